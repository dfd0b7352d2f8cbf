import type { IdentifierKind } from '#domain/identifiers/kinds.ts';

/**
 * How one entry of a dump is read: closed data, never code and never SQL, so that a plan corrected by a person (or
 * handed in by an attacker) can do no more than mis-read a file. `docs/formats/plan-v1.md` describes its JSON form.
 */
export type Plan = {
  readonly version: 1;
  readonly charset: Charset;
  readonly shape: Shape;
  /** Every column in the order of the file (for JSON lines: in the order named here). */
  readonly columns: readonly Column[];
  /** Domain of the site the list is said to come from; makes usernames into identifiers of that site. */
  readonly site?: string;
};

export type Charset = 'utf-8' | 'gb18030' | 'big5' | 'utf-16le' | 'utf-16be' | 'latin1';

export type Shape =
  /** `delimiter` of any length; blanks around fields are dropped when `trim`; `rest` names the column index that
   * swallows surplus delimiters (passwords that hold a colon). */
  | { readonly kind: 'delimited'; readonly delimiter: string; readonly trim: boolean; readonly rest?: number; readonly header: boolean }
  /** Columns padded with blanks: fields are separated by runs of blanks. */
  | { readonly kind: 'blanks'; readonly header: boolean }
  /** RFC 4180 with a chosen delimiter and quote; records may span lines. */
  | { readonly kind: 'csv'; readonly delimiter: string; readonly quote: string; readonly header: boolean }
  /** Fixed width, counted in characters after decoding. */
  | { readonly kind: 'fixed'; readonly widths: readonly number[]; readonly header: boolean }
  /** `INSERT INTO t (…) VALUES (…),(…);` of MySQL's and PostgreSQL's dialects; scaffolding counts as no record. */
  | { readonly kind: 'sql-insert' }
  /** One JSON object or array a line; objects are read by column `name`, arrays by position. Sheets arrive so, too. */
  | { readonly kind: 'json-lines'; readonly header: boolean };

export type Column = { readonly name?: string; readonly role: ColumnRole };

export type ColumnRole =
  | IdentifierKind
  /** A password or a hash of one; its storage scheme is judged value by value. */
  | 'secret'
  /** A second column with a hash of the same row's password (`user,password,md5`): used where `secret` is empty. */
  | 'secret-hash'
  | 'salt'
  /** Date of registration, of last log-in …: kept to the month. */
  | 'date'
  /** Personal data that is named in the profile as a class but never read into the corpus. */
  | { readonly kind: 'data-class'; readonly name: string }
  | 'ignored';

/** Why a logical record was not indexed. Closed: `docs/formats/plan-v1.md` explains each. */
export const REFUSAL_REASONS = [
  'blank',
  'too-few-fields',
  'too-many-fields',
  'undecodable',
  'unterminated-quote',
  'malformed',
  'too-long',
  'nothing-understood',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];
