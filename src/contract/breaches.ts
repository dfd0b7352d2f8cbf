import { z } from 'zod';
import { installationMark } from './installation.ts';

/** What the platform concludes (`design`: verdict with reasons); `open` is an honest "not known yet". */
export const VERDICTS = [
  'open',
  'plausible',
  'authentic',
  'recycled',
  'mixed',
  'fabricated',
  'refuted',
] as const;
export const verdict = z.enum(VERDICTS);
export type Verdict = z.infer<typeof verdict>;

const count = z.int().nonnegative();

export const breachSummary = z.object({
  name: z.string().describe('Stable name, unique without regard to case'),
  title: z.string(),
  organization: z.string().nullable().describe('Whose data it is said to be; null when nobody has said so'),
  domain: z.string().nullable(),
  happened: z.iso
    .date()
    .nullable()
    .describe('Day of the breach as far as known; null when nobody has said so'),
  added: z.iso.datetime(),
  modified: z.iso.datetime(),
  rows: count.describe('Logical records of the list, blank ones too'),
  people: count
    .nullable()
    .describe('Distinct people by the strongest identifier; null when none was understood'),
  dataClasses: z.array(z.string()).describe('Kinds of personal data in the list'),
  schemes: z.array(z.object({ scheme: z.string(), rows: count })).describe('How passwords were kept'),
  sensitive: z
    .boolean()
    .describe('Shown to the person concerned only after proof; listed here without any person'),
  verdict,
  note: z.string().nullable().describe('A sentence of the operator about this breach, plain text'),
});
export type BreachSummary = z.infer<typeof breachSummary>;

export const breachProfile = z.object({
  charset: z.string(),
  indexed: count,
  refused: z.record(z.string(), count).describe('Rows not understood, by reason; rows = indexed + refused'),
  peopleBy: z.string().nullable().describe('Identifier by which people were told apart'),
  identifiers: z.record(z.string(), z.object({ rows: count, distinct: count })),
  lengthBands: z.object({ '1-6': count, '7-12': count, '13-18': count, '19+': count }),
  characterClasses: z.record(z.string(), count),
  topSecrets: z.array(count).describe('Occurrences of the most frequent passwords, counts only'),
  distinctSecrets: count,
  distinctDomains: count,
  duplicateRows: count,
  dates: z.object({ first: z.string(), last: z.string() }).nullable(),
  identifierLike: z.object({
    rows: count,
    heldBack: count.describe('Distinct passwords that look like a phone or ID number and are not served'),
  }),
});
export type BreachProfile = z.infer<typeof breachProfile>;

/** One line of who says what about the breach, on what basis. */
export const breachAssertion = z.object({
  axis: z.string(),
  value: z.string(),
  by: z.string().describe('Who says so: an actor in words, never an account'),
  basis: z.string(),
  evidence: z.string().nullable().describe('SHA-256 of what is kept, in hex'),
  happened: z.string().nullable(),
  recorded: z.string(),
  withdrawn: z.boolean(),
});
export type BreachAssertion = z.infer<typeof breachAssertion>;

/** `profile` is null for a rumour without a dump and while an import is not finished. */
export const breachDetail = breachSummary.extend({
  profile: breachProfile.nullable(),
  asserted: z.array(breachAssertion),
});
export type BreachDetail = z.infer<typeof breachDetail>;

export const breachesAnswer = z.object({ ...installationMark, breaches: z.array(breachSummary) });
export const breachAnswer = z.object({ ...installationMark, breach: breachDetail });

/** The public catalogue: only breaches that may be named in public. */
export interface Catalogue {
  /** In any order. */
  list(): Promise<readonly BreachSummary[]>;
  /** By name, without regard to case; null when there is none. */
  find(name: string): Promise<BreachDetail | null>;
}
