import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import { instantOf } from '#kernel/instant.ts';
import type { OpenCorpusOptions } from '../open-corpus.ts';
import { syntheticImporter } from './synthetic-importer.ts';
import type { SyntheticLists } from './synthetic-list.ts';

/** Options for a real corpus in a folder of its own, with invented keys for epochs 1 to 9. */
export function temporaryCorpus(lists: SyntheticLists): OpenCorpusOptions & { readonly remove: () => void } {
  const base = mkdtempSync(join(tmpdir(), 'nuwa-corpus-'));
  let ms = Date.UTC(2026, 0, 1);
  return {
    folder: join(base, 'corpus'),
    tokenKey(epoch) {
      if (epoch < 1 || epoch > 9) throw new NuwaError('keys-missing', { folder: base, keys: base });
      return new Uint8Array(32).fill(epoch);
    },
    firstEpoch: 1,
    paddingKey: new Uint8Array(32).fill(9),
    now: () => instantOf((ms += 1000)),
    importer: syntheticImporter(lists),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}
