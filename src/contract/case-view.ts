import { z } from 'zod';
import type { AuthorView } from '#domain/access/author-view.ts';
import { PARTS } from '#domain/access/case-parts.ts';
import { CASE_ACTIONS, type CaseAction } from '#domain/access/case-policy.ts';
import type { CaseView } from '#domain/access/case-view.ts';
import { BASES } from '#domain/assertions/axis.ts';
import { installationMark } from './installation.ts';

/** A case as one viewer sees it. Fields that are optional are left out for whoever may not see them. */

const value = z
  .object({ is: z.string() })
  .catchall(z.unknown())
  .describe('A word of the axis and its parameters (docs/formats/assertion-v1.md)');

const author = z
  .object({
    part: z.enum(PARTS),
    pseudonym: z
      .string()
      .optional()
      .describe('Of this case only; for coordinators, auditors and whoever it is'),
    organization: z.string().optional().describe('In whose name it was said'),
    you: z.literal(true).optional(),
  })
  .describe('Who said so, as far as this viewer may know') satisfies z.ZodType<AuthorView>;

const text = z.union([
  z.object({ text: z.string() }),
  z.object({ erased: z.literal(true).describe('Forgotten; only its commitment is left in the ledger') }),
]);

const instant = z.iso.datetime();

const statement = z.object({
  id: z.string(),
  axis: z.string(),
  value: value.nullable().describe('Null for a statement that only takes an earlier one back'),
  about: z.string().nullable().describe('An organization, audience, file, register or statement'),
  by: author,
  basis: z.enum(BASES),
  evidence: z.string().nullable().describe('SHA-256 of what is kept'),
  happened: instant,
  recorded: instant,
  said: text.optional(),
});

const stand = z.object({
  value,
  statement: statement.nullable().describe('Null while nobody has said anything'),
  disputes: z.array(statement),
});
const about = stand.extend({ about: z.string() });
const stated = z.object({ statement }).nullable();

const ACTIONS = Object.keys(CASE_ACTIONS) as [CaseAction, ...CaseAction[]];

export const caseView = z.object({
  id: z.string(),
  parts: z.array(z.enum(PARTS)),
  may: z.array(z.enum(ACTIONS)),
  you: z.string().optional().describe('How you appear in this case'),
  standing: z
    .object({
      report: stand,
      repair: stand,
      leak: stand,
      publicity: z.array(about),
      time: stand,
      reTest: stand,
      tlp: stand,
    })
    .optional(),
  title: stated.optional(),
  description: stated.optional(),
  technical: z
    .object({
      details: stated,
      howToCheck: stated,
      shared: z
        .object({ title: text.optional(), technical: text.optional(), howToCheck: text.optional() })
        .nullable()
        .describe('Said once for all cases of one product'),
    })
    .optional(),
  vector: z.object({ stated, shared: text.nullable() }).optional(),
  grading: z.object({ weakness: stand, grade: stand, priority: stand }).optional(),
  people: z.object({ affected: stand, minors: stand, dataClasses: stand }).optional(),
  system: z.object({ keeper: stand, system: stand, place: stand, critical: stand }).optional(),
  contacts: z
    .object({ told: z.array(about), passedTo: z.array(about), logReview: z.array(about) })
    .optional(),
  evidence: z.array(about).optional(),
  checks: z.array(statement).optional(),
  messages: z.array(statement).optional(),
  consent: z.object({ intake: stand, agreed: stand }).optional(),
  credit: stand.optional(),
  timeline: z
    .array(
      statement.extend({
        withdraws: z.string().nullable(),
        withdrawn: z.boolean(),
        receipt: z.boolean().describe('A receipt of it can be had'),
      }),
    )
    .optional(),
  owner: stand.optional(),
  notes: z.array(statement).optional(),
  numbers: z.array(about).optional(),
  family: stand.optional(),
  leads: z.object({ misuse: z.array(about), incidents: z.array(about) }).optional(),
}) satisfies z.ZodType<CaseView>;

export const caseAnswer = z.object({ ...installationMark, case: caseView });
