import { z } from 'zod';

/** A demo installation holds invented figures and says so on every page and answer, for as long as it exists. */
export const installationKind = z.enum(['demo', 'real']);
export type InstallationKind = z.infer<typeof installationKind>;

/** Stands in every JSON answer whose schema is ours. */
export const installationMark = { installation: installationKind };

const passwordFigures = z.object({
  records: z.int().nonnegative().describe('Distinct passwords listed'),
  bits: z.int().describe('Recommended length of a native prefix: the longest that keeps the floor'),
});

export const installationAnswer = z.object({
  ...installationMark,
  name: z.literal('Nüwa'),
  software: z.string().describe('Version of the program'),
  ledgerOrigin: z.string().nullable(),
  corpus: z.object({
    version: z.string().describe('Changes with every publication; part of native range addresses'),
    publishedAt: z.string(),
    breaches: z.int().nonnegative(),
    floor: z
      .int()
      .positive()
      .describe('k: fewest entries in a bucket, padding included; not a count of people'),
    passwords: z.object({ sha1: passwordFigures, ntlm: passwordFigures }),
  }),
});
export type InstallationAnswer = z.infer<typeof installationAnswer>;
