import { oc } from '@orpc/contract';
import { z } from 'zod';
import { installationMark } from './installation.ts';

export const divisionCode = z
  .string()
  .regex(/^\d{6}$/)
  .describe('Code of a division, six digits as in GB/T 2260; 000000 is the nation');

const day = z
  .string()
  .regex(/^\d{4}(-\d\d(-\d\d)?)?$/)
  .describe('YYYY, YYYY-MM or YYYY-MM-DD: of a year or month its last day counts; left out: today');

const division = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  validFrom: z.string(),
  validTo: z.string().nullable().describe('Last day; null: in force as far as the data goes'),
  successors: z.array(z.string()).describe('Codes that go on in its place'),
});

const tags = ['Divisions'];

/** Divisions of the country, at any date since 1980. */
export const divisions = {
  search: oc
    .route({ method: 'GET', path: '/divisions', tags, summary: 'Divisions by name or code' })
    .input(
      z.object({
        q: z.string().min(1).max(60),
        at: day.optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
    )
    .output(z.object({ ...installationMark, asOf: z.string(), divisions: z.array(division) })),
  get: oc
    .route({ method: 'GET', path: '/divisions/{code}', tags, summary: 'One division, and what became of it' })
    .input(z.object({ code: divisionCode, at: day.optional() }))
    .output(
      z.object({
        ...installationMark,
        asOf: z.string(),
        division: division.nullable().describe('What the code stood for at that date; null: nothing'),
        path: z.array(division).describe('From the province down'),
        now: z.array(division).describe('Divisions in force that answer for it today'),
      }),
    ),
  children: oc
    .route({ method: 'GET', path: '/divisions/{code}/children', tags, summary: 'Divisions one rung below' })
    .input(z.object({ code: divisionCode, at: day.optional() }))
    .output(z.object({ ...installationMark, asOf: z.string(), divisions: z.array(division) })),
};
