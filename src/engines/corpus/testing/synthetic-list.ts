import { createHash } from 'node:crypto';

import { ntlmOf } from '#domain/breaches/ntlm.ts';
import { innerOf } from '#domain/identifiers/fingerprint.ts';
import type { TokenisedKind } from '#domain/identifiers/kinds.ts';
import type { DumpToImport, ImportedDump, Profile } from '../corpus.ts';

/** One row of a list that a test invents, already understood. */
export type SyntheticRow = {
  readonly identifiers: readonly { readonly kind: TokenisedKind; readonly canonical: string }[];
  /** Plain, or null. */
  readonly secret: string | null;
  /** Whether the secret has the shape of an identifier (a mobile number, say). */
  readonly identifierLike?: boolean;
};

/** What stands in for the dump sources: the rows of a dump, by the identifier that its fact will have. */
export type SyntheticLists = (dump: DumpToImport) => readonly SyntheticRow[];

export type PasswordUse = {
  readonly sha1: Buffer;
  readonly ntlm: Buffer;
  readonly md5: Buffer;
  readonly count: number;
  /** 0 when the secret has not the shape of an identifier. */
  readonly people: number;
};

/** Counted the slow way, as a reference. */
export function passwordsIn(rows: readonly SyntheticRow[]): PasswordUse[] {
  const uses = new Map<string, { count: number; shaped: boolean; people: Set<string> }>();
  for (const { secret, identifierLike, identifiers } of rows) {
    if (secret === null) continue;
    const use = uses.get(secret) ?? { count: 0, shaped: identifierLike === true, people: new Set() };
    use.count++;
    if (identifiers[0] !== undefined) use.people.add(`${identifiers[0].kind} ${identifiers[0].canonical}`);
    uses.set(secret, use);
  }
  return [...uses].map(([secret, { count, shaped, people }]) => ({
    sha1: createHash('sha1').update(secret, 'utf8').digest(),
    ntlm: Buffer.from(ntlmOf(secret)),
    md5: createHash('md5').update(secret, 'utf8').digest(),
    count,
    people: shaped ? Math.max(1, people.size) : 0,
  }));
}

/** Inner fingerprint (hex) → rows that hold it, of the kinds that are answered. */
export function innersIn(
  rows: readonly SyntheticRow[],
  wanted: (kind: TokenisedKind) => boolean,
): Map<string, number> {
  const inners = new Map<string, number>();
  for (const row of rows) {
    const held = new Set(
      row.identifiers
        .filter(({ kind }) => wanted(kind))
        .map(({ kind, canonical }) => hexInner(kind, canonical)),
    );
    for (const inner of held) inners.set(inner, (inners.get(inner) ?? 0) + 1);
  }
  return inners;
}

export function hexInner(kind: TokenisedKind, canonical: string): string {
  return Buffer.from(innerOf(kind, canonical)).toString('hex');
}

export function importedFrom(factId: string, rows: readonly SyntheticRow[]): ImportedDump {
  const profile = profileOf(rows);
  const digest = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  return { factId, digest, rows: rows.length, indexed: rows.length, refused: {}, profile };
}

/** The counts that invented rows give; what they do not have (dates, domains) is empty. */
function profileOf(rows: readonly SyntheticRow[]): Profile {
  const secrets = passwordsIn(rows);
  const identifiers: Record<string, { rows: number; distinct: number }> = {};
  for (const kind of new Set(rows.flatMap((row) => row.identifiers.map((one) => one.kind)))) {
    const counts = innersIn(rows, (other) => other === kind);
    identifiers[kind] = { rows: [...counts.values()].reduce((a, b) => a + b, 0), distinct: counts.size };
  }
  const by = rows[0]?.identifiers[0]?.kind ?? null;
  const lengths = rows.flatMap(({ secret }) => (secret === null ? [] : [Array.from(secret).length]));
  const within = (least: number, most: number): number =>
    lengths.filter((n) => n >= least && n <= most).length;
  return {
    rows: rows.length,
    charset: 'utf-8',
    people: { by, distinct: by === null ? 0 : (identifiers[by]?.distinct ?? 0) },
    identifiers,
    schemes: lengths.length === 0 ? [] : [{ scheme: 'plain', rows: lengths.length }],
    dataClasses: [],
    lengthBands: {
      '1-6': within(0, 6),
      '7-12': within(7, 12),
      '13-18': within(13, 18),
      '19+': within(19, 1e9),
    },
    characterClasses: {},
    topSecrets: secrets
      .map(({ count }) => count)
      .sort((a, b) => b - a)
      .slice(0, 10),
    distinctSecrets: secrets.length,
    distinctDomains: 0,
    duplicateRows: rows.length - new Set(rows.map((row) => JSON.stringify(row))).size,
    dates: null,
    identifierLike: {
      rows: rows.filter((row) => row.identifierLike === true).length,
      heldBack: secrets.filter(({ people }) => people > 0 && people < 10).length,
    },
    wrongCheckDigits: {},
  };
}
