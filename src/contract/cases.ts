import { oc } from '@orpc/contract';
import { z } from 'zod';
import { DUPLICATE_REASONS } from '#domain/vulnerabilities/duplicates.ts';
import * as inputs from './case-inputs.ts';
import { caseAnswer } from './case-view.ts';
import { installationMark } from './installation.ts';

const { caseId } = inputs;
const tags = ['Cases'];

/** What a call put on record; each is a leaf of the ledger and has a receipt as soon as the ledger is sealed. */
const said = z.object({
  ...installationMark,
  case: caseId,
  assertions: z.array(
    z.object({
      id: z.string(),
      axis: z.string(),
      value: z.object({ is: z.string() }).catchall(z.unknown()).nullable(),
    }),
  ),
});

type Post<I extends z.ZodType> = {
  path: `/cases/{id}/${string}`;
  input: I;
  summary: string;
  description?: string;
};

const post = <I extends z.ZodType>({ path, input, summary, description }: Post<I>) =>
  oc
    .route({
      method: 'POST',
      path,
      tags,
      successStatus: 201,
      summary,
      ...(description === undefined ? {} : { description }),
    })
    .input(input)
    .output(said);

const one = z.strictObject({ id: caseId });

const nullable = z.string().nullable();

const listed = z.object({
  id: caseId,
  keeper: nullable,
  system: nullable,
  family: nullable.describe('For coordinators and auditors'),
  division: nullable,
  sector: nullable,
  report: z.string(),
  repair: z.string(),
  column: z.string().describe('The one column of the figures in which it stands'),
  leak: z.string(),
  grade: nullable,
  cwe: z.int().nullable(),
  classes: z.array(z.string()),
  people: z.object({ least: z.int(), likely: z.int(), most: z.int() }).nullable(),
  minors: z.boolean(),
  critical: z.string(),
  fast: z.boolean(),
  owner: nullable.describe('A pseudonym of the case; for coordinators and auditors'),
  received: z.string(),
  told: nullable,
  answered: nullable,
  checked: nullable,
  due: nullable.describe('The nearest deadline, and dueStep what it is for'),
  dueStep: nullable,
  changed: z.string(),
  closed: nullable,
});

