import { oc } from '@orpc/contract';
import { z } from 'zod';
import { divisionCode } from './divisions.ts';
import { installationMark } from './installation.ts';
import { cursor, limit, line, organizationId } from './organizations.ts';

export const systemId = z.string().regex(/^sys_[0-9a-hjkmnp-tv-z]{26}$/);

/** The plain facts of an information system; all of them are stated together. */
export const systemFacts = z.object({
  name: line(200),
  keeper: organizationId.describe('Whose it is'),
  maintainer: organizationId.nullable().default(null).describe('Who runs it; null: the keeper itself'),
  supplier: organizationId.nullable().default(null),
  product: line(200).nullable().default(null),
  division: divisionCode.nullable().default(null),
  dataClasses: z.array(line(60)).max(100).default([]),
  people: z.int().nonnegative().nullable().default(null).describe('Whose data it holds, as far as known'),
  critical: z
    .enum(['yes', 'no', 'unknown'])
    .default('unknown')
    .describe('Critical information infrastructure'),
});

const listed = z.object({
  id: z.string(),
  name: z.string(),
  keeper: z.string(),
  maintainer: z.string().nullable(),
  supplier: z.string().nullable(),
  product: z.string().nullable(),
  division: z.string().nullable(),
  dataClasses: z.array(z.string()),
  people: z.int().nullable(),
  critical: z.enum(['yes', 'no', 'unknown']),
  retired: z.boolean(),
  changed: z.string(),
});

const nothing = z.object({ ...installationMark, id: z.string() });
const ofSystem = z.object({ id: systemId });
const tags = ['Systems'];

/** Information systems that hold personal data: whose, who runs them, who supplied them. */
export const systems = {
  list: oc
    .route({ method: 'GET', path: '/systems', tags, summary: 'Systems, filtered; own ones for members' })
    .input(
      z.object({
        keeper: organizationId.optional(),
        maintainer: organizationId.optional(),
        supplier: organizationId.optional(),
        division: divisionCode.optional(),
        q: line(200).optional().describe('Part of name or product; without other filters'),
        cursor: cursor.optional(),
        limit,
      }),
    )
    .output(z.object({ ...installationMark, systems: z.array(listed), next: z.string().nullable() })),
  get: oc
    .route({ method: 'GET', path: '/systems/{id}', tags, summary: 'One system' })
    .input(ofSystem)
    .output(
      z.object({
        ...installationMark,
        system: listed.extend({
          addresses: z.array(z.string()).nullable().optional(),
          authorisation: z.object({ is: z.string(), text: z.string().nullable() }).optional(),
        }),
      }),
    ),
  register: oc
    .route({
      method: 'POST',
      path: '/systems',
      tags,
      successStatus: 201,
      summary: 'Take a system into the register',
    })
    .input(systemFacts)
    .output(nothing),
  correct: oc
    .route({ method: 'PUT', path: '/systems/{id}', tags, summary: 'State all its facts anew' })
    .input(systemFacts.extend({ id: systemId }))
    .output(z.object({ ...installationMark, id: z.string(), changed: z.boolean() })),
  retire: oc
    .route({ method: 'POST', path: '/systems/{id}/retirement', tags, summary: 'It is out of use' })
    .input(ofSystem)
    .output(nothing),
  stateAddresses: oc
    .route({ method: 'PUT', path: '/systems/{id}/addresses', tags, summary: 'Its addresses; kept encrypted' })
    .input(ofSystem.extend({ addresses: z.array(line(2000)).min(1).max(1000) }))
    .output(nothing),
  stateAuthorisation: oc
    .route({
      method: 'PUT',
      path: '/systems/{id}/authorisation',
      tags,
      summary: 'Written leave to test it: on file, or ended',
    })
    .input(
      ofSystem.extend({
        leave: z
          .object({
            text: z.string().min(1).max(10_000).describe('From whom, for what, until when'),
            evidence: z
              .string()
              .regex(/^[0-9a-f]{64}$/)
              .describe('SHA-256 of the document'),
          })
          .nullable(),
      }),
    )
    .output(nothing),
};
