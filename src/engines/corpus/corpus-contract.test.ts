import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { ntlmOf } from '#domain/breaches/ntlm.ts';
import { innerOf } from '#domain/identifiers/fingerprint.ts';
import type { Corpus, PublishedFact, PublishOptions } from './corpus.ts';
import { FakeCorpus } from './fake-corpus.ts';
import { openCorpus } from './open-corpus.ts';
import type { SyntheticLists, SyntheticRow } from './testing/synthetic-list.ts';
import { temporaryCorpus } from './testing/temporary-corpus.ts';

/**
 * What every corpus must do, held against the real one and the fake alike. The two share no code for storing, merging
 * or rendering, so where they agree two voices agree.
 */
const folder = mkdtempSync(join(tmpdir(), 'nuwa-contract-'));
after(() => rmSync(folder, { recursive: true }));

const person = (n: number, secret: string | null, identifierLike = false): SyntheticRow => ({
  identifiers: [
    { kind: 'email', canonical: `p${n}@mail.example` },
    { kind: 'username', canonical: `p${n}` },
    { kind: 'site-username', canonical: `p${n}@site.example` },
  ],
  secret,
  identifierLike,
});
const LISTS: Record<string, readonly SyntheticRow[]> = {
  first: Array.from({ length: 40 }, (_, n) => person(n, `secret-${n % 25}`)),
  second: Array.from({ length: 40 }, (_, n) => person(n + 20, `secret-${n % 30}`)),
  small: [person(7, 'only-here'), person(8, 'secret-1')],
  phones: [
    ...Array.from({ length: 12 }, (_, n) => person(100 + n, '13800000000', true)),
    ...Array.from({ length: 9 }, (_, n) => person(200 + n, '13900000000', true)),
    person(300, 'ordinary'),
  ],
  hashes: [{ identifiers: [{ kind: 'mobile', canonical: '13700000001' }], secret: null }],
};
const lists: SyntheticLists = ({ factId }) => LISTS[factId] ?? [];
const fact = (factId: string, number: number, secretsPublic = true): PublishedFact => ({
  factId,
  number,
  secretsPublic,
});
const plainly: PublishOptions = { floor: 1, tombstones: [] };
const sha1 = (text: string): Buffer => createHash('sha1').update(text).digest();

async function importAll(corpus: Corpus, ...ids: string[]): Promise<void> {
  for (const factId of ids) await corpus.importDump({ factId, entries: [] }, {});
}
const tokenOf = (corpus: Corpus, n: number): Uint8Array =>
  corpus.tokenOf(innerOf('email', `p${n}@mail.example`));
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  let all = '';
  for await (const piece of pieces) all += text(piece);
  return all;
}

