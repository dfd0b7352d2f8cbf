import { type Instant, msOf } from '#kernel/instant.ts';

import { sharedTerms } from './terms.ts';

/** What of a case tells whether another is about the same hole; nothing of it is free text. */
export type DuplicateFacts = {
  readonly id: string;
  readonly keeper: string | null;
  readonly system: string | null;
  /** Six digits. */
  readonly division: string | null;
  readonly cwe: number | null;
  readonly classes: readonly string[];
  readonly received: Instant;
  /** Keyed bigrams of the title (`terms.ts`), ascending. */
  readonly titleTerms: readonly number[];
};

export const DUPLICATE_REASONS = [
  'system',
  'keeper',
  'place',
  'weakness',
  'classes',
  'time',
  'title',
] as const;
export type DuplicateReason = (typeof DUPLICATE_REASONS)[number];
export type LikelyDuplicate = {
  readonly id: string;
  /** 0 to 100; a suggestion for a human, who decides. */
  readonly score: number;
  /** What speaks for it, and how many points each gives. */
  readonly reasons: readonly { readonly reason: DuplicateReason; readonly points: number }[];
};

/** Points of full agreement. Own choice: one system and one weakness alone must be enough to be suggested. */
const POINTS: Readonly<Record<DuplicateReason, number>> = {
  system: 35,
  weakness: 20,
  title: 20,
  keeper: 10,
  classes: 5,
  place: 5,
  time: 5,
};
/** From here on a case is suggested. */
const SUGGESTED = 40;
const MOST = 10;
const YEAR_MS = 365 * 86_400_000;

/** Cases that may be the same as `candidate`, the likeliest first, at most ten. */
export function likelyDuplicates(
  candidate: DuplicateFacts,
  others: Iterable<DuplicateFacts>,
): readonly LikelyDuplicate[] {
  const likely: LikelyDuplicate[] = [];
  for (const other of others) {
    if (other.id === candidate.id) continue;
    const reasons = reasonsFor(candidate, other);
    const score = reasons.reduce((sum, { points }) => sum + points, 0);
    if (score >= SUGGESTED) likely.push({ id: other.id, score, reasons });
  }
  return likely.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, MOST);
}

function reasonsFor(a: DuplicateFacts, b: DuplicateFacts): LikelyDuplicate['reasons'] {
  return DUPLICATE_REASONS.flatMap((reason) => {
    const points = Math.round(POINTS[reason] * agreement(reason, a, b));
    return points > 0 ? [{ reason, points }] : [];
  });
}

/** 0 to 1. What nobody has said agrees with nothing. */
function agreement(reason: DuplicateReason, a: DuplicateFacts, b: DuplicateFacts): number {
  switch (reason) {
    case 'system':
      return same(a.system, b.system);
    case 'keeper':
      return same(a.keeper, b.keeper);
    case 'weakness':
      return same(a.cwe, b.cwe);
    case 'place':
      return placeAgreement(a.division, b.division);
    case 'classes':
      return shareOfClasses(a.classes, b.classes);
    case 'time':
      return Math.max(0, 1 - Math.abs(msOf(a.received) - msOf(b.received)) / YEAR_MS);
    case 'title':
      return sharedTerms(a.titleTerms, b.titleTerms);
  }
}

const same = <T>(a: T | null, b: T | null): number => (a !== null && a === b ? 1 : 0);

/** The same county, the same city, the same province. */
function placeAgreement(a: string | null, b: string | null): number {
  if (a === null || b === null) return 0;
  if (a === b) return 1;
  if (a.slice(0, 4) === b.slice(0, 4)) return 0.6;
  return a.slice(0, 2) === b.slice(0, 2) ? 0.2 : 0;
}

function shareOfClasses(a: readonly string[], b: readonly string[]): number {
  const all = new Set([...a, ...b]);
  return all.size === 0 ? 0 : a.filter((name) => b.includes(name)).length / all.size;
}
