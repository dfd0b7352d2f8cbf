import { join } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import type { ImportedDump, ImportOptions } from './corpus.ts';
import { freshWorkFolder, moveIntoPlace } from './corpus-folder.ts';
import { readFact } from './fact-folder.ts';
import type { Importer, ImportJob } from './importer.ts';

/**
 * Has the importer read a dump and takes over the fact folder that it leaves. The folder is durable before it is
 * moved; until a publication names it, it is a left-over to any later opening.
 */
export async function importFact(
  root: string,
  importer: Importer,
  order: Pick<ImportJob, 'dump' | 'epoch' | 'tokenKey'>,
  options: ImportOptions,
): Promise<ImportedDump> {
  const { factId } = order.dump;
  const workFolder = freshWorkFolder(root, `import-${factId}`);
  const imported = await importer({ ...order, workFolder, factFolder: join(workFolder, factId) }, options);
  const fact = readFact(join(workFolder, factId));
  const same = fact.factId === factId && fact.epoch === order.epoch && imported.digest === fact.digest;
  if (!same)
    throw new NuwaError('engine-failed', { reason: 'the importer left another fact than it was asked for' });
  moveIntoPlace(workFolder, join(root, 'facts'), [factId]);
  return imported;
}
