import type { Saying } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { RumourReport } from '#domain/reports/report.ts';
import { type Intake, saysOfRumour } from '#domain/reports/say-report.ts';
import { newId, type Random } from '#kernel/ids.ts';

import { BODY_WORDS, type ReportLanguage } from './receive-report-words.ts';

/** Somebody's word that a breach exists. The list itself is not taken here, beyond a small sample. */
export function sayRumour(
  random: Random,
  report: RumourReport,
  intake: Intake,
  language: ReportLanguage,
): { readonly subject: Subject<'rumour'>; readonly says: readonly Saying[] } {
  const subject: Subject<'rumour'> = { kind: 'rumour', id: newId('rum', random) };
  return { subject, says: saysOfRumour(subject, report, intake, BODY_WORDS[language]) };
}
