import { date as dateField, isId } from '#domain/assertions/fields.ts';

export const DIVISION_CODE = /^\d{6}$/;

export const identifier = (prefix: string, value: string): boolean =>
  value.startsWith(`${prefix}_`) && isId(value);

/** `2026`, `2026-11` or `2026-11-22`, of a day that there is. */
export const date = (value: string): boolean => dateField.is(value);
