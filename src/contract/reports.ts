import { oc } from '@orpc/contract';
import { z } from 'zod';

import { REPORT_CLASSES } from '#domain/reports/data-classes.ts';
import { AUTHORITIES, OUTCOMES, type Report } from '#domain/reports/report.ts';
import { REPORT_LIMITS } from '#domain/reports/report-limits.ts';
import { installationMark } from './installation.ts';

// Lengths are wide here, so that the door itself can say of each field what is wrong with it (report-incomplete).
const words = z.string().max(100_000);
const line = z.string().max(2000);
const count = z.int().nonnegative();

const named = z
  .union([
    z.object({
      id: z.string().max(60).describe('Of the registry, see /reports/keepers and /reports/systems'),
    }),
    z.object({ name: line.describe('In your own words; kept encrypted until a coordinator has placed it') }),
  ])
  .nullable()
  .default(null);
const place = z
  .union([
    z.object({ division: z.string().max(20).describe('Six digits, GB/T 2260') }),
    z.object({ name: line }),
  ])
  .nullable()
  .default(null);
const people = z
  .object({
    least: count,
    likely: count,
    most: count,
    by: z.enum(['counted', 'sampled', 'published', 'stated', 'estimated']).default('estimated'),
  })
  .nullable()
  .default(null)
  .describe('How many people, as an interval, and where it comes from');
const consent = z.object({
  named: z.boolean().describe('To be named to the keeper'),
  asked: z.boolean().describe('To be asked again'),
  unmasked: z.boolean().describe('To have samples kept as they are, if a coordinator agrees'),
});
const credit = z.union([
  z.object({ as: z.literal('anonymous') }),
  z.object({ as: z.literal('not-stated') }),
  z.object({ as: z.literal('named'), name: line }),
]);
const classes = z.array(z.enum(REPORT_CLASSES)).max(REPORT_CLASSES.length).default([]);
const known = z.enum(['yes', 'no', 'unknown']);
const date = z.string().max(10).nullable().default(null).describe('YYYY, YYYY-MM or YYYY-MM-DD');
const text = words.nullable().default(null);

const vulnerabilityReport = z.object({
  kind: z.literal('vulnerability'),
  title: line,
  description: words,
  technical: text.describe('Never published while the system is in use'),
  howToCheck: text,
  keeper: named,
  system: named,
  place,
  cwe: z.int().nullable().default(null).describe('MITRE CWE number'),
  classes,
  people,
  minors: known.default('unknown'),
  critical: known.describe('Is it critical information infrastructure? Asked, never assumed'),
  consent,
  credit: credit.default({ as: 'not-stated' }),
});
const rumourReport = z.object({
  kind: z.literal('rumour'),
  title: line,
  description: words,
  seenAt: text.describe('Where it was seen'),
  keeper: named,
  classes,
  people,
  date,
  consent,
});
const misuseReport = z.object({
  kind: z.literal('misuse'),
  description: words,
  date,
  keeper: named.describe('Who you think the data came from'),
  place,
  classes,
  loss: count.nullable().default(null).describe('Whole yuan'),
  toldTo: z
    .object({ authority: z.enum(AUTHORITIES), outcome: z.enum(OUTCOMES) })
    .nullable()
    .default(null),
  consent,
});
const kinds = z.discriminatedUnion('kind', [vulnerabilityReport, rumourReport, misuseReport]);
/** The compiler holds the schema and the domain's word for it together. */
export const reportSchema: z.ZodType<Report, z.input<typeof kinds>> = kinds;

/** A report as the contract takes it, for those who make one out of a form. */
export type ReportBody = z.output<typeof kinds>;
export const REPORT_WORDS = {
  kinds: ['vulnerability', 'rumour', 'misuse'],
  classes: REPORT_CLASSES,
  authorities: AUTHORITIES,
  outcomes: OUTCOMES,
  limits: REPORT_LIMITS,
} as const;

const secret = z.string().max(100).nullable().default(null).describe('Null for drafts of accounts');
const draftContent = z.object({
  kind: z.enum(['vulnerability', 'rumour', 'misuse']),
  fields: z
    .record(z.string().max(60), z.union([words, z.array(z.string().max(200)).max(100)]))
    .describe('What is typed so far, by the names of a form; judged only when it is handed in'),
});
const heldDraft = z.object({ id: z.string().max(40), secret });

const received = z.object({
  ...installationMark,
  kind: z.enum(['vulnerability', 'rumour', 'misuse']),
  subject: z.string().describe('What receipts and the ledger name'),
  code: z.string().describe('What the case goes by: NW-7K3F-9QXM'),
  passphrase: z
    .string()
    .nullable()
    .describe('Shown this once and kept by nobody. Null where an account or the sender of a mail needs none'),
  received: z.string(),
  masked: z.boolean().describe('Whether personal data in the texts was masked'),
});