function contractOf(name: string, open: () => Promise<{ corpus: Corpus; remove: () => void }>): void {
  describe(name, () => {
    const using = (title: string, run: (corpus: Corpus) => Promise<void>): void => {
      test(title, async () => {
        const { corpus, remove } = await open();
        try {
          await run(corpus);
        } finally {
          await corpus.close();
          remove();
        }
      });
    };

    using('a new corpus answers, with nothing', async (corpus) => {
      assert.equal(corpus.passwords('sha1').records, 0);
      assert.equal(corpus.passwords('ntlm').count(ntlmOf('x')), 0);
      assert.equal(text(corpus.render({ kind: 'sha1', prefix: 0, bits: 20, padded: false })), '');
      assert.deepEqual(corpus.exposures(tokenOf(corpus, 1)), []);
      assert.match(corpus.version(), /^[A-Za-z0-9-]+$/);
      assert.equal(corpus.passwords('sha1').smallestBucket(4), 0);
      await corpus.verify();
    });

    using('nothing shows before it is published, all of it afterwards', async (corpus) => {
      const before = corpus.version();
      const imported = await corpus.importDump({ factId: 'first', entries: [] }, {});
      assert.equal(imported.rows, 40);
      assert.equal(corpus.version(), before);
      assert.equal(corpus.passwords('sha1').count(sha1('secret-3')), 0);

      await importAll(corpus, 'second');
      const { waiting } = await corpus.publish([fact('first', 3), fact('second', 300)], plainly);
      assert.deepEqual(waiting, []);
      assert.notEqual(corpus.version(), before);
      assert.equal(corpus.passwords('sha1').count(sha1('secret-3')), 2 + 2);
      assert.equal(corpus.passwords('sha1').count(sha1('secret-29')), 1);
      assert.equal(corpus.passwords('ntlm').count(ntlmOf('secret-3')), 4);
      assert.equal(corpus.passwords('sha1').records, 30);
      assert.deepEqual(corpus.exposures(tokenOf(corpus, 5)), [3]);
      assert.deepEqual(corpus.exposures(tokenOf(corpus, 25)), [3, 300]);
      assert.deepEqual(corpus.exposures(tokenOf(corpus, 99)), []);
      assert.deepEqual(
        corpus.exposures(corpus.tokenOf(innerOf('site-username', 'p25@site.example'))),
        [3, 300],
      );
      assert.deepEqual(corpus.exposures(corpus.tokenOf(innerOf('username', 'p25'))), [], 'for lineage only');
      assert.deepEqual(corpus.stats().passwords, { sha1: 30, ntlm: 30 });
      assert.equal(corpus.stats().identifiers, 120);
      await corpus.verify();
    });

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

    using('a small list waits for company, and stays once it is in', async (corpus) => {
      await importAll(corpus, 'first', 'small', 'hashes');
      const floor = { floor: 20, tombstones: [] };
      const alone = await corpus.publish([fact('small', 1), fact('hashes', 2)], floor);
      assert.deepEqual(alone.waiting, ['small'], 'a list without secrets has nothing to wait with');
      assert.equal(corpus.passwords('sha1').records, 0);
      assert.deepEqual(corpus.exposures(tokenOf(corpus, 7)), [1], 'people are answered all the same');

      const together = await corpus.publish([fact('small', 1), fact('hashes', 2), fact('first', 3)], floor);
      assert.deepEqual(together.waiting, []);
      assert.equal(corpus.passwords('sha1').count(sha1('only-here')), 1);
      const later = await corpus.publish([fact('small', 1), fact('hashes', 2)], floor);
      assert.deepEqual(later.waiting, []);
      assert.equal(corpus.passwords('sha1').count(sha1('only-here')), 1);
    });

    using('a private list answers its people and adds nothing to the ranges', async (corpus) => {
      await importAll(corpus, 'first');
      const { waiting } = await corpus.publish([fact('first', 1, false)], plainly);
      assert.deepEqual(waiting, []);
      assert.equal(corpus.passwords('sha1').records, 0);
      assert.deepEqual(corpus.exposures(tokenOf(corpus, 5)), [1]);
      await corpus.publish([fact('first', 1)], plainly);
      assert.equal(corpus.passwords('sha1').records, 25);
      await corpus.publish([fact('first', 1, false)], plainly);
      assert.equal(corpus.passwords('sha1').records, 0);
    });

    using('publishing the same again changes nothing', async (corpus) => {
      await importAll(corpus, 'first');
      await corpus.publish([fact('first', 1)], plainly);
      const version = corpus.version();
      const at = corpus.publishedAt();
      await corpus.publish([fact('first', 1)], plainly);
      assert.equal(corpus.version(), version);
      assert.equal(corpus.publishedAt(), at);
    });

    using('removing a breach takes out what it brought, and nothing else', async (corpus) => {
      await importAll(corpus, 'first', 'second');
      await corpus.publish([fact('first', 1)], plainly);
      const [passwords, people] = [await whole(corpus.exportHibp('ntlm')), corpus.stats().identifiers];
      await corpus.publish([fact('first', 1), fact('second', 2)], plainly);
      assert.notEqual(await whole(corpus.exportHibp('ntlm')), passwords);
      await corpus.publish([fact('first', 1)], plainly);
      assert.equal(await whole(corpus.exportHibp('ntlm')), passwords);
      assert.equal(corpus.stats().identifiers, people);
      await assert.rejects(corpus.publish([fact('absent', 9)], plainly), { code: 'corpus-damaged' });
    });

    for (const mode of ['silence', 'erase'] as const)
      using(
        `${mode}: the token is answered no longer, through every later merge and rotation`,
        async (corpus) => {
          await importAll(corpus, 'first', 'second');
          await corpus.publish([fact('first', 1)], plainly);
          await corpus.publish([fact('first', 1)], {
            floor: 1,
            tombstones: [{ token: tokenOf(corpus, 25), mode }],
          });
          assert.deepEqual(corpus.exposures(tokenOf(corpus, 25)), []);
          assert.deepEqual(corpus.exposures(tokenOf(corpus, 26)), [1]);
          await corpus.publish([fact('first', 1), fact('second', 2)], plainly);
          assert.deepEqual(corpus.exposures(tokenOf(corpus, 25)), []);
          await corpus.rotate(2, {});
          assert.deepEqual(corpus.exposures(tokenOf(corpus, 25)), []);
          assert.deepEqual(corpus.exposures(tokenOf(corpus, 26)), [1, 2]);
          assert.equal(corpus.passwords('sha1').count(sha1('secret-25')), 1, 'a password names nobody');
          await corpus.verify();
        },
      );

    using('rotation changes every token and no answer', async (corpus) => {
      await importAll(corpus, 'first', 'second', 'small');
      const facts = [fact('first', 1), fact('second', 2)];
      await corpus.publish(facts, plainly);
      const token = Buffer.from(tokenOf(corpus, 25));
      const [passwords, stats] = [await whole(corpus.exportHibp('sha1')), corpus.stats()];
      await corpus.rotate(4, {});
      assert.equal(corpus.stats().epoch, 4);
      assert.ok(!token.equals(tokenOf(corpus, 25)));
      assert.deepEqual(corpus.exposures(token), []);
      assert.deepEqual(Buffer.from(corpus.rekeyed(token, 1)), Buffer.from(tokenOf(corpus, 25)));
      assert.deepEqual(corpus.exposures(tokenOf(corpus, 25)), [1, 2]);
      assert.equal(await whole(corpus.exportHibp('sha1')), passwords);
      assert.equal(corpus.stats().identifiers, stats.identifiers);

      await corpus.publish([...facts, fact('small', 3)], plainly);
      assert.deepEqual(corpus.exposures(tokenOf(corpus, 7)), [1, 3], 'imported before, published after');
      await corpus.verify();
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
      await assert.rejects(corpus.seed(path, {}), { code: 'dump-empty' });
    });

    using(
      'what is discarded cannot be published, and what is published cannot be discarded',
      async (corpus) => {
        await importAll(corpus, 'first', 'second');
        await corpus.discard('second');
        await corpus.publish([fact('first', 1)], plainly);
        await corpus.discard('first');
        await corpus.publish([fact('first', 1, false)], plainly);
        await corpus.verify();
        assert.deepEqual(corpus.exposures(tokenOf(corpus, 5)), [1]);
        await assert.rejects(corpus.publish([fact('first', 1), fact('second', 2)], plainly), {
          code: 'corpus-damaged',
        });
      },
    );

    using('the smallest bucket is what counting finds', async (corpus) => {
      await importAll(corpus, 'first');
      await corpus.publish([fact('first', 1)], plainly);
      const passwords = corpus.passwords('sha1');
      for (const bits of [4, 5, 6]) {
        const sizes = Array.from({ length: 2 ** bits }, (_, prefix) => passwords.range(prefix, bits).length);
        assert.equal(passwords.smallestBucket(bits), Math.min(...sizes));
      }
    });

    using('what was cancelled before it began does nothing', async (corpus) => {
      await importAll(corpus, 'first');
      const version = corpus.version();
      const cancelled = { ...plainly, signal: AbortSignal.abort() };
      await assert.rejects(corpus.publish([fact('first', 1)], cancelled), { code: 'import-cancelled' });
      assert.equal(corpus.version(), version);
    });
  });
}

contractOf('corpus in a folder', async () => {
  const { remove, ...options } = temporaryCorpus(lists);
  return { corpus: await openCorpus(options), remove };
});
contractOf('fake corpus', async () => ({ corpus: new FakeCorpus({ lists }), remove: () => {} }));
