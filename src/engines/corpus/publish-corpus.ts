import { join } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';
import type { BuiltPublication, PublicationJob } from './build-publication.ts';
import type { PublishedFact, PublishOptions } from './corpus.ts';
import { checkFactId, freshWorkFolder, moveIntoPlace } from './corpus-folder.ts';
import { CorpusView } from './corpus-view.ts';
import { readFact } from './fact-folder.ts';
import { versionOf, writeManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { keyCheckOf, rekeying } from './token-keys.ts';
import { isSeedPath } from './sweep.ts';
import { addTombstones, writeTombstones } from './tombstones.ts';
import type { Tombstones } from './tombstones.ts';

export type PublicationOrder = {
  readonly facts: readonly PublishedFact[];
  readonly epoch: number;
  readonly floor: number;
  readonly tombstones: PublishOptions['tombstones'];
  readonly seeds: readonly string[];
};
export type PublicationTools = {
  readonly root: string;
  readonly tokenKey: (epoch: number) => Uint8Array;
  readonly now: () => Instant;
  readonly onStep: (step: string) => void;
  /** `buildPublication`, here or in a worker. */
  readonly build: (job: PublicationJob) => Promise<BuiltPublication>;
  /** Throws when the order was cancelled; asked for the last time before anything is moved into place. */
  readonly checkpoint: () => void;
};

/**
 * Publishes: builds aside, moves into place, swaps the manifest. The same order again changes nothing and gives the
 * present view. Up to the rename in `writeManifest` a crash or an error leaves the old corpus and left-overs.
 */
export async function publishCorpus(
  tools: PublicationTools,
  before: CorpusView | null,
  order: PublicationOrder,
): Promise<{ readonly view: CorpusView; readonly waiting: readonly string[] }> {
  const { root, onStep } = tools;
  checkOrder(order);
  const serial = (before?.manifest.serial ?? 0) + 1;
  const carried = carriedTombstones(tools, before, order.epoch);
  const tombstones = addTombstones(carried, order.tombstones);
  const workFolder = freshWorkFolder(root, `publish-${serial}`);
  const built = await tools.build(jobOf(tools, before, order, { serial, workFolder, carried, tombstones }));
  tools.checkpoint();
  if (before !== null && nothingChanged(before, order, built, tombstones))
    return { view: before, waiting: built.waiting };

  const file = `${serial}.tombstones`;
  const sealed = writeTombstones(join(workFolder, 'segments', file), tombstones, order.epoch);
  onStep('built');
  moveIntoPlace(join(workFolder, 'facts'), join(root, 'facts'), built.newFolders);
  onStep('facts moved');
  moveIntoPlace(join(workFolder, 'segments'), join(root, 'segments'), [...built.newFiles, file]);
  onStep('segments moved');
  const manifest: Manifest = {
    format: 'nuwa-manifest',
    version: 1,
    serial,
    corpusVersion: versionOf(serial, built.segments),
    publishedAt: tools.now(),
    epoch: order.epoch,
    keyCheck: keyCheckOf(tools.tokenKey(order.epoch)),
    facts: built.facts,
    segments: built.segments,
    tombstones: { file, ...sealed, entries: tombstones.size },
    seeds: built.seeds,
  };
  // Opened before the swap: a view that does not open must not become the corpus.
  const view = new CorpusView(root, manifest, before);
  writeManifest(root, manifest, onStep);
  return { view, waiting: built.waiting };
}

function checkOrder({ facts, floor, seeds }: PublicationOrder): void {
  for (const { factId } of facts) checkFactId(factId);
  const ids = new Set(facts.map((fact) => fact.factId));
  const numbers = new Set(facts.map((fact) => fact.number));
  if (ids.size !== facts.length || numbers.size !== facts.length)
    throw new NuwaError('bad-request', { problem: 'a breach is named twice in one publication' });
  if (facts.some(({ number }) => !Number.isSafeInteger(number) || number < 1))
    throw new NuwaError('bad-request', { problem: 'numbers of breaches start at 1' });
  if (!seeds.every(isSeedPath) || new Set(seeds).size !== seeds.length)
    throw new NuwaError('bad-request', { problem: 'a seed is named by its path in the corpus, and once' });
  if (Number.isNaN(floor)) throw new NuwaError('bad-request', { problem: 'the floor is a number' });
}

function carriedTombstones(tools: PublicationTools, before: CorpusView | null, epoch: number): Tombstones {
  if (before === null) return new Map();
  const { manifest, tombstones } = before;
  if (manifest.epoch === epoch) return tombstones;
  const rekey = rekeying(tools.tokenKey(manifest.epoch), tools.tokenKey(epoch));
  return new Map(
    [...tombstones].map(([hex, mode]) => [rekey(Buffer.from(hex, 'hex')).toString('hex'), mode]),
  );
}

function jobOf(
  tools: PublicationTools,
  before: CorpusView | null,
  order: PublicationOrder,
  made: { serial: number; workFolder: string; carried: Tombstones; tombstones: Tombstones },
): PublicationJob {
  const published = new Map(before?.manifest.facts.map((fact) => [fact.factId, fact]));
  const facts = order.facts.map((fact) => {
    const known = published.get(fact.factId);
    return {
      factId: fact.factId,
      number: fact.number,
      secretsPublic: fact.secretsPublic,
      admitted: fact.secretsPublic && known?.admitted === true,
      folder: known?.folder ?? fact.factId,
      published: known !== undefined,
    };
  });
  const epochs = new Set([
    order.epoch,
    ...facts.map(({ folder }) => readFact(join(tools.root, 'facts', folder)).epoch),
  ]);
  const erased = [...made.tombstones].filter(([, mode]) => mode === 'erase').map(([token]) => token);
  return {
    root: tools.root,
    workFolder: made.workFolder,
    serial: made.serial,
    epoch: order.epoch,
    keys: new Map([...epochs].map((epoch) => [epoch, tools.tokenKey(epoch)])),
    facts,
    silenced: [...made.tombstones.keys()],
    erased,
    newlyErased: erased.filter((token) => made.carried.get(token) !== 'erase'),
    seeds: order.seeds,
    floor: order.floor,
    segments: before?.manifest.segments ?? null,
  };
}

function nothingChanged(
  before: CorpusView,
  order: PublicationOrder,
  built: BuiltPublication,
  tombstones: Tombstones,
): boolean {
  const { manifest } = before;
  const sameTombstones =
    tombstones.size === before.tombstones.size &&
    [...tombstones].every(([token, mode]) => before.tombstones.get(token) === mode);
  return (
    sameTombstones &&
    manifest.epoch === order.epoch &&
    built.newFiles.length + built.newFolders.length === 0 &&
    JSON.stringify(built.facts) === JSON.stringify(manifest.facts) &&
    JSON.stringify(built.seeds) === JSON.stringify(manifest.seeds)
  );
}
