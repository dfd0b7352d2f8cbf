import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { innerOf } from '#domain/identifiers/fingerprint.ts';
import type { PublishedFact, PublishOptions } from './corpus.ts';
import { openCorpus } from './open-corpus.ts';
import { A, B, fact, plainly, withCorpus } from './testing/two-lists.ts';

test('every file is checked: whichever byte changes, verify or opening finds it', async () => {
  await withCorpus(async (corpus, { folder, files }) => {
    await corpus.publish([A, B], plainly);
    for (const [name, content] of files()) {
      if (content.length === 0) continue;
      const altered = Buffer.from(content);
      const at = Math.floor(altered.length / 3);
      altered[at] = (altered[at] ?? 0) ^ 1;
      writeFileSync(join(folder, name), altered);
      await assert.rejects(corpus.verify(), { code: 'corpus-damaged' }, name);
      writeFileSync(join(folder, name), content);
    }
    await corpus.verify();
  });
});

test('a damaged fact does not become a segment', async () => {
  await withCorpus(async (corpus, { folder }) => {
    const path = join(folder, 'facts', 'a', 'passwords-sha1.run');
    const content = readFileSync(path);
    content[40] = (content[40] ?? 0) ^ 1;
    writeFileSync(path, content);
    const version = corpus.version();
    await assert.rejects(corpus.publish([A, B], plainly), { code: 'corpus-damaged' });
    assert.equal(corpus.version(), version);
    await corpus.publish([B], plainly);
  });
});

test('a corpus opens again as it was, and only with its own key', async () => {
  await withCorpus(async (corpus, options) => {
    await corpus.publish([A, B], plainly);
    const version = corpus.version();
    await corpus.close();
    const again = await openCorpus(options);
    assert.equal(again.version(), version);
    assert.deepEqual(again.exposures(again.tokenOf(innerOf('email', 'p40@mail0.example'))), [1, 2]);
    await again.close();

    const otherKey = { ...options, tokenKey: () => new Uint8Array(32).fill(77) };
    await assert.rejects(openCorpus(otherKey), { code: 'keys-missing' });
    const manifest = join(options.folder, 'manifest.json');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace('"number": 1', '"number": 3'));
    await assert.rejects(openCorpus(options), { code: 'corpus-damaged' });
    rmSync(manifest);
    await assert.rejects(openCorpus(options), { code: 'corpus-damaged' });
    assert.deepEqual(readdirSync(join(options.folder, 'facts')).sort(), ['a', 'b'], 'nothing was swept away');
  });
});

test('a fact that was imported but not yet published outlives the process', async () => {
  await withCorpus(async (corpus, options) => {
    await corpus.publish([A], plainly);
    await corpus.importDump({ factId: 'b', entries: [] }, {});
    await corpus.close();
    const again = await openCorpus(options);
    await again.publish([A, B], plainly);
    assert.equal(again.stats().facts, 2);
    await again.close();
  });
});

test('orders that cannot be meant are refused', async () => {
  await withCorpus(async (corpus) => {
    const refused = async (facts: PublishedFact[], options: Partial<PublishOptions> = {}): Promise<void> =>
      assert.rejects(corpus.publish(facts, { ...plainly, ...options }), { code: 'bad-request' });
    await refused([A, A]);
    await refused([A, fact('b', 1)]);
    await refused([fact('a', 0)]);
    await refused([fact('../a', 1)]);
    await refused([A], { seeds: ['seeds/../manifest.json'] });
    await refused([A], { tombstones: [{ token: new Uint8Array(5), mode: 'erase' }] });
    await refused([A], { floor: Number.NaN });
    await assert.rejects(async () => corpus.importDump({ factId: '../b', entries: [] }, {}), {
      code: 'bad-request',
    });
  });
});
