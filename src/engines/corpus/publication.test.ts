import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { domainInner, innerOf, pairInner, Tokeniser } from '#domain/identifiers/fingerprint.ts';
import { decodeRow } from './fact-rows.ts';
import type { FactRow } from './fact-rows.ts';
import { openRun } from './run-file.ts';
import { A, B, plainly, withCorpus } from './testing/two-lists.ts';

test('publishing A and B and removing B gives the segments of A alone, byte for byte', async () => {
  await withCorpus(async (corpus, { manifest, folder }) => {
    const segments = (): Buffer[] =>
      Object.values(manifest().segments).map(({ file }) => readFileSync(join(folder, 'segments', file)));
    await corpus.publish([A], plainly);
    const alone = segments();
    await corpus.publish([A, B], plainly);
    assert.notDeepEqual(segments(), alone);
    await corpus.publish([A], plainly);
    assert.deepEqual(segments(), alone);
    assert.deepEqual(readdirSync(join(folder, 'facts')), ['a']);
    assert.equal(readdirSync(join(folder, 'segments')).length, 4, 'three segments and the tombstones');
  });
});

test('an erased token and its pairs are nowhere on disk, and its row says nothing about the person', async () => {
  await withCorpus(async (corpus, { manifest, folder, files }) => {
    await corpus.publish([A, B], plainly);
    const key = new Tokeniser(new Uint8Array(32).fill(1));
    const inner = innerOf('email', 'p40@mail0.example');
    const token = Buffer.from(key.tokens(inner));
    const pair = Buffer.from(
      key.tokens(pairInner('md5', inner, createHash('md5').update('secret-4').digest())),
    );
    const domain = Buffer.from(key.tokens(domainInner('mail0.example')));
    const holders = (bytes: Buffer): string[] =>
      [...files()].filter(([, content]) => content.includes(bytes)).map(([name]) => name);
    assert.equal(holders(token).filter((name) => name.endsWith('rows.bin')).length, 2);
    assert.equal(holders(pair).length, 2);
    const before = rowsOf(folder, 'a');
    const domains = countOf(folder, 'a', 'domains', domain);

    await corpus.publish([A, B], { floor: 1, tombstones: [{ token, mode: 'erase' }] });
    assert.deepEqual(
      holders(token).map((name) => name.split('/')[0]),
      ['segments'],
      'the tombstone itself',
    );
    assert.deepEqual(holders(pair), []);
    const folderOfA = manifest().facts.find(({ factId }) => factId === 'a')!.folder;
    const after = rowsOf(folder, folderOfA);
    assert.equal(after.length, before.length);
    assert.equal(countOf(folder, folderOfA, 'domains', domain), domains - 1);
    assert.equal(countOf(folder, folderOfA, 'identifiers', token), 0);
    after.forEach((row, n) => {
      if (n !== 40) return assert.deepEqual(row, before[n]);
      assert.deepEqual(row.identifiers[0], {
        kind: 1,
        token: Buffer.alloc(16),
        flags: 128,
        pairMd5: null,
        pairSha1: null,
      });
      assert.deepEqual(
        row.identifiers[1],
        before[n]!.identifiers[1],
        'nobody proved to be that mobile number',
      );
      assert.deepEqual([row.month, row.domain, row.division, row.birthYear], [0, null, 0, 0]);
    });
    const fact = JSON.parse(readFileSync(join(folder, 'facts', folderOfA, 'fact.json'), 'utf8'));
    assert.equal(fact.erased, 1);
    await corpus.verify();

    const written = files();
    await corpus.publish([A, B], { floor: 1, tombstones: [{ token, mode: 'erase' }] });
    assert.deepEqual(files(), written, 'told again, it does nothing');
  });
});

test('an erasure reaches a list that is published later', async () => {
  await withCorpus(async (corpus, { files }) => {
    const token = Buffer.from(corpus.tokenOf(innerOf('email', 'p40@mail0.example')));
    await corpus.publish([A], { floor: 1, tombstones: [{ token, mode: 'erase' }] });
    await corpus.publish([A, B], plainly);
    const holders = [...files()].filter(
      ([name, content]) => name.startsWith('facts') && content.includes(token),
    );
    assert.deepEqual(holders, []);
    await corpus.verify();
  });
});

