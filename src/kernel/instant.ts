/** A moment in UTC, ISO 8601 with milliseconds and `Z`, so that text order is time order. */
export type Instant = string & { readonly __instant: never };

/** Rules take time as an argument; only `compose.ts` and tests make a clock. */
export type Clock = () => Instant;

/** @throws RangeError when `ms` is no time that a Date can hold. */
export const instantOf = (ms: number): Instant => new Date(ms).toISOString() as Instant;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const msOf = (instant: Instant): number => Date.parse(instant);

/** Accepts ISO 8601 with a zone or a bare date (read as midnight UTC); null when it is neither. */
export function parseInstant(text: string): Instant | null {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : instantOf(ms);
}
