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

/** `latin1` is read as windows-1252, as every browser does. */
export const CHARSETS = ['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be', 'latin1'] as const;
export type Charset = (typeof CHARSETS)[number];

export type Shape =
  /** `delimiter` of any length; blanks around fields are dropped when `trim`; `rest` names the column index that
   * swallows surplus delimiters (passwords that hold a colon). */
  | {
      readonly kind: 'delimited';
      readonly delimiter: string;
      readonly trim: boolean;
      readonly rest?: number;
      readonly header: boolean;
    }
  /** Columns padded with blanks: fields are separated by runs of blanks. */
  | { readonly kind: 'blanks'; readonly header: boolean }
  /** RFC 4180 with a chosen delimiter and quote; records may span lines. */
  | { readonly kind: 'csv'; readonly delimiter: string; readonly quote: string; readonly header: boolean }
  /** Fixed width, counted in characters after decoding. */
  | { readonly kind: 'fixed'; readonly widths: readonly number[]; readonly header: boolean }
  /** `INSERT INTO t (…) VALUES (…),(…);` of MySQL's and PostgreSQL's dialects; scaffolding counts as no record.
   * With `table` only that table's tuples are records. `escapes` says what a backslash in a string is: an escape
   * (MySQL, the default) or a character like any other (standard SQL, PostgreSQL). */
  | { readonly kind: 'sql-insert'; readonly table?: string; readonly escapes?: 'backslash' | 'standard' }
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

/** Hard limits, for framing, for reading and for plans that strangers hand in. Lengths of text in UTF-16 units. */
export const LIMITS = {
  /** No block and no record is longer, in bytes. What is longer is one refused record, `too-long`. */
  blockBytes: 1 << 20,
  /** A quoted CSV field may run over line ends, but no further than this from the start of its record. */
  quotedSpan: 1 << 16,
  /** An SQL string literal that is not closed within this length makes its tuple malformed. */
  sqlLiteral: 1 << 18,
  /** The header of one INSERT statement, up to VALUES. */
  sqlHead: 1 << 16,
  /** Records looked at for the header row. */
  headerSearch: 64,
  columns: 256,
  delimiter: 16,
  name: 128,
  site: 253,
  fixedWidth: 4096,
} as const;