test('after a rotation no token of the old epoch is left, and every row says the same under the new one', async () => {
  await withCorpus(async (corpus, { folder, manifest, files }) => {
    const buried = corpus.tokenOf(innerOf('email', 'p1@mail1.example'));
    await corpus.publish([A, B], { floor: 1, tombstones: [{ token: buried, mode: 'silence' }] });
    const before = rowsOf(folder, 'a');
    const old = [...before.flatMap(tokensOf), Buffer.from(buried)];
    await corpus.rotate(2, {});
    const everything = Buffer.concat([...files().values()]).toString('latin1');
    for (const token of old) assert.ok(!everything.includes(token.toString('latin1')));

    const [from, to] = [1, 2].map((epoch) => new Tokeniser(new Uint8Array(32).fill(epoch)));
    const after = rowsOf(folder, manifest().facts[0]!.folder);
    const moved = (tokens: Buffer[]): Buffer[] =>
      tokens.map((token) => Buffer.from(to!.tokens(from!.inners(token))));
    assert.deepEqual(
      after.map(tokensOf),
      before.map((row) => moved(tokensOf(row))),
    );
    assert.deepEqual(
      after.map(({ month, scheme }) => [month, scheme]),
      before.map(({ month, scheme }) => [month, scheme]),
    );
    assert.deepEqual(corpus.exposures(corpus.tokenOf(innerOf('email', 'p1@mail1.example'))), []);
    assert.equal(manifest().tombstones.entries, 1);
    await corpus.verify();
  });
});

test('an answer that began on an old version ends on it', async () => {
  await withCorpus(async (corpus, { folder }) => {
    await corpus.publish([A], plainly);
    const old = corpus.passwords('sha1');
    const pieces = corpus.exportHibp('sha1')[Symbol.asyncIterator]();
    const file = readdirSync(join(folder, 'segments')).find((name) => name.endsWith('sha1.seg'))!;
    await corpus.publish([B], plainly);
    assert.ok(!existsSync(join(folder, 'segments', file)));
    assert.equal(old.count(createHash('sha1').update('secret-0').digest()), 7);
    let text = '';
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next())
      text += String(next.value);
    assert.equal(text.split('\n').length, 10);
  });
});

test('the server answers while a publication runs', async () => {
  await withCorpus(async (corpus) => {
    let turns = 0;
    const heartbeat = setInterval(() => turns++, 1);
    await corpus.publish([A, B], plainly);
    clearInterval(heartbeat);
    assert.ok(turns > 5, `${turns} turns of the event loop`);
  });
});

test('a publication that is cancelled on the way changes nothing and leaves nothing', async () => {
  await withCorpus(async (corpus, { files }) => {
    await corpus.publish([A], plainly);
    const before = files();
    const controller = new AbortController();
    const running = corpus.publish([A, B], { ...plainly, signal: controller.signal });
    setTimeout(() => controller.abort(), 5);
    await assert.rejects(running, { code: 'import-cancelled' });
    assert.deepEqual(files(), before);
    await corpus.publish([A, B], plainly);
    assert.equal(corpus.stats().facts, 2);
  });
});

test('closing cancels what runs and what waits', async () => {
  await withCorpus(async (corpus) => {
    const outcomes = Promise.allSettled([corpus.publish([A], plainly), corpus.publish([A, B], plainly)]);
    await corpus.close();
    for (const outcome of await outcomes) assert.equal(outcome.status, 'rejected');
  });
});

function rowsOf(folder: string, name: string): FactRow[] {
  const bytes = readFileSync(join(folder, 'facts', name, 'rows.bin'));
  const rows: FactRow[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { row, next } = decodeRow(bytes, at)!;
    rows.push(row);
    at = next;
  }
  return rows;
}

function tokensOf(row: FactRow): Buffer[] {
  const tokens = row.identifiers.flatMap(({ token, pairMd5, pairSha1 }) => [token, pairMd5, pairSha1]);
  return [...tokens, row.domain].flatMap((token) => (token === null ? [] : [Buffer.from(token)]));
}

function countOf(folder: string, name: string, kind: 'domains' | 'identifiers', token: Buffer): number {
  const run = openRun(join(folder, 'facts', name, `${kind}.run`));
  const count = run.find(token)?.readUInt32BE(16) ?? 0;
  run.close();
  return count;
}
