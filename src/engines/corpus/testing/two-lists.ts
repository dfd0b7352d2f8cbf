import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { Corpus, PublishedFact, PublishOptions } from '../corpus.ts';
import { readManifest } from '../manifest.ts';
import type { Manifest } from '../manifest.ts';
import { openCorpus } from '../open-corpus.ts';
import type { SyntheticRow } from './synthetic-list.ts';
import { temporaryCorpus } from './temporary-corpus.ts';

const person = (n: number): SyntheticRow => ({
  identifiers: [
    { kind: 'email', canonical: `p${n}@mail${n % 2}.example` },
    { kind: 'mobile', canonical: String(13_000_000_000 + n) },
  ],
  secret: `secret-${n % 9}`,
});
const lists: Record<string, SyntheticRow[]> = {
  a: Array.from({ length: 60 }, (_, n) => person(n)),
  b: Array.from({ length: 60 }, (_, n) => person(n + 30)),
};
export const fact = (factId: string, number: number): PublishedFact => ({
  factId,
  number,
  secretsPublic: true,
});
export const plainly: PublishOptions = { floor: 1, tombstones: [] };
export const [A, B] = [fact('a', 1), fact('b', 2)];

type Place = ReturnType<typeof temporaryCorpus> & {
  manifest: () => Manifest;
  files: () => Map<string, Buffer>;
};
/** A real corpus into which the lists a and b are imported, not yet published. */
export async function withCorpus(run: (corpus: Corpus, place: Place) => Promise<void>): Promise<void> {
  const options = temporaryCorpus(({ factId }) => lists[factId] ?? []);
  const manifest = (): Manifest => {
    const read = readManifest(options.folder);
    if (read === null) throw new Error('there is no manifest');
    return read;
  };
  const corpus = await openCorpus(options);
  try {
    await corpus.importDump({ factId: 'a', entries: [] }, {});
    await corpus.importDump({ factId: 'b', entries: [] }, {});
    await run(corpus, { ...options, manifest, files: () => allFiles(options.folder) });
  } finally {
    await corpus.close();
    options.remove();
  }
}

/** Contents by path. */
function allFiles(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name))]),
  );
}
