import type { Saying } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { MisuseReport } from '#domain/reports/report.ts';
import { type Intake, saysOfMisuse } from '#domain/reports/say-report.ts';
import { newId, type Random } from '#kernel/ids.ts';

import { BODY_WORDS, type ReportLanguage } from './receive-report-words.ts';

/** What somebody suffered: a lead that a coordinator can link, and proof of nothing by itself. */
export function sayMisuse(
  random: Random,
  report: MisuseReport,
  intake: Intake,
  language: ReportLanguage,
): { readonly subject: Subject<'misuse'>; readonly says: readonly Saying[] } {
  const subject: Subject<'misuse'> = { kind: 'misuse', id: newId('mis', random) };
  return { subject, says: saysOfMisuse(subject, report, intake, BODY_WORDS[language]) };
}
