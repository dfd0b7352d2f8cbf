import type { ReportClass } from './data-classes.ts';

/** What can be reported. What it becomes: a vulnerability, a rumour, a misuse. */
export const REPORT_KINDS = ['vulnerability', 'rumour', 'misuse'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/**
 * A body or a system that a finder names: one of the registry, or by a name that a coordinator must still place. Free
 * text stays in the encrypted body.
 */
export type Named = { readonly id: string } | { readonly name: string };

export type Estimate = {
  readonly least: number;
  readonly likely: number;
  readonly most: number;
  readonly by: 'counted' | 'sampled' | 'published' | 'stated' | 'estimated';
};

/** What the finder agreed to; each is asked, none is assumed. */
export type Consent = {
  /** To be named to the keeper. */
  readonly named: boolean;
  /** To be asked again. */
  readonly asked: boolean;
  /** To have samples kept as they are; only if a coordinator agrees. */
  readonly unmasked: boolean;
};

/** Named in an advisory, or not; left open when they did not say. */
export type Credit =
  | { readonly as: 'anonymous' }
  | { readonly as: 'named'; readonly name: string }
  | { readonly as: 'not-stated' };

export type VulnerabilityReport = {
  readonly kind: 'vulnerability';
  readonly title: string;
  readonly description: string;
  readonly technical: string | null;
  readonly howToCheck: string | null;
  readonly keeper: Named | null;
  readonly system: Named | null;
  readonly place: Place | null;
  /** MITRE CWE number. */
  readonly cwe: number | null;
  readonly classes: readonly ReportClass[];
  readonly people: Estimate | null;
  readonly minors: 'yes' | 'no' | 'unknown';
  readonly critical: 'yes' | 'no' | 'unknown';
  readonly consent: Consent;
  readonly credit: Credit;
};

/** Of a division by its code of six digits, or in the finder's words. */
export type Place = { readonly division: string } | { readonly name: string };

export type RumourReport = {
  readonly kind: 'rumour';
  readonly title: string;
  readonly description: string;
  /** Where it was seen: address, group, newspaper. */
  readonly seenAt: string | null;
  readonly keeper: Named | null;
  readonly classes: readonly ReportClass[];
  readonly people: Estimate | null;
  /** As exact as known: `2026`, `2026-11`, `2026-11-22`. */
  readonly date: string | null;
  readonly consent: Consent;
};

export const AUTHORITIES = [
  'police',
  'cyberspace-administration',
  'consumer-association',
  'bank',
  'court',
  'none',
] as const;
export type Authority = (typeof AUTHORITIES)[number];
export const OUTCOMES = ['open', 'solved', 'unsolved', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type MisuseReport = {
  readonly kind: 'misuse';
  readonly description: string;
  readonly date: string | null;
  /** Who holds the data that was misused, as the person supposes. */
  readonly keeper: Named | null;
  readonly place: Place | null;
  readonly classes: readonly ReportClass[];
  /** Whole yuan. */
  readonly loss: number | null;
  readonly toldTo: { readonly authority: Authority; readonly outcome: Outcome } | null;
  readonly consent: Consent;
};

export type Report = VulnerabilityReport | RumourReport | MisuseReport;
