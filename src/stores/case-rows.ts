import type { Insertable } from 'kysely';

import { tiesOf } from '#domain/access/case-ties.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import { factsOfSaid } from '#domain/vulnerabilities/case-facts.ts';
import { caseSaid } from '#domain/vulnerabilities/case-said.ts';
import type { Clocks } from '#domain/vulnerabilities/default-clocks.ts';
import { deadlinesOf } from '#domain/vulnerabilities/deadlines.ts';
import type { Instant } from '#kernel/instant.ts';

import type { Tables } from './tables.ts';

export type CaseRow = Omit<Insertable<Tables['cases']>, 'desk'>;
export type PartyRow = Insertable<Tables['case_parties']>;
/** What is copied from the keeper's row in the registry. */
export type KeeperPlace = { readonly line: string; readonly sector: string | null };

/**
 * One case as lists show it at an instant: what was said of it and nothing else, but for the two columns copied from its
 * keeper.
 *
 * @returns null when nothing (any more) is said of it
 */
export function caseRow(
  id: string,
  history: readonly Assertion[],
  at: Instant,
  clocks: Clocks,
  placeOf: (keeper: string) => KeeperPlace | null,
): CaseRow | null {
  const said = caseSaid(history, at);
  const facts = factsOfSaid(said);
  if (facts === null) return null;
  const next = deadlinesOf(said, facts, clocks)[0];
  const place = facts.keeper === null ? null : placeOf(facts.keeper);
  return {
    id,
    keeper: facts.keeper,
    line: place?.line ?? null,
    sector: place?.sector ?? null,
    system: facts.system,
    family: facts.family,
    division: facts.division,
    report: facts.report,
    repair: facts.repair,
    repair_column: facts.column,
    leak: facts.leak,
    grade: facts.grade,
    cwe: facts.cwe,
    classes: [...facts.classes],
    people_least: facts.people?.least ?? null,
    people_likely: facts.people?.likely ?? null,
    people_most: facts.people?.most ?? null,
    minors: facts.minors,
    critical: facts.critical,
    fast: facts.fast.length > 0,
    owner: facts.owner,
    intake: facts.intake,
    received: facts.received,
    told: facts.told,
    answered: facts.answered,
    checked: facts.checked,
    due: next?.due ?? null,
    due_step: next?.step ?? null,
    risk_until: facts.riskUntil,
    changed: facts.changed,
    closed: facts.closed,
  };
}

/** Who may see it, exactly as the policy of access has it: a keeper is a party once it was told. */
export function partyRows(id: string, history: readonly Assertion[]): readonly PartyRow[] {
  const { keeper, told, passedTo } = tiesOf(id, history, null);
  return [
    ...told.map(
      (organization): PartyRow => ({
        case_id: id,
        organization,
        part: organization === keeper ? 'keeper' : 'told',
      }),
    ),
    ...passedTo.map((organization): PartyRow => ({ case_id: id, organization, part: 'maintainer' })),
  ];
}
