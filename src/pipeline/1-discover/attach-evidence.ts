import type { Subject } from '#domain/assertions/subject.ts';
import { type Actor, actorName } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';

import { restated } from './add-to-report.ts';
import { enterReport } from './follow-report-enter.ts';
import { attached } from './receive-report.ts';
import type { EvidenceDoor, EvidenceFile, IntakeNeeds, TakenEvidence } from './receive-report-needs.ts';

/**
 * Takes one file as evidence. It is encrypted and stored first, and then said to be there, in one transaction with its
 * row: if we crash between the two, a file is left that nothing names, which the store sweeps.
 * @throws NuwaError not-found, not-allowed; whatever the store refuses
 */
export async function attachEvidence(
  needs: IntakeNeeds,
  actor: Actor,
  subject: Subject,
  file: EvidenceFile,
): Promise<TakenEvidence> {
  const door = doorOf(needs);
  const entered = await enterReport(needs, actor, subject, 'attach-evidence');
  await needs.ensureKeys([subject]);
  const taken = await door.take(subject, file, entered.pseudonym?.name ?? actorName(actor));
  try {
    const saying =
      subject.kind === 'vulnerability'
        ? attached(subject, taken)
        : await restated(needs, entered, `[${taken.id} ${taken.media}]`, taken.sha256);
    await needs.record({
      actor,
      ...(entered.pseudonym === undefined ? {} : { pseudonym: entered.pseudonym }),
      ...(entered.organization === undefined ? {} : { organization: entered.organization }),
      says: [saying],
      also: (stores, recorded) => door.put(stores, subject, taken, recorded),
    });
  } catch (error) {
    await door.drop(subject, taken);
    throw error;
  }
  return taken;
}

export function doorOf({ evidence }: Pick<IntakeNeeds, 'evidence'>): EvidenceDoor {
  if (evidence === null)
    throw new NuwaError('not-allowed', { reason: 'this installation takes no files as evidence' });
  return evidence;
}
