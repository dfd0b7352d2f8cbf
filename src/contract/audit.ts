import { oc } from '@orpc/contract';
import { z } from 'zod';
import { installationMark } from './installation.ts';

const instant = z.iso.datetime({ offset: true });

const row = z.object({
  number: z.int().describe('Greater for what came later'),
  at: z.iso.datetime(),
  actor: z.string().describe('In a case the pseudonym that the actor has there'),
  action: z.string(),
  subject: z.string().nullable().describe('The case or lead that was entered'),
  what: z.string().nullable(),
  basis: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const audit = {
  read: oc
    .route({
      method: 'GET',
      path: '/audit',
      tags: ['Audit'],
      summary: 'Who read and did what, the latest first',
      description:
        'Auditors and administrators read all of it, coordinators what concerns cases and leads. This reading is in it, too.',
    })
    .input(
      z.object({
        subject: z
          .string()
          .regex(/^[a-z]{3}_[0-9a-z]{26}$/)
          .optional()
          .describe('One case or lead'),
        actor: z.string().min(1).max(100).optional(),
        action: z.string().min(1).max(60).optional(),
        since: instant.optional(),
        until: instant.optional().describe('Excluded'),
        before: z.coerce
          .number()
          .int()
          .positive()
          .optional()
          .describe('The cursor `next` of the page before'),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ ...installationMark, rows: z.array(row), next: z.int().nullable() })),
};
