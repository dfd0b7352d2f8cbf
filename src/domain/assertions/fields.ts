/**
 * The forms that a parameter of a value may have. One list serves as type and as check, since values come from
 * outside (pages, command line, later other installations).
 */
export type Field<T> = { readonly form: string; readonly is: (value: unknown) => value is T };

/** @param limit length in UTF-16 units. Control characters are refused: a title is one line. */
export const text = (limit: number): Field<string> => ({
  form: `text of 1 to ${limit} characters`,
  is: (value): value is string =>
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= limit &&
    value.isWellFormed() &&
    !/\p{Cc}/u.test(value),
});

export const oneOf = <const T extends readonly string[]>(...words: T): Field<T[number]> => ({
  form: `one of ${words.join(', ')}`,
  is: (value): value is T[number] => words.some((word) => word === value),
});

export const orNull = <T>(field: Field<T>): Field<T | null> => ({
  form: `${field.form}, or null`,
  is: (value): value is T | null => value === null || field.is(value),
});

export const listOf = <T>(field: Field<T>, least: number, most: number): Field<readonly T[]> => ({
  form: `list of ${least} to ${most}, each ${field.form}`,
  is: (value): value is readonly T[] =>
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(field.is),
});

export const count: Field<number> = {
  form: 'whole number, 0 or more',
  is: (value): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
};

/** Instant in UTC as `#kernel/instant.ts` writes it. */
export const instant: Field<string> = {
  form: 'instant in UTC with milliseconds',
  is: (value): value is string => {
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return false;
    const ms = Date.parse(value);
    return !Number.isNaN(ms) && new Date(ms).toISOString() === value;
  },
};

/** `2011`, `2011-12` or `2011-12-21`: as exact as it is known, and no more. */
export const date: Field<string> = {
  form: 'date as YYYY, YYYY-MM or YYYY-MM-DD',
  is: (value): value is string => {
    if (typeof value !== 'string' || !/^\d{4}(-\d\d(-\d\d)?)?$/.test(value)) return false;
    const full = `${value}${'-01-01'.slice(value.length - 4)}T00:00:00.000Z`;
    const ms = Date.parse(full);
    return !Number.isNaN(ms) && new Date(ms).toISOString() === full;
  },
};

/** Lower-case host name in ASCII (an IDN in its `xn--` form), with at least one dot. */
export const domainName: Field<string> = {
  form: 'domain name in lower-case ASCII',
  is: (value): value is string =>
    typeof value === 'string' &&
    value.length <= 253 &&
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/.test(value),
};

/** An identifier of ours, see `#kernel/ids.ts`. */
export const id = (prefix: string): Field<string> => ({
  form: `identifier ${prefix}_…`,
  is: (value): value is string => typeof value === 'string' && value.startsWith(`${prefix}_`) && isId(value),
});

export const isId = (value: string): boolean => /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/.test(value);

/** A part of a whole in thousandths: figures in assertions are whole numbers, so that every verifier writes them alike. */
export const thousandths: Field<number> = {
  form: 'whole number from 0 to 1000',
  is: (value): value is number => count.is(value) && value <= 1000,
};

export const share: Field<{ readonly of: string; readonly thousandths: number }> = {
  form: '{of: identifier brc_…, thousandths: 0 to 1000}',
  is: (value): value is { readonly of: string; readonly thousandths: number } => {
    if (typeof value !== 'object' || value === null || Object.keys(value).length !== 2) return false;
    const { of, thousandths: part } = value as Record<string, unknown>;
    return id('brc').is(of) && thousandths.is(part);
  },
};
