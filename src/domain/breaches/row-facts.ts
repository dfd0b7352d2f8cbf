import { canonicalise } from '#domain/identifiers/canonicalise.ts';
import { domainOfEmail } from '#domain/identifiers/email.ts';
import { isTokenised, KINDS, type IdentifierKind, type TokenisedKind } from '#domain/identifiers/kinds.ts';
import { identifierShape } from '#domain/identifiers/secret-shape.ts';
import { monthOf } from './month.ts';
import type { Plan } from './plan.ts';
import { digestOfHash, schemeOf, type SchemeId } from './storage-scheme.ts';

/** What one row of a dump says, in clear text: lives in memory of the worker that hashes it, and nowhere else. */
export type RowFacts = {
  /** Each at most once; columns in the order of the plan. */
  readonly identifiers: readonly RowIdentifier[];
  /** What the row holds and what is never made into tokens: name, birthday, IP. */
  readonly untokenised: readonly SeenValue[];
  /** Values that had the right form and a wrong check digit: evidence about the list. */
  readonly wrongChecks: readonly SeenValue[];
  readonly secret: RowSecret | null;
  /** year × 12 + (month − 1); 0 none. */
  readonly month: number;
  /** First four digits of the resident ID: province and prefecture; 0 none. */
  readonly division: number;
  /** From the resident ID, or else from a birthday; 0 none. */
  readonly birthYear: number;
  /** Canonical domain of the first e-mail. */
  readonly domain: string | null;
};
export type RowIdentifier = {
  readonly kind: TokenisedKind;
  readonly canonical: string;
  /** Not a column of its own: made from another one (username at the plan's site). */
  readonly derived: boolean;
};
export type SeenValue = { readonly kind: IdentifierKind; readonly text: string };
export type RowSecret =
  | { readonly stored: 'plain'; readonly text: string; readonly shape: TokenisedKind | null }
  | {
      readonly stored: 'hashed';
      readonly scheme: SchemeId;
      /** As it stands in the list, with its salt where that has a column of its own. */
      readonly text: string;
      /** Raw digest of the bare secret; only of unsalted MD5 and SHA-1, which can be compared between lists. */
      readonly digest: { readonly of: 'md5' | 'sha1'; readonly bytes: Uint8Array } | null;
    };

/**
 * Makes the reader of one plan's rows. It returns null for a row in which nothing is understood: no identifier of any
 * kind (one with a wrong check digit counts as understood, or random card numbers would vanish as noise) and no
 * secret. Fields are attacker-controlled and may hold anything.
 */
export function rowReader(plan: Plan): (fields: readonly string[]) => RowFacts | null {
  const readers = plan.columns.map((column) => readerOf(column.role, plan.site));
  return (fields) => {
    const row = new Draft();
    for (let i = 0; i < readers.length; i++) {
      const text = fields[i];
      if (text !== undefined && text !== '') readers[i]?.(row, text);
    }
    return row.finish();
  };
}

type CellReader = (row: Draft, text: string) => void;

function readerOf(role: Plan['columns'][number]['role'], site: string | undefined): CellReader | null {
  if (typeof role === 'object') return null;
  switch (role) {
    case 'ignored':
      return null;
    case 'secret':
      return (row, text) => {
        if (row.secret === '') row.secret = text;
      };
    case 'secret-hash':
      return (row, text) => {
        if (row.secretHash === '') row.secretHash = text.trim();
      };
    case 'salt':
      return (row, text) => {
        row.salt = text;
      };
    case 'date':
      return (row, text) => {
        if (row.month === 0) row.month = monthOf(text);
      };
    case 'username':
      return (row, text) => {
        row.identifier('username', text, false);
        if (site !== undefined) row.identifier('site-username', text, true, site);
      };
    case 'birthday':
      return (row, text) => row.birthday(text);
    case 'resident-id':
      return (row, text) => row.residentId(text);
    case 'email':
      return (row, text) => row.email(text);
    default:
      return (row, text) => row.identifier(role, text, false, site);
  }
}

