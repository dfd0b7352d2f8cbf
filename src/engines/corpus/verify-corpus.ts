import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import { hashFile, verifyFact } from './fact-folder.ts';
import { readManifest } from './manifest.ts';
import { openRun } from './run-file.ts';

/** Recomputes the digest of everything that the manifest names. @throws corpus-damaged naming the first bad file */
export function verifyCorpus(root: string): undefined {
  const manifest = readManifest(root);
  if (manifest === null) throw damaged('manifest.json');
  const { segments, tombstones } = manifest;
  for (const { file, sha256 } of [
    segments['passwords-sha1'],
    segments['passwords-ntlm'],
    segments.identifiers,
    tombstones,
  ])
    if (digestAt(join(root, 'segments', file)) !== sha256) throw damaged(file);

  for (const { folder, sha256 } of manifest.facts) {
    if (digestAt(join(root, 'facts', folder, 'fact.json')) !== sha256) throw damaged(`${folder}/fact.json`);
    verifyFact(join(root, 'facts', folder));
  }
  for (const { path, sha256 } of manifest.seeds) {
    const run = openRun(join(root, path));
    try {
      if (run.digest !== sha256) throw damaged(path);
      // Walking a run to its end checks its digest.
      for (const _ of run.chunks());
    } finally {
      run.close();
    }
  }
  return undefined;
}

function digestAt(path: string): string | null {
  return existsSync(path) ? hashFile(path).sha256 : null;
}

function damaged(file: string): NuwaError {
  return new NuwaError('corpus-damaged', { file });
}
