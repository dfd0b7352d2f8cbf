import type { ColumnType } from 'kysely';

import type { Instant } from '#kernel/instant.ts';

/** `timestamptz`: written as an instant, read as a Date of milliseconds. */
export type Time = ColumnType<Date, Instant, Instant>;
export type TimeOrNull = ColumnType<Date | null, Instant | null | undefined, Instant | null>;
/** `jsonb`: takes JSON text and gives values; a bare array would be sent as a PostgreSQL array. */
export type Json<T> = ColumnType<T, string, string>;
export type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>;
