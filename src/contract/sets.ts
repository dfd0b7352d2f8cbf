import { oc } from '@orpc/contract';
import { z } from 'zod';
import { SECTORS } from '#domain/assertions/organization-fields.ts';
import { installationMark } from './installation.ts';

const division = z.string().regex(/^\d{6}$/);
const organization = z.string().regex(/^org_[0-9a-z]{26}$/);
const setId = z.string().regex(/^set_[0-9a-z]{26}$/);

const meaning = z.object({
  text: z.string().min(1).max(300).describe('Which cases are meant, in the words of whoever draws the line'),
  sector: z.enum(SECTORS).nullable().default(null),
  division: division.nullable().default(null),
  to: z.iso.date().nullable().default(null).describe('Up to which day'),
});

/** What can be said of a set; "40 % were repaired before" names no case and is never spread over cases. */
const said = z.discriminatedUnion('axis', [
  z.object({
    axis: z.literal('repair'),
    value: z.discriminatedUnion('is', [
      z.object({
        is: z.enum(['repaired-before', 'repaired', 'open']),
        thousandths: z.int().min(0).max(1000),
      }),
      z.object({ is: z.enum(['all-repaired', 'under-way']) }),
    ]),
  }),
  z.object({
    axis: z.literal('extent'),
    value: z.object({ is: z.literal('only'), divisions: z.array(division).min(1).max(100) }),
  }),
  z.object({
    axis: z.literal('leak'),
    value: z.object({ is: z.enum(['none-found', 'found', 'cannot-be-known']) }),
  }),
  z.object({
    axis: z.literal('order'),
    value: z.discriminatedUnion('is', [
      z.object({ is: z.literal('ordered'), what: z.enum(['audit', 'repair', 'inform', 'monitor']) }),
      z.object({ is: z.literal('answered') }),
    ]),
  }),
]);

const statement = z.object({
  organization: organization.describe('In whose name it stands: whoever said it'),
  said,
  happened: z.iso.datetime().optional().describe('When it was said; left out: now'),
  evidence: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe('SHA-256 of what is kept of it'),
});

const setLine = z.object({
  assertion: z.string(),
  organization,
  name: z.string().nullable().describe('Of the organization'),
  axis: z.string(),
  value: z.record(z.string(), z.unknown()),
  basis: z.string(),
  happened: z.string(),
  recorded: z.string(),
  disputed: z.boolean(),
});

const statedSet = z.object({
  id: setId,
  meaning: z.object({
    text: z.string(),
    sector: z.string().nullable(),
    division: z.string().nullable(),
    to: z.string().nullable(),
  }),
  statements: z.array(setLine),
});

const tags = ['Sets'];

export const sets = {
  list: oc
    .route({ method: 'GET', path: '/sets', tags, summary: 'Sets of cases, and who says what of them' })
    .output(z.object({ ...installationMark, sets: z.array(statedSet) })),
  name: oc
    .route({ method: 'POST', path: '/sets', tags, successStatus: 201, summary: 'Name a set of cases' })
    .input(meaning)
    .output(z.object({ ...installationMark, id: setId })),
  state: oc
    .route({
      method: 'POST',
      path: '/sets/{id}/statements',
      tags,
      successStatus: 201,
      summary: 'Take down what an organization said of a set',
    })
    .input(statement.extend({ id: setId }))
    .output(z.object({ ...installationMark, assertion: z.string() })),
};
