import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { after, before, describe, it } from 'node:test';
import { configuredNames, publicNames } from './resolve-name.ts';

const never = new AbortController().signal;

describe('resolving names', () => {
  const asked: string[] = [];
  const server = createSocket('udp4');
  let address = '';
  before(async () => {
    server.on('message', (query, from) => {
      const answer = answerTo(query, asked);
      if (answer) server.send(answer, from.port, from.address);
    });
    await new Promise<void>((resolve) => {
      server.bind(0, '127.0.0.1', () => resolve());
    });
    address = `127.0.0.1:${server.address().port}`;
  });
  after(() => server.close());

  it('gives the addresses of both kinds, and those of one when the other fails', async () => {
    const resolve = publicNames([address]);
    assert.deepEqual(await resolve('both.example', never), ['93.184.216.34', '2606:2800:220:1::1']);
    assert.deepEqual(await resolve('four.example', never), ['93.184.216.34']);
    assert.deepEqual(await resolve('none.example', never), []);
  });

  it('adds no domain to a name and reads no hosts file', async () => {
    assert.deepEqual(await publicNames([address])('localhost', never), []);
    assert.ok(
      asked.every((name) => name === 'localhost' || name.endsWith('.example')),
      asked.join(' '),
    );
    assert.ok((await configuredNames('localhost', never)).length > 0);
  });

  it('stops asking when nobody waits any more', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const started = Date.now();
    assert.deepEqual(await publicNames([address])('silent.example', stop.signal), []);
    assert.ok(Date.now() - started < 1500);
  });
});

/** A name server of four names (RFC 1035, 4.1), without compression and additional records. */
function answerTo(query: Buffer, asked: string[]): Buffer | null {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const name = labels.join('.').toLowerCase();
  asked.push(name);
  if (name === 'silent.example') return null;
  const type = query.readUInt16BE(at + 1);
  const question = query.subarray(12, at + 5);
  const data =
    type === 1 && name !== 'none.example' && name !== 'localhost'
      ? Buffer.from([93, 184, 216, 34])
      : type === 28 && name === 'both.example'
        ? Buffer.from('26062800022000010000000000000001', 'hex')
        : null;
  const code = data ? 0 : name === 'four.example' ? 2 : 3; // SERVFAIL, or no such name
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(data ? 1 : 0, 6);
  if (!data) return Buffer.concat([header, question]);
  const record = Buffer.alloc(10);
  record.writeUInt16BE(type, 0);
  record.writeUInt16BE(1, 2);
  record.writeUInt32BE(60, 4);
  record.writeUInt16BE(data.length, 8);
  return Buffer.concat([header, question, query.subarray(12, at + 1), record, data]);
}
