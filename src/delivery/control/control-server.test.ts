import assert from 'node:assert/strict';
import { mkdtempSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Control } from '#contract/control.ts';
import { NuwaError } from '#kernel/errors.ts';
import { listenForControl } from './control-server.ts';

const socketPath = join(mkdtempSync(join(tmpdir(), 'nuwa-control-')), 'nuwa.sock');
let cancelled = false;
const logged: string[] = [];

/** Only the calls that are made here; any other would fail the test by throwing. */
const control = {
  kind: 'real',
  check: async ({ sha1 }: { sha1: string[] }) => ({ counts: sha1.map(() => 7) }),
  remove: async ({ breach }: { breach: string }) => {
    throw new NuwaError('not-found', { what: 'breach', name: breach });
  },
  breaches: async () => {
    throw new Error('a secret inside');
  },
  rotate: async (_: object, run: { onProgress: (progress: object) => void; signal: AbortSignal }) => {
    run.onProgress({ stage: 'publishing', rows: 1, bytes: 0, totalBytes: null });
    await new Promise((resolve) => run.signal.addEventListener('abort', resolve));
    cancelled = true;
    return { epoch: 2, corpusVersion: 'x' };
  },
} as unknown as Control;

const server = await listenForControl(
  control,
  socketPath,
  (line) => logged.push(line),
  async ({ method, path, body }) => {
    if (path === '/absent') throw new NuwaError('not-found', { what: 'case', name: 'that' });
    return { method, path, body };
  },
);
after(() => server.close());

function call(path: string, body: unknown, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path, method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

describe('the control socket', () => {
  it('is the owner’s alone', () => {
    assert.equal(statSync(socketPath).mode & 0o777, 0o600);
  });

  it('answers a call as JSON lines, or as server-sent events', async () => {
    const body = { sha1: ['a'.repeat(40)] };
    assert.equal(await call('/check', body), '{"result":{"counts":[7]}}\n');
    const events = await call('/check', body, { accept: 'text/event-stream' });
    assert.equal(events, 'event: result\ndata: {"counts":[7]}\n\n');
  });

  it('names what is wrong with a request', async () => {
    const { error } = JSON.parse(await call('/check', { sha1: ['zz'] })) as { error: { code: string } };
    assert.equal(error.code, 'bad-request');
    assert.match(await call('/nonsense', {}), /"code":"not-found"/);
  });

  it('passes our errors on with their details, and keeps the inside of others to the log', async () => {
    assert.match(
      await call('/remove', { breach: 'X' }),
      /"code":"not-found","details":\{"what":"breach","name":"X"\}/,
    );
    const answer = await call('/breaches', {});
    assert.match(answer, /"code":"internal"/);
    assert.ok(!answer.includes('a secret inside'));
    assert.ok(logged.some((line) => line.includes('a secret inside')));
  });

  it('cancels what runs for a connection that goes away', async () => {
    await new Promise<void>((resolve) => {
      const sent = request({ socketPath, path: '/rotate', method: 'POST' }, (response) => {
        response.once('data', () => {
          sent.destroy();
          resolve();
        });
      });
      sent.on('error', () => undefined);
      sent.end('{}');
    });
    for (let tries = 0; tries < 100 && !cancelled; tries++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(cancelled, true);
  });
});

void it('a call of the interface goes through as the operator, and its refusal comes back as an error', async () => {
  const answer = await call('/api', { method: 'POST', path: '/cases?x=1', body: { a: 1 } });
  assert.deepEqual(JSON.parse(answer), { result: { method: 'POST', path: '/cases?x=1', body: { a: 1 } } });
  const refusal = await call('/api', { method: 'GET', path: '/absent' });
  assert.deepEqual(JSON.parse(refusal), {
    error: { code: 'not-found', details: { what: 'case', name: 'that' } },
  });
  assert.match(await call('/api', { method: 'BREW', path: 'x' }), /bad-request/);
});
