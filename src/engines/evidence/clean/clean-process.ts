/**
 * The process that cleans one file, started by `cleanerInChild`: with an empty environment, without permission to write
 * files or to start anything, under limits of memory and time. The file comes on standard input, the cleaned one leaves
 * on standard output; what is said about it goes over the pipe between the two. It ends when its starter ends.
 */
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { NuwaError } from '#kernel/errors.ts';
import { cleanFile } from './clean-file.ts';
import type { Cleaned, CleaningLimits, CleaningOptions } from './cleaning.ts';

export type CleaningJob = {
  readonly options: Omit<CleaningOptions, 'maxBytes'>;
  readonly limits: CleaningLimits;
};
export type CleaningReport =
  /** `content` and `unmasked` are how many bytes of each follow on standard output. */
  | (Omit<Cleaned, 'content' | 'unmasked'> & {
      readonly kind: 'done';
      readonly content: number;
      readonly unmasked: number | null;
    })
  | { readonly kind: 'failed'; readonly code: NuwaError['code']; readonly details: NuwaError['details'] };

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.once('message', (job: CleaningJob) => void run(job));

async function run({ options, limits }: CleaningJob): Promise<void> {
  try {
    const { content, unmasked, ...about } = await cleanFile(await buffer(process.stdin), options, limits);
    say({ kind: 'done', ...about, content: content.length, unmasked: unmasked?.length ?? null });
    for (const bytes of [content, unmasked ?? new Uint8Array()])
      if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
    process.stdout.end();
  } catch (error) {
    // Messages of the parsers may quote the file: of others' errors nothing is told.
    const told =
      error instanceof NuwaError
        ? error
        : new NuwaError(
            'evidence-refused',
            { reason: 'it is damaged, or more than can be read here' },
            error,
          );
    say({ kind: 'failed', code: told.code, details: told.details });
  }
}

function say(report: CleaningReport): void {
  process.send?.(report);
}
