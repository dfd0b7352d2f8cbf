import type { Instant } from '#kernel/instant.ts';

import { anySensitive } from './sensitive-classes.ts';

/** In the order in which `leak` rises. */
export const LEAK_WORDS = [
  'none-known',
  'exposure-possible',
  'access-seen',
  'sample-seen',
  'set-confirmed',
  'circulating',
] as const;
export type LeakWord = (typeof LEAK_WORDS)[number];

/** Somebody but the finder came through the hole, as far as is known. */
export const accessSeen = (leak: LeakWord): boolean =>
  LEAK_WORDS.indexOf(leak) >= LEAK_WORDS.indexOf('access-seen');

export type FastFacts = {
  /** Likely number of people affected; null where nobody has said. */
  readonly likely: number | null;
  readonly classes: readonly string[];
  /** When it was received: the list of sensitive classes of that day holds. */
  readonly received: Instant;
  readonly leak: LeakWord;
  readonly minors: boolean;
  readonly criticalInfrastructure: boolean;
};

export type FastReason =
  | 'million-people'
  | 'hundred-thousand-sensitive'
  | 'access-seen'
  | 'minors'
  | 'critical-infrastructure';

const MANY = 1_000_000;
const MANY_SENSITIVE = 100_000;

/**
 * Why a case runs on the fast clocks; empty: it does not. The two numbers are those from which the cyberspace
 * administration may order an outside audit after an incident (Measures for Personal Information Protection Compliance
 * Audits, art. 5).
 */
export function fastBecause(facts: FastFacts): readonly FastReason[] {
  const likely = facts.likely ?? 0;
  return [
    ...(likely >= MANY ? (['million-people'] as const) : []),
    ...(likely >= MANY_SENSITIVE && anySensitive(facts.classes, facts.received)
      ? (['hundred-thousand-sensitive'] as const)
      : []),
    ...(accessSeen(facts.leak) ? (['access-seen'] as const) : []),
    ...(facts.minors ? (['minors'] as const) : []),
    ...(facts.criticalInfrastructure ? (['critical-infrastructure'] as const) : []),
  ];
}
