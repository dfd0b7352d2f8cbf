import { NuwaError } from '#kernel/errors.ts';

import type { Assertion } from './assertion.ts';
import { notWithdrawn } from './fold.ts';

/**
 * The hash of evidence that is kept with this subject and not removed since. Whoever rests a statement on a file
 * names the file that is here, never a hash of their own: a hash of nothing proves nothing.
 * @param file `evd_…`, from outside
 * @returns SHA-256 in hexadecimal
 * @throws NuwaError bad-request when no such file is kept with it
 */
export function attachedEvidence(history: readonly Assertion[], file: string): string {
  const latest = notWithdrawn(history).findLast(
    ({ axis, recipient }) => axis === 'evidence' && recipient === file,
  );
  if (latest?.value.is !== 'attached' || latest.evidence === null) {
    throw new NuwaError('bad-request', {
      problem: 'no such evidence is kept with this case; attach the file first and name it then',
    });
  }
  return latest.evidence;
}