class Draft {
  secret = '';
  secretHash = '';
  salt = '';
  month = 0;
  readonly #identifiers: RowIdentifier[] = [];
  readonly #untokenised: SeenValue[] = [];
  readonly #wrongChecks: SeenValue[] = [];
  #division = 0;
  #idYear = 0;
  #birthdayYear = 0;
  #domain: string | null = null;

  /** @returns the canonical form, or null when the cell holds none */
  identifier(kind: IdentifierKind, text: string, derived: boolean, site?: string): string | null {
    const found = canonicalise(kind, text, site === undefined ? undefined : { site });
    if (!found.ok) {
      if (found.reason === 'check-digit') this.#wrongChecks.push({ kind, text });
      return null;
    }
    if (!isTokenised(kind)) this.#untokenised.push({ kind, text: found.canonical });
    else if (!this.#has(kind, found.canonical))
      this.#identifiers.push({ kind, canonical: found.canonical, derived });
    return found.canonical;
  }

  email(text: string): void {
    const canonical = this.identifier('email', text, false);
    if (canonical !== null) this.#domain ??= domainOfEmail(canonical);
  }

  residentId(text: string): void {
    const canonical = this.identifier('resident-id', text, false);
    if (canonical === null || this.#division !== 0) return;
    this.#division = Number(canonical.slice(0, 4));
    this.#idYear = Number(canonical.slice(6, 10));
  }

  birthday(text: string): void {
    const canonical = this.identifier('birthday', text, false);
    if (canonical !== null) this.#birthdayYear ||= Number(canonical.slice(0, 4));
  }

  finish(): RowFacts | null {
    const secret = secretOf(this.secret, this.secretHash, this.salt);
    const understood =
      secret !== null ||
      this.#identifiers.length > 0 ||
      this.#untokenised.length > 0 ||
      this.#wrongChecks.length > 0;
    if (!understood) return null;
    return {
      identifiers: this.#identifiers,
      untokenised: this.#untokenised,
      wrongChecks: this.#wrongChecks,
      secret,
      month: this.month,
      division: this.#division,
      birthYear: this.#idYear || this.#birthdayYear,
      domain: this.#domain,
    };
  }

  #has(kind: IdentifierKind, canonical: string): boolean {
    for (const known of this.#identifiers)
      if (known.kind === kind && known.canonical === canonical) return true;
    return false;
  }
}

/** The first column that holds a secret decides: where a plain one stands beside its hash, the hash adds nothing. */
function secretOf(secret: string, secretHash: string, salt: string): RowSecret | null {
  return readSecret(secret, salt) ?? readSecret(secretHash, salt);
}

function readSecret(text: string, salt: string): RowSecret | null {
  const scheme = schemeOf(text, salt);
  if (scheme === 'empty') return null;
  if (scheme === 'plain') return { stored: 'plain', text, shape: identifierShape(text) };
  const salted = salt === '' ? text : `${text}:${salt}`;
  return { stored: 'hashed', scheme, text: salted, digest: comparableDigest(scheme, text) };
}

function comparableDigest(
  scheme: SchemeId,
  text: string,
): Extract<RowSecret, { stored: 'hashed' }>['digest'] {
  if (scheme !== 'md5' && scheme !== 'sha1') return null;
  const bytes = digestOfHash(scheme, text);
  return bytes === null ? null : { of: scheme, bytes };
}

/** The identifier by which this row's person is told from others: the strongest that it has. */
export function strongest(identifiers: readonly RowIdentifier[]): RowIdentifier | null {
  let best: RowIdentifier | null = null;
  for (const one of identifiers) if (best === null || strength(one) < strength(best)) best = one;
  return best;
}

const strength = (one: RowIdentifier): number => KINDS[one.kind].strength ?? Number.POSITIVE_INFINITY;
