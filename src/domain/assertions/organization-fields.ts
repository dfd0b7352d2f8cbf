import { type Field, oneOf } from './fields.ts';

/** Code of a division of the country, six digits as in GB/T 2260: `220100`, or `000000` for the nation. */
export const DIVISION: Field<string> = {
  form: 'code of a division: six digits',
  is: (value): value is string => typeof value === 'string' && /^\d{6}$/.test(value),
};

export const ORGANIZATION_KINDS = [
  'keeper',
  'authority',
  'maintainer',
  'supplier',
  'finders',
  'press',
  'operator',
] as const;
export type OrganizationKind = (typeof ORGANIZATION_KINDS)[number];
export const ORGANIZATION_KIND = oneOf(...ORGANIZATION_KINDS);

/** Fields of work as the law and the line ministries cut them. */
export const SECTORS = [
  'social-security',
  'health',
  'disease-control',
  'household-registration',
  'education',
  'finance',
  'taxation',
  'housing-fund',
  'transport',
  'energy',
  'telecommunications',
  'justice',
  'police',
  'internet',
  'media',
  'commerce',
  'public-administration',
  'other',
] as const;
export type Sector = (typeof SECTORS)[number];
export const SECTOR = oneOf(...SECTORS);

/** Form only; the check digit is judged where codes come in (`domain/identifiers`). */
export const CREDIT_CODE: Field<string> = {
  form: 'unified social credit code of 18 characters',
  is: (value): value is string => typeof value === 'string' && /^[0-9A-HJ-NP-RTUW-Y]{18}$/.test(value),
};
