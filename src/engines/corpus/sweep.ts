import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { checkFactId } from './corpus-folder.ts';
import type { Manifest } from './manifest.ts';

/**
 * Removes what can be made again and no manifest names: work folders, segments, a manifest that was not swapped. At
 * opening and after every job of the one writer. Facts and seeds are whole when they are in their place, so a crash
 * leaves none that is broken, and whether one is still wanted only the next publication says.
 */
export function sweep(root: string, manifest: Manifest): void {
  const { segments, tombstones } = manifest;
  const named = [segments['passwords-sha1'], segments['passwords-ntlm'], segments.identifiers, tombstones];
  removeAllBut(join(root, 'segments'), new Set(named.map(({ file }) => file)));
  removeAllBut(join(root, 'work'), new Set());
  rmSync(join(root, 'manifest.json.next'), { force: true });
}

/**
 * Removes facts and seeds that the manifest just published does not name, older writings of facts among them. `fresh`
 * has the identifiers and paths of those made since the opening that wait for their first publication.
 */
export function removeUnnamedFacts(root: string, manifest: Manifest, fresh: ReadonlySet<string>): void {
  removeAllBut(join(root, 'facts'), new Set([...manifest.facts.map(({ folder }) => folder), ...fresh]));
  const seeds = new Set([...manifest.seeds.map(({ path }) => path), ...fresh].map((path) => path.slice(6)));
  removeAllBut(join(root, 'seeds'), seeds);
}

/** Removes one fact or seed, unless the manifest names it. */
export function removeUnnamed(root: string, manifest: Manifest, made: string): void {
  const named =
    manifest.facts.some(({ factId }) => factId === made) || manifest.seeds.some(({ path }) => path === made);
  if (named) return;
  if (isSeedPath(made)) rmSync(join(root, made), { force: true });
  else {
    checkFactId(made);
    rmSync(join(root, 'facts', made), { recursive: true, force: true });
  }
}

/** As `Corpus.seed` makes them. */
export function isSeedPath(path: string): boolean {
  return /^seeds\/[0-9a-f]{16}\.run$/.test(path);
}

function removeAllBut(folder: string, keep: ReadonlySet<string>): void {
  for (const name of readdirSync(folder))
    if (!keep.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
}
