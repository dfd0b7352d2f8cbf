import { z } from 'zod';
import { BASES } from '#domain/assertions/axis.ts';
import { COLUMNS } from '#domain/vulnerabilities/column.ts';

/**
 * What is said in a case, as calls carry it. Every object is closed: a field that is not known here is an error, so
 * that a misspelt one is not lost in silence.
 */

const idOf = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`));

export const caseId = idOf('vul').describe('The case');
export const familyId = idOf('fam').describe('The family');
export const systemId = idOf('sys');
const organizationId = idOf('org');
const evidenceId = idOf('evd').describe('A file that is attached to this case');
const assertionId = idOf('ast').describe('A statement of this case');
const accountId = z.string().min(1).max(60);

export const instant = z.iso.datetime({ offset: true });
const happened = instant.optional().describe('When it happened; left out: now');
const text = z.string().trim().min(1).max(20_000).describe('Kept encrypted');
const line = z.string().trim().min(1).max(200).describe('Kept encrypted');
const division = z
  .string()
  .regex(/^\d{6}$/)
  .describe('Code of a division, six digits');
const people = z.int().min(0).max(10_000_000_000);
const cwe = z.int().min(1).max(99_999).describe('Number in CWE');
const basis = z.enum(BASES).default('statement');
const grade = z.enum(['critical', 'high', 'medium', 'low']);
const yesOrNo = z.enum(['yes', 'no']);
const at = { id: caseId };

const verdict = z.discriminatedUnion('is', [
  z.strictObject({ is: z.enum(['triaging', 'valid', 'reopened']) }),
  z.strictObject({
    is: z.literal('invalid'),
    because: z.enum(['not-reproducible', 'no-weakness', 'no-personal-data', 'spam']),
  }),
  z.strictObject({ is: z.literal('duplicate'), of: caseId }),
  z.strictObject({
    is: z.literal('out-of-scope'),
    because: z.enum(['no-system-in-use', 'other-country', 'not-ours']),
  }),
]);

export const triage = z.strictObject({
  ...at,
  verdict: verdict.optional(),
  why: text.optional(),
  title: line.optional(),
  description: text.optional(),
  technical: text.optional(),
  howToCheck: text.optional(),
  note: text.optional().describe('Of coordinators, for coordinators'),
  cwe: cwe.optional(),
  keeper: organizationId.optional(),
  system: systemId.optional(),
  division: division.optional(),
  dataClasses: z.array(z.string().min(1).max(60)).max(100).optional(),
  people: z
    .strictObject({
      least: people,
      likely: people,
      most: people,
      by: z.enum(['counted', 'sampled', 'published', 'register', 'stated', 'estimated']),
    })
    .optional(),
  minors: yesOrNo.optional(),
  critical: z.enum(['yes', 'no', 'unknown']).optional().describe('Critical infrastructure'),
  authorisation: z.enum(['on-file', 'none']).optional().describe('Leave to test critical infrastructure'),
  tlp: z.enum(['RED', 'AMBER+STRICT', 'AMBER', 'GREEN', 'CLEAR']).optional(),
  family: familyId.optional(),
});

export const grading = z.strictObject({
  ...at,
  grading: z.discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('cvss'),
      vector: z.string().min(10).max(500).describe('CVSS:4.0/… or CVSS:3.1/…; the score is computed here'),
    }),
    z.strictObject({
      by: z.literal('gbt-30279'),
      grade,
      metrics: z.string().min(3).max(500).describe('Values of GB/T 30279-2020 that the grade rests on'),
    }),
    z.strictObject({ by: z.literal('judgement'), grade, why: text }),
  ]),
});

export const target = z.strictObject({
  ...at,
  reachable: yesOrNo.describe('From the internet'),
  automatable: yesOrNo,
  totalImpact: yesOrNo.describe('Whoever uses it controls the system or has all of its data'),
});

export const question = z.strictObject({ ...at, text });
export const owner = z.strictObject({ ...at, account: accountId.nullable().describe('Null: nobody') });
export const number = z.strictObject({
  ...at,
  register: z
    .string()
    .regex(/^[a-z0-9-]{1,80}$/)
    .describe('cnvd, police, 12387 …'),
  number: z.string().trim().min(1).max(80).nullable().describe('Null: it has none there'),
});
export const link = z.strictObject({
  ...at,
  to: z.union([idOf('mis'), idOf('inc')]).describe('A misuse (a lead, proof of nothing) or an incident'),
  linked: z.boolean().default(true),
});
export const leak = z.strictObject({
  ...at,
  is: z.enum([
    'none-known',
    'exposure-possible',
    'access-seen',
    'sample-seen',
    'set-confirmed',
    'circulating',
  ]),
  basis,
  evidence: evidenceId.optional(),
  why: text.optional(),
  happened,
});
export const publicity = z.strictObject({
  ...at,
  audience: z.enum(['keeper', 'authority', 'counted', 'listed', 'lesson']),
  opened: z.boolean(),
  why: text.optional(),
});

export const contact = z.strictObject({
  ...at,
  organization: organizationId,
  state: z
    .enum([
      'identified',
      'sent',
      'delivered',
      'opened',
      'acknowledged',
      'engaged',
      'bounced',
      'unreachable',
      'silent',
      'refused',
    ])
    .describe('From sent on its people see the case; acknowledged needs a human'),
  channel: z.enum([
    'email',
    'phone',
    'fax',
    'registered-letter',
    'sms',
    'messenger',
    'webhook',
    'platform',
    'in-person',
    'other',
  ]),
  basis,
  evidence: evidenceId.optional(),
  note: text.optional(),
  happened,
});

export const maintainer = z.strictObject({
  ...at,
  organization: organizationId.describe('Who maintains the system, as the register of systems has it'),
  passed: z.boolean().default(true),
});
export const message = z.strictObject({ ...at, to: z.enum(['finder', 'keeper', 'coordinator']), text });

export const answer = z.strictObject({
  ...at,
  answer: z.discriminatedUnion('is', [
    z.strictObject({
      is: z
        .enum(['acknowledged', 'under-way', 'repaired', 'mitigated', 'retired'])
        .describe('repaired: a claim, which asks for a re-test'),
      text: text.optional(),
    }),
    z.strictObject({ is: z.literal('refused'), text }),
    z.strictObject({ is: z.literal('time-asked'), until: instant, text }),
    z.strictObject({
      is: z.literal('risk-accepted'),
      until: instant,
      evidence: evidenceId.describe('The signed document, attached to this case'),
      text: text.optional(),
    }),
  ]),
});

export const time = z.strictObject({
  ...at,
  decision: z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('granted'), until: instant, why: text.optional() }),
    z.strictObject({ is: z.literal('declined'), why: text.optional() }),
  ]),
});

export const logReview = z.strictObject({
  ...at,
  found: z
    .enum(['no-logs', 'none-found', 'access-found'])
    .describe('Did anyone but the finder come through this hole?'),
  evidence: evidenceId.optional(),
  text: text.optional(),
});
export const dispute = z.strictObject({ ...at, assertion: assertionId, why: text });
export const check = z.strictObject({
  ...at,
  found: z.enum(['open', 'repaired', 'unreachable']),
  text: text.describe('What was checked and how; kept encrypted'),
  evidence: evidenceId.optional(),
  happened,
});
export const quote = z.strictObject({
  ...at,
  organization: organizationId.describe('Who said it: the keeper, or somebody above it'),
  said: z.enum(['under-way', 'repaired']),
  happened,
  source: z.string().trim().min(1).max(2000).describe('Where it was said; kept encrypted'),
  evidence: evidenceId.optional(),
});
export const closing = z.strictObject({
  ...at,
  because: z.enum(['repaired', 'retired', 'risk-accepted', 'no-case']),
  why: text.optional(),
});
export const forgetting = z.strictObject({
  ...at,
  basis: z.enum(['finder-withdrew', 'person-asked', 'retention-ended', 'court-order', 'entered-in-error']),
});

export const family = z.strictObject({
  product: z.string().trim().min(1).max(200),
  version: z.string().trim().min(1).max(100).nullable().default(null),
  supplier: organizationId.nullable().default(null),
  cwe: cwe.optional(),
  title: line,
  technical: text.optional(),
  howToCheck: text.optional(),
  vector: z.string().min(10).max(500).optional().describe('CVSS; grades every case of the family'),
  systems: z.array(systemId).max(500).default([]).describe('Where it stands: one case is opened in each'),
});
export const familySystems = z.strictObject({ id: familyId, systems: z.array(systemId).min(1).max(500) });

export const findings = z.strictObject({
  format: z.enum(['nuclei', 'sarif', 'csv']).describe('docs/formats/findings-v1.md'),
  text: z.string().max(50_000_000).describe('The file'),
  system: systemId.nullable().default(null).describe('For findings whose host belongs to no known system'),
  dryRun: z.boolean().default(true).describe('Says what would be opened, and writes nothing'),
});

const flag = z
  .enum(['true', 'false'])
  .transform((word) => word === 'true')
  .optional();

/** Filters of the list; in the address, so that everything comes as text. */
export const caseQuery = z.strictObject({
  under: organizationId.optional().describe('Cases of this organization and of all below it in the line'),
  keeper: organizationId.optional(),
  territory: division.optional().describe('Code of a territory: 220000 for the whole province'),
  sector: z.string().max(40).optional(),
  report: z.string().max(40).optional(),
  column: z.enum(COLUMNS).optional(),
  leak: z.string().max(40).optional(),
  grade: grade.optional(),
  cwe: z.coerce.number().int().min(1).max(99_999).optional(),
  family: familyId.optional(),
  system: systemId.optional(),
  owner: z.enum(['mine', 'nobody']).optional().describe('For coordinators and auditors'),
  overdue: flag.describe('Whose nearest deadline is past'),
  receivedFrom: instant.optional(),
  receivedBefore: instant.optional(),
  search: z
    .string()
    .max(200)
    .optional()
    .describe('Words of title or description; for coordinators and auditors'),
  order: z.enum(['received', 'changed', 'due']).default('received'),
  cursor: z.string().max(300).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