const finderView = z.object({
  kind: z.enum(['vulnerability', 'rumour', 'misuse']),
  received: z.string(),
  state: z.string(),
  because: z.string().nullable(),
  repair: z.string().nullable(),
  waitsForYou: z.boolean(),
  messages: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      from: z.enum(['you', 'coordinator']),
      text: z.string().nullable(),
    }),
  ),
  evidence: z.array(z.object({ id: z.string(), media: z.string(), at: z.string() })),
  consent: z.object({ named: z.string(), asked: z.string(), unmasked: z.string() }).nullable(),
  credit: z.string().nullable(),
  steps: z.array(z.object({ axis: z.string(), word: z.string(), at: z.string() })),
  statements: z.int(),
});
const followed = z.object({
  ...installationMark,
  code: z.string(),
  ticket: z.string().describe('Stands in for code and passphrase in further calls, for thirty minutes'),
  report: finderView,
});
const ticket = z.object({ ticket: z.string().max(100) });
const registryEntry = z.object({ id: z.string(), name: z.string() });

const TAGS = ['Reports'];

/** Reports: anybody may hand one in. Codes and passphrases travel in bodies only, never in an address. */
export const reports = {
  receive: oc
    .route({
      method: 'POST',
      path: '/reports',
      tags: TAGS,
      successStatus: 201,
      summary: 'Hand in a report: a vulnerability, a rumour of a breach, or misuse of your data',
      description:
        'With the header Idempotency-Key the same call may be sent again for 24 hours and gives the same answer. ' +
        `At most ${REPORT_LIMITS.sampleRows} rows of personal data are taken, masked; lists are refused.`,
    })
    .input(z.object({ report: reportSchema, draft: heldDraft.nullable().default(null) }))
    .output(received),
  follow: oc
    .route({
      method: 'POST',
      path: '/reports/follow',
      tags: TAGS,
      summary: 'What became of a report; by code and passphrase, or by the account that handed it in',
    })
    .input(
      z.object({
        code: z.string().max(100),
        passphrase: z.string().max(100).nullable().default(null),
      }),
    )
    .output(followed),
  add: oc
    .route({
      method: 'POST',
      path: '/reports/follow/add',
      tags: TAGS,
      summary: 'Answer a question, add words, change consent or credit',
    })
    .input(
      ticket.extend({
        text,
        consent: consent.nullable().default(null),
        credit: credit.nullable().default(null),
      }),
    )
    .output(followed),
  receipts: oc
    .route({
      method: 'POST',
      path: '/reports/follow/receipts',
      tags: TAGS,
      summary: 'Proof files for what you said, as far as it is sealed into the ledger',
    })
    .input(ticket)
    .output(
      z.object({
        ...installationMark,
        receipts: z.array(z.string()),
        waiting: z.int().describe('Statements that the next checkpoint will seal'),
      }),
    ),
  decideUnmasked: oc
    .route({
      method: 'POST',
      path: '/cases/{id}/evidence/{evidence}/unmasked',
      tags: TAGS,
      summary: 'A coordinator decides on a sample that its finder wants kept unmasked',
    })
    .input(
      z.object({
        id: z.string().max(60),
        evidence: z.string().max(60),
        decision: z.enum(['keep-original', 'keep-masked']),
        because: z.string().min(1).max(2000),
      }),
    )
    .output(z.object({ ...installationMark, decision: z.enum(['keep-original', 'keep-masked']) })),
  keepers: oc
    .route({
      method: 'GET',
      path: '/reports/keepers',
      tags: TAGS,
      summary: 'Organizations by name, to say who is responsible',
    })
    .input(z.object({ q: z.string().min(1).max(100) }))
    .output(z.object({ ...installationMark, keepers: z.array(registryEntry) })),
  systems: oc
    .route({
      method: 'GET',
      path: '/reports/systems',
      tags: TAGS,
      summary: 'Systems by name, of one organization or of all',
    })
    .input(z.object({ q: z.string().min(1).max(100), keeper: z.string().max(60).optional() }))
    .output(z.object({ ...installationMark, systems: z.array(registryEntry) })),
  drafts: {
    begin: oc
      .route({
        method: 'POST',
        path: '/reports/drafts',
        tags: TAGS,
        successStatus: 201,
        summary: 'Keep what is typed so far, for thirty days from the latest change',
      })
      .input(draftContent)
      .output(
        z.object({ ...installationMark, id: z.string(), secret: z.string().nullable(), expires: z.string() }),
      ),
    save: oc
      .route({
        method: 'PUT',
        path: '/reports/drafts/{id}',
        tags: TAGS,
        summary: 'Replace what is kept of a draft',
      })
      .input(draftContent.extend({ id: z.string().max(40), secret }))
      .output(z.object({ ...installationMark, saved: z.string(), expires: z.string() })),
    open: oc
      .route({ method: 'POST', path: '/reports/drafts/{id}/open', tags: TAGS, summary: 'Go on with a draft' })
      .input(heldDraft)
      .output(draftContent.extend({ ...installationMark })),
    list: oc
      .route({ method: 'GET', path: '/reports/drafts', tags: TAGS, summary: 'Drafts of your account' })
      .output(
        z.object({
          ...installationMark,
          drafts: z.array(
            z.object({ id: z.string(), kind: z.string(), saved: z.string(), expires: z.string() }),
          ),
        }),
      ),
    discard: oc
      .route({
        method: 'POST',
        path: '/reports/drafts/{id}/discard',
        tags: TAGS,
        summary: 'Forget a draft at once',
      })
      .input(heldDraft)
      .output(z.object({ ...installationMark })),
  },
};
