import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { ReportDesk } from '#pipeline/1-discover/receive-report-desk.ts';
import type { EvidenceFile } from '#pipeline/1-discover/receive-report-needs.ts';
import { evidenceUpload } from './evidence-upload.ts';

type Arrived = {
  readonly by: unknown;
  readonly name: string;
  readonly unmasked: boolean;
  readonly bytes: string;
};

/** The route before a desk that takes everything and notes it. */
function route() {
  const arrived: Arrived[] = [];
  const take = async (by: unknown, { name, unmasked, bytes }: EvidenceFile) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece);
    arrived.push({ by, name, unmasked, bytes: Buffer.concat(pieces).toString() });
    return { id: 'evd_1', sha256: 'aa', media: 'image/png' };
  };
  const desk = {
    attachByTicket: take,
    attach: (actor: Actor, subject: object, file: EvidenceFile) => take({ actor, subject }, file),
  } as unknown as ReportDesk;
  const actor: Actor = { kind: 'account', id: 'acc_1' };
  const app = evidenceUpload({ installation: 'real', reports: desk, actorOf: async () => actor });
  app.onError((error, c) => c.text(error instanceof NuwaError ? error.message : String(error), 400));
  const send = async (path: string, headers: Record<string, string>, body: string | null = 'bytes') =>
    await app.request(path, { method: 'POST', headers, body });
  return { arrived, send, actor };
}

test('a file by ticket, with a name in any script', async () => {
  const { arrived, send } = route();
  const answer = await send('/reports/evidence', {
    'nuwa-ticket': 't',
    'nuwa-file-name': encodeURIComponent('截图.png'),
    'nuwa-unmasked': 'yes',
    'content-type': 'image/png',
  });
  assert.equal(answer.status, 201);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.deepEqual(await answer.json(), {
    installation: 'real',
    id: 'evd_1',
    sha256: 'aa',
    media: 'image/png',
  });
  assert.deepEqual(arrived, [{ by: 't', name: '截图.png', unmasked: true, bytes: 'bytes' }]);
});

test('a file of a case by an account', async () => {
  const { arrived, send, actor } = route();
  await send('/cases/vul_1/evidence', { 'content-type': 'application/octet-stream' });
  const subject = { kind: 'vulnerability', id: 'vul_1' };
  assert.deepEqual(arrived, [{ by: { actor, subject }, name: '', unmasked: false, bytes: 'bytes' }]);
});

test('what a form of another site could send, and what is no file, is refused', async () => {
  const { arrived, send } = route();
  const ticket = { 'nuwa-ticket': 't' };
  for (const type of [
    'multipart/form-data; boundary=x',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
  ]) {
    const answer = await send('/reports/evidence', { ...ticket, 'content-type': type });
    assert.match(await answer.text(), /content-type/, type);
  }
  const binary = { 'content-type': 'application/octet-stream' };
  assert.match(await (await send('/reports/evidence', binary)).text(), /Nuwa-Ticket/);
  assert.match(
    await (await send('/reports/evidence', { ...ticket, ...binary }, null)).text(),
    /must be the body/,
  );
  const badName = await send('/reports/evidence', { ...ticket, ...binary, 'nuwa-file-name': '%ff' });
  assert.match(await badName.text(), /Nuwa-File-Name/);
  assert.deepEqual(arrived, []);
});
