import type { ValueOn } from '#domain/assertions/axes.ts';

import type { Lane } from './default-clocks.ts';
import { TARGET_TABLES, type TargetQuestions, type TargetTable } from './repair-target-tables.ts';

/** What is stated on the axis `priority`: the decision, its days from the first notice, and the table that gave it. */
export type RepairTarget = Extract<ValueOn<'vulnerability', 'priority'>, { readonly is: 'stated' }>;

/** @throws Error when the table lacks a row, which a test rules out for every table */
export function repairTarget(
  { reachable, automatable, totalImpact, leakSeen }: TargetQuestions,
  lane: Lane,
  table: TargetTable | undefined = TARGET_TABLES.at(-1),
): RepairTarget {
  const answers = [reachable, automatable, totalImpact, leakSeen];
  const row = table?.rows.find((candidate) => answers.every((answer, index) => candidate[index] === answer));
  if (table === undefined || row === undefined) throw new Error('the table of repair targets lacks a row');
  const decision = row[4][lane];
  return { is: 'stated', decision, days: table.days[decision], table: table.version };
}
