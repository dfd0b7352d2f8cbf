import type { Charset, Column, RefusalReason, Shape } from '#domain/breaches/plan.ts';
import type { SchemeId } from '#domain/breaches/storage-scheme.ts';
import type { IdentifierKind } from '#domain/identifiers/kinds.ts';

/** One list of the case: how it looks and what is true of it. Writing keeps nothing but the current chunk. */
export type CaseList = {
  /** Domain of the organization, or what the list is called where there is none. */
  readonly name: string;
  readonly fileName: string;
  readonly modelledOn: string;
  /** Day on which the list came out, in 2011. */
  readonly appeared: string;
  readonly rowsAtFull: number;
  /** The list says something about people that can hurt them beyond the account itself. */
  readonly sensitive: boolean;
  /** Logical records at a scale: round(rowsAtFull × scale), noise included. @throws RangeError below 100 rows */
  readonly rows: (scale: number) => number;
  /** The file in chunks of about 64 KiB; the same scale and seed give the same bytes. */
  readonly write: (scale: number, seed: number) => Generator<Uint8Array, void, undefined>;
  readonly truth: (scale: number, seed: number) => ListTruth;
};

/** What a right import must find, known from how the list was made and never from reading it. */
export type ListTruth = {
  readonly charset: Charset;
  readonly shape: Shape;
  readonly columns: readonly Column[];
  /** `indexed` and the reasons in `refused` add up to `rows`. */
  readonly rows: number;
  readonly indexed: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
  /** Distinct people by the strongest identifier of the list. Where that is the username and the plan names the site,
   * the kind is `site-username` and the count the same. */
  readonly people: { readonly by: IdentifierKind; readonly distinct: number };
  /** Indexed rows by storage scheme of the secret; rows without a secret are in none. */
  readonly schemes: Readonly<Partial<Record<StorageScheme, number>>>;
  /** Indexed rows that say, after normalising, what another row of the list says: `exact` are spelled the same. */
  readonly repeated: { readonly exact: number; readonly variants: number };
  /** Second accounts of one person (another username, same e-mail), and those with the same password. */
  readonly secondAccounts: { readonly rows: number; readonly samePassword: number };
  /** Rows whose password is a mobile number, where passwords are plain. */
  readonly mobilePasswords: number;
  /** Lists from which records were copied with identifier and password: rows copied, repetitions included. */
  readonly copiedFrom: Readonly<Record<string, number>>;
  readonly verdict: VerdictTruth;
};

/** `md5-salted` is `md5:salt`, written beside each other; `phpass` is `$P$`. */
export type StorageScheme = Extract<SchemeId, 'plain' | 'md5' | 'md5-salted' | 'phpass' | 'bcrypt'>;

export type VerdictTruth =
  | { readonly value: 'authentic'; readonly because: 'admitted' | 'canaries' }
  | { readonly value: 'plausible' }
  | { readonly value: 'recycled'; readonly of: readonly string[] }
  | { readonly value: 'mixed'; readonly of: readonly string[]; readonly shareCopied: number }
  | { readonly value: 'fabricated'; readonly because: 'random-digits' };