/** Work on one case. Who may do what stands in `may` of the case itself. */
export const cases = {
  list: oc
    .route({
      method: 'GET',
      path: '/cases',
      tags,
      summary: 'The cases that you may see, a page at a time',
      description: 'The reading is written into the audit.',
    })
    .input(inputs.caseQuery)
    .output(z.object({ ...installationMark, cases: z.array(listed), next: z.string().nullable() })),
  get: oc
    .route({
      method: 'GET',
      path: '/cases/{id}',
      tags,
      summary: 'One case, as you may see it',
      description:
        'The reading is written into the audit. A case that is none of yours reads like one that does not exist.',
    })
    .input(one)
    .output(caseAnswer),
  receipts: oc
    .route({
      method: 'GET',
      path: '/cases/{id}/receipts',
      tags,
      summary: 'Receipts of what was said in a case, as far as the ledger is sealed and you may see it',
      description: 'Each checks offline with "nuwa verify-receipt"; texts are in it where you may read them.',
    })
    .input(one)
    .output(
      z.object({
        ...installationMark,
        receipts: z.array(z.object({ assertion: z.string(), receipt: z.string() })),
      }),
    ),
  duplicates: oc
    .route({
      method: 'GET',
      path: '/cases/{id}/duplicates',
      tags,
      summary: 'Cases that may be about the same hole',
    })
    .input(one)
    .output(
      z.object({
        ...installationMark,
        duplicates: z.array(
          z.object({
            id: caseId,
            score: z.int().min(0).max(100),
            reasons: z.array(z.object({ reason: z.enum(DUPLICATE_REASONS), points: z.int() })),
          }),
        ),
      }),
    ),
  triage: post({
    path: '/cases/{id}/triage',
    input: inputs.triage,
    summary: 'What becomes of the report, and corrections of what it says',
    description: 'Only what is given is said. What was said before stays on record.',
  }),
  ask: post({
    path: '/cases/{id}/questions',
    input: inputs.question,
    summary: 'Ask the finder; the report waits for the answer',
  }),
  grade: post({ path: '/cases/{id}/grade', input: inputs.grading, summary: 'Grade the case' }),
  target: post({ path: '/cases/{id}/target', input: inputs.target, summary: 'Decide the repair target' }),
  handOver: post({
    path: '/cases/{id}/owner',
    input: inputs.owner,
    summary: 'Give the case to a coordinator',
  }),
  number: post({
    path: '/cases/{id}/numbers',
    input: inputs.number,
    summary: 'The number of the same case in a register elsewhere',
  }),
  link: post({ path: '/cases/{id}/links', input: inputs.link, summary: 'Link a misuse or an incident' }),
  leak: post({
    path: '/cases/{id}/leak',
    input: inputs.leak,
    summary: 'How far the data is known to have got out',
    description: 'From sample-seen on with evidence; access-seen not on a mere statement.',
  }),
  publicity: post({
    path: '/cases/{id}/publicity',
    input: inputs.publicity,
    summary: 'Open the case to an audience, or seal it again',
  }),
  close: post({ path: '/cases/{id}/closing', input: inputs.closing, summary: 'Close the case' }),
  tell: post({
    path: '/cases/{id}/contacts',
    input: inputs.contact,
    summary: 'What is known of reaching an organization',
  }),
  passOn: post({
    path: '/cases/{id}/maintainer',
    input: inputs.maintainer,
    summary: 'Let whoever maintains the system see and answer the case',
  }),
  message: post({
    path: '/cases/{id}/messages',
    input: inputs.message,
    summary: 'Write to those in the case',
  }),
  answer: post({
    path: '/cases/{id}/answers',
    input: inputs.answer,
    summary: 'Answer for the keeper',
    description:
      'Whether it counts as the keeper’s own word or as its superior’s is read off your part in the case.',
  }),
  quote: post({
    path: '/cases/{id}/quotes',
    input: inputs.quote,
    summary: 'Take down what a keeper, or somebody above it, said in public',
    description: 'It stands in their name, as their word and never as a check; a claim asks for a re-test.',
  }),
  time: post({ path: '/cases/{id}/time', input: inputs.time, summary: 'Grant or decline more time' }),
  askForLogs: post({
    path: '/cases/{id}/log-questions',
    input: one,
    summary: 'Ask the keeper whether anyone but the finder came through the hole',
  }),
  answerFromLogs: post({
    path: '/cases/{id}/log-answers',
    input: inputs.logReview,
    summary: 'Answer that question from the own access logs',
  }),
  dispute: post({ path: '/cases/{id}/disputes', input: inputs.dispute, summary: 'Dispute a statement' }),
  settle: post({
    path: '/cases/{id}/settlements',
    input: inputs.dispute,
    summary: 'State how a dispute ended',
  }),
  requestReTest: post({ path: '/cases/{id}/re-tests', input: one, summary: 'Ask for a re-test' }),
  check: post({
    path: '/cases/{id}/checks',
    input: inputs.check,
    summary: 'Record a check of the same path',
    description:
      'Only a check makes a repair verified. Critical infrastructure only with an authorisation on file. A hole that is open again reopens a closed case.',
  }),
  forget: oc
    .route({
      method: 'POST',
      path: '/cases/{id}/forgetting',
      tags,
      summary: 'Forget the case: its texts, details and files, for good',
      description: 'The ledger and every receipt stay valid.',
    })
    .input(inputs.forgetting)
    .output(z.object({ ...installationMark, case: caseId })),
};

const members = z.array(
  z.object({
    system: inputs.systemId,
    vulnerability: caseId,
    known: z.boolean().describe('It had a case already'),
  }),
);

/** One supplier's hole in many systems. */
export const families = {
  open: oc
    .route({
      method: 'POST',
      path: '/families',
      tags: ['Families'],
      successStatus: 201,
      summary: 'Open a family: the technical part once, and a case in each system',
    })
    .input(inputs.family)
    .output(z.object({ ...installationMark, family: inputs.familyId, cases: members })),
  extend: oc
    .route({
      method: 'POST',
      path: '/families/{id}/systems',
      tags: ['Families'],
      successStatus: 201,
      summary: 'Open a case of this family in further systems',
    })
    .input(inputs.familySystems)
    .output(z.object({ ...installationMark, family: inputs.familyId, cases: members })),
};

const imported = z.object({
  line: z.int(),
  title: z.string(),
  host: z.string().nullable(),
  system: z.string().nullable().describe('Registered system whose addresses name the host'),
  outcome: z.enum(['opens', 'known', 'repeated']),
  case: caseId.nullable().describe('Null in a dry run, and for what is repeated'),
  of: z.int().nullable().describe('For what is repeated: the line it repeats'),
  like: z.array(caseId).describe('Cases with the same weakness in the same system'),
});

/** What scanners found, as leads for triage. */
export const findings = {
  import: oc
    .route({
      method: 'POST',
      path: '/findings',
      tags: ['Families'],
      summary: 'Open cases from a file of findings; a dry run unless told otherwise',
    })
    .input(inputs.findings)
    .output(
      z.object({
        ...installationMark,
        dryRun: z.boolean(),
        findings: z.array(imported),
        refusals: z.array(z.object({ line: z.int(), reason: z.string() })),
      }),
    ),
};
