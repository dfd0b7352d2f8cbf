import { openCorpus } from '../open-corpus.ts';
import { syntheticImporter } from './synthetic-importer.ts';
import { crashLists } from './crash-lists.ts';
import { instantOf } from '#kernel/instant.ts';

/**
 * A process made to be killed: opens a corpus and publishes, removes and rotates without end. With a step
 * named, it kills itself when that step is reached for the n-th time; otherwise its parent does, at any instant.
 */
const [folder = '', step = '', time = '1'] = process.argv.slice(2);
let reachedTimes = 0;

const corpus = await openCorpus({
  folder,
  tokenKey: (epoch) => new Uint8Array(32).fill(epoch),
  firstEpoch: 1,
  paddingKey: new Uint8Array(32).fill(9),
  now: () => instantOf(Date.now()),
  importer: syntheticImporter(crashLists),
  onStep: (reached) => {
    if (reached === step && ++reachedTimes === Number(time)) process.kill(process.pid, 'SIGKILL');
  },
});
process.send?.('open');
const facts = ['a', 'b'].map((factId, i) => ({ factId, number: i + 1, secretsPublic: true }));
for (;;) {
  const { epoch } = corpus.stats();
  for (const factId of ['a', 'b'])
    if (!corpus.stats().facts) await corpus.importDump({ factId, entries: [] }, {});
  await corpus.publish(facts, { floor: 1, tombstones: [] });
  await corpus.rotate(epoch === 1 ? 2 : 1, {});
  process.send?.('rotated');
  await corpus.publish([], { floor: 1, tombstones: [] });
}
