import assert from 'node:assert/strict';

import { ntlmOf } from '#domain/breaches/ntlm.ts';
import { innerOf } from '#domain/identifiers/fingerprint.ts';
import {
  contractOfCorpora,
  fact,
  importAll,
  plainly,
  sha1,
  text,
  tokenOf,
  whole,
} from './testing/corpus-contract.ts';

contractOfCorpora('publication and people', (using) => {
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

  using('what was cancelled before it began does nothing', async (corpus) => {
    await importAll(corpus, 'first');
    const version = corpus.version();
    const cancelled = { ...plainly, signal: AbortSignal.abort() };
    await assert.rejects(corpus.publish([fact('first', 1)], cancelled), { code: 'import-cancelled' });
    assert.equal(corpus.version(), version);
  });
});
