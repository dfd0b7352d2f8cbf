import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

import { ntlmOf } from '#domain/breaches/ntlm.ts';
import { contractOfCorpora, fact, importAll, plainly, sha1, text, whole } from './testing/corpus-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'nuwa-contract-'));
after(() => rmSync(folder, { recursive: true }));

contractOfCorpora('passwords', (using) => {
  using('ranges hold what starts with the prefix, whatever its length', async (corpus) => {
    await importAll(corpus, 'first');
    await corpus.publish([fact('first', 1)], plainly);
    const digest = sha1('secret-3');
    for (const bits of [0, 4, 5, 8, 13, 20, 24, 31, 32]) {
      const prefix = Math.floor(digest.readUInt32BE(0) / 2 ** (32 - bits));
      const found = corpus.passwords('sha1').range(prefix, bits);
      const mine = found.find((record) => Buffer.from(record.digest).equals(digest));
      assert.equal(mine?.count, 2, `${bits} bits`);
      const expected = Array.from({ length: 25 }, (_, n) => sha1(`secret-${n}`))
        .filter((other) => Math.floor(other.readUInt32BE(0) / 2 ** (32 - bits)) === prefix)
        .sort((a, b) => a.compare(b));
      assert.deepEqual(
        found.map((record) => Buffer.from(record.digest)),
        expected,
      );
    }
    const prefix = digest.readUInt32BE(0) >>> 12;
    const line = `${digest.toString('hex').toUpperCase().slice(5)}:2`;
    assert.equal(text(corpus.render({ kind: 'sha1', prefix, bits: 20, padded: false })), line);
    const sixteen = text(corpus.render({ kind: 'sha1', prefix: digest[0]! >> 4, bits: 4, padded: false }));
    assert.ok(sixteen.split('\r\n').includes(`${digest.toString('hex').toUpperCase().slice(1)}:2`));
    for (const [wrong, bits] of [
      [-1, 20],
      [2 ** 20, 20],
      [1, 3],
      [1, 33],
      [0.5, 20],
    ] as const)
      assert.throws(() => corpus.render({ kind: 'sha1', prefix: wrong, bits, padded: false }), {
        code: 'bad-request',
      });
  });

  using(
    'padding brings a range to 800 and more, the same each time, among the real lines',
    async (corpus) => {
      await importAll(corpus, 'first');
      await corpus.publish([fact('first', 1)], plainly);
      const digest = sha1('secret-3');
      const range = {
        kind: 'sha1',
        prefix: digest.readUInt32BE(0) >>> 12,
        bits: 20,
        padded: true,
      } as const;
      const lines = text(corpus.render(range)).split('\r\n');
      assert.equal(text(corpus.render(range)), lines.join('\r\n'));
      assert.ok(lines.length >= 800 && lines.length <= 1000);
      assert.deepEqual(lines, lines.toSorted());
      assert.ok(lines.every((line) => /^[0-9A-F]{35}:\d+$/.test(line)));
      const real = lines.filter((line) => !line.endsWith(':0'));
      assert.deepEqual(real, [`${digest.toString('hex').toUpperCase().slice(5)}:2`]);
    },
  );

  using('the whole of it goes out sorted, with a newline behind every line', async (corpus) => {
    await importAll(corpus, 'first');
    await corpus.publish([fact('first', 1)], plainly);
    const lines = Array.from({ length: 25 }, (_, n) => {
      const count = n < 15 ? 2 : 1;
      return `${sha1(`secret-${n}`).toString('hex').toUpperCase()}:${count}\n`;
    });
    assert.equal(await whole(corpus.exportHibp('sha1')), lines.sort().join(''));
  });

  using('an identifier used as a password shows only when ten people used it', async (corpus) => {
    await importAll(corpus, 'phones');
    await corpus.publish([fact('phones', 1)], plainly);
    assert.equal(corpus.passwords('sha1').count(sha1('13800000000')), 12);
    assert.equal(corpus.passwords('sha1').count(sha1('13900000000')), 0);
    assert.equal(corpus.passwords('ntlm').count(ntlmOf('13900000000')), 0);
    assert.equal(corpus.passwords('sha1').count(sha1('ordinary')), 1);
  });

  using('a seed adds to the counts, and makes held-back secrets no less held back', async (corpus) => {
    const path = join(folder, 'seed.txt');
    const known = [
      ['secret-3', 1000],
      ['13900000000', 5],
      ['never-leaked-here', 7],
    ] as const;
    const lines = known.map(([secret, count]) => `${sha1(secret).toString('hex').toUpperCase()}:${count}`);
    writeFileSync(path, `${lines.join('\r\n')}\r\nnonsense\r\n${'0'.repeat(40)}:0\r\n\r\n`);
    const seed = await corpus.seed(path, {});
    assert.equal(seed.digest, createHash('sha256').update(readFileSync(path)).digest('hex'));
    assert.deepEqual([seed.kind, seed.records, seed.occurrences, seed.refused], ['sha1', 3, 1012, 2]);
    await importAll(corpus, 'first', 'phones');
    await corpus.publish([fact('first', 1), fact('phones', 2)], { ...plainly, seeds: [seed.path] });
    assert.equal(corpus.passwords('sha1').count(sha1('secret-3')), 1002);
    assert.equal(corpus.passwords('sha1').count(sha1('never-leaked-here')), 7);
    assert.equal(corpus.passwords('sha1').count(sha1('13900000000')), 5, 'what was public, and no more');
    assert.equal(corpus.passwords('ntlm').count(ntlmOf('secret-3')), 2);
    await corpus.publish([fact('first', 1)], plainly);
    assert.equal(
      corpus.passwords('sha1').count(sha1('never-leaked-here')),
      7,
      'seeds stay when not spoken of',
    );
    await corpus.publish([fact('first', 1)], { ...plainly, seeds: [] });
    assert.equal(corpus.passwords('sha1').count(sha1('never-leaked-here')), 0);
    writeFileSync(path, 'no hash at all\n');
    await assert.rejects(corpus.seed(path, {}), { code: 'format-unknown' });
  });

  using('the smallest bucket is what counting finds', async (corpus) => {
    await importAll(corpus, 'first');
    await corpus.publish([fact('first', 1)], plainly);
    const passwords = corpus.passwords('sha1');
    for (const bits of [4, 5, 6]) {
      const sizes = Array.from({ length: 2 ** bits }, (_, prefix) => passwords.range(prefix, bits).length);
      assert.equal(passwords.smallestBucket(bits), Math.min(...sizes));
    }
  });
});
