import { createHash } from 'node:crypto';
import { blocksOf } from '#domain/breaches/framing.ts';
import { monthOf } from '#domain/breaches/month.ts';
import type { Plan, RefusalReason } from '#domain/breaches/plan.ts';
import { recordsOf } from '#domain/breaches/records.ts';
import { skeletonOf } from '#domain/breaches/skeleton.ts';
import { digestOfHash, schemeOf, type SchemeId } from '#domain/breaches/storage-scheme.ts';
import { ntlmOf } from '#domain/breaches/ntlm.ts';
import { canonicalise } from '#domain/identifiers/canonicalise.ts';
import { domainInner, innerOf, pairInner, Tokeniser } from '#domain/identifiers/fingerprint.ts';
import {
  IDENTIFIER_KINDS,
  isTokenised,
  KINDS,
  KINDS_BY_STRENGTH,
  type IdentifierKind,
  type TokenisedKind,
} from '#domain/identifiers/kinds.ts';
import { identifierShape, secretShape } from '#domain/identifiers/secret-shape.ts';
import type { Profile } from '#engines/corpus/corpus.ts';
import type { RunKind } from '#engines/corpus/run-kinds.ts';

/**
 * The import once more, small and slow: Maps in memory, one row after the other, one hash after the other, no SQL, no
 * threads, no WebAssembly. What the engine writes is compared with this, row for row and run for run.
 */
export type ReferenceRow = {
  readonly identifiers: readonly {
    readonly kind: number;
    readonly token: string;
    readonly pairMd5: string | null;
    readonly pairSha1: string | null;
  }[];
  readonly scheme: string;
  readonly length: number;
  readonly shape: number;
  readonly month: number;
  readonly domain: string | null;
  readonly division: number;
  readonly birthYear: number;
};
export type ReferenceRun = ReadonlyMap<string, { readonly count: number; readonly people: number }>;
export type ReferenceImport = {
  readonly digest: string;
  readonly rows: readonly ReferenceRow[];
  readonly refused: readonly {
    readonly file: number;
    readonly offset: number;
    readonly reason: RefusalReason;
    readonly skeleton: string;
  }[];
  readonly runs: Readonly<Record<RunKind, ReferenceRun>>;
  readonly profile: Omit<Profile, 'charset'>;
};
export type ReferenceEntry = { readonly plan: Plan; readonly bytes: Uint8Array };

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const digestOf = (name: string, text: string): Buffer => createHash(name).update(text).digest();

type Cell = { readonly kind: IdentifierKind; readonly canonical: string };
type Understood = {
  readonly cells: readonly Cell[];
  readonly wrong: readonly { readonly kind: IdentifierKind; readonly text: string }[];
  readonly secret: { readonly text: string; readonly scheme: SchemeId; readonly salt: string } | null;
  readonly month: number;
};

export function referenceImport(entries: readonly ReferenceEntry[], tokenKey: Uint8Array): ReferenceImport {
  const cipher = new Tokeniser(tokenKey);
  const token = (inner: Uint8Array): string => hex(cipher.tokens(inner));
  const refused: ReferenceImport['refused'][number][] = [];
  const understood: { readonly row: Understood; readonly plan: Plan }[] = [];
  const digest = createHash('sha256');
  let records = 0;

  for (const [file, { plan, bytes }] of entries.entries()) {
    digest.update(bytes);
    for (const block of blocksOf(plan, bytes)) {
      for (const record of recordsOf(plan, block.bytes)) {
        records++;
        const offset = block.offset + record.offset;
        if ('refused' in record) {
          refused.push({ file, offset, reason: record.refused, skeleton: skeletonOf(record.text) });
          continue;
        }
        const row = understand(plan, record.fields);
        if (row === null) {
          const skeleton = skeletonOf(record.fields.join('\t'));
          refused.push({ file, offset, reason: 'nothing-understood', skeleton });
        } else understood.push({ row, plan });
      }
    }
  }
  const rows = understood.map(({ row }) => rowOf(row, token));
  const all = understood.map(({ row }) => row);
  const runs = runsOf(all, rows);
  const plans = entries.map(({ plan }) => plan);
  return {
    digest: digest.digest('hex'),
    rows,
    refused,
    runs,
    profile: profileOf(records, all, rows, runs, plans),
  };
}

function understand(plan: Plan, fields: readonly string[]): Understood | null {
  const cells: Cell[] = [];
  const wrong: { kind: IdentifierKind; text: string }[] = [];
  const take = (kind: IdentifierKind, text: string): void => {
    const found = canonicalise(kind, text, plan.site === undefined ? undefined : { site: plan.site });
    if (found.ok) {
      const known = cells.some((cell) => cell.kind === kind && cell.canonical === found.canonical);
      if (!known || !isTokenised(kind)) cells.push({ kind, canonical: found.canonical });
    } else if (found.reason === 'check-digit') wrong.push({ kind, text });
  };
  const column = (role: string): string => {
    const at = plan.columns.findIndex((one, i) => one.role === role && (fields[i] ?? '') !== '');
    return at === -1 ? '' : (fields[at] ?? '');
  };
  plan.columns.forEach(({ role }, i) => {
    const text = fields[i] ?? '';
    if (text === '' || typeof role === 'object') return;
    if (!(IDENTIFIER_KINDS as readonly string[]).includes(role)) return;
    take(role as IdentifierKind, text);
    if (role === 'username' && plan.site !== undefined) take('site-username', text);
  });
  const salt = plan.columns.findLast((one, i) => one.role === 'salt' && (fields[i] ?? '') !== '');
  const saltText = salt === undefined ? '' : (fields[plan.columns.lastIndexOf(salt)] ?? '');
  const secret = secretOf(column('secret'), saltText) ?? secretOf(column('secret-hash').trim(), saltText);
  if (cells.length === 0 && wrong.length === 0 && secret === null) return null;
  const months = plan.columns.map((one, i) => (one.role === 'date' ? monthOf(fields[i] ?? '') : 0));
  return { cells, wrong, secret, month: months.find((month) => month !== 0) ?? 0 };
}

function secretOf(text: string, salt: string): Understood['secret'] {
  const scheme = schemeOf(text, salt);
  // A salt beside a plain secret salts nothing.
  return scheme === 'empty' ? null : { text, scheme, salt: scheme === 'plain' ? '' : salt };
}

const tokenised = (row: Understood): readonly { kind: TokenisedKind; canonical: string }[] =>
  row.cells.flatMap(({ kind, canonical }) => (isTokenised(kind) ? [{ kind, canonical }] : []));

function rowOf(row: Understood, token: (inner: Uint8Array) => string): ReferenceRow {
  const { secret } = row;
  const bare = secret === null ? null : digestOfHash(secret.scheme, secret.text);
  const plain = secret?.scheme === 'plain';
  const md5 = plain ? digestOf('md5', secret.text) : secret?.scheme === 'md5' ? bare : null;
  const sha1 = plain ? digestOf('sha1', secret.text) : secret?.scheme === 'sha1' ? bare : null;
  const email = row.cells.find(({ kind }) => kind === 'email')?.canonical;
  const residentId = row.cells.find(({ kind }) => kind === 'resident-id')?.canonical;
  const birthday = row.cells.find(({ kind }) => kind === 'birthday')?.canonical;
  const shape = plain ? identifierShape(secret.text) : null;
  return {
    identifiers: tokenised(row).map(({ kind, canonical }) => {
      const inner = innerOf(kind, canonical);
      const paired = kind !== 'site-username';
      return {
        kind: KINDS[kind].number,
        token: token(inner),
        pairMd5: paired && md5 !== null ? token(pairInner('md5', inner, md5)) : null,
        pairSha1: paired && sha1 !== null ? token(pairInner('sha1', inner, sha1)) : null,
      };
    }),
    scheme: secret === null ? 'none' : secret.scheme,
    length: plain ? Math.min(255, secretShape(secret.text).length) : 0,
    shape: shape === null ? 0 : KINDS[shape].number,
    month: row.month,
    domain: email === undefined ? null : token(domainInner(email.slice(email.lastIndexOf('@') + 1))),
    division: residentId === undefined ? 0 : Number(residentId.slice(0, 4)),
    birthYear: Number((residentId?.slice(6, 10) ?? birthday?.slice(0, 4)) || 0),
  };
}

/** The person of a row: the strongest identifier, or nobody. */
function personOf(row: Understood): string {
  const cells = tokenised(row);
  const kind = KINDS_BY_STRENGTH.find((one) => cells.some((cell) => cell.kind === one));
  return JSON.stringify(cells.find((cell) => cell.kind === kind) ?? null);
}

class Run {
  readonly #people = new Map<string, Set<string>>();
  readonly entries = new Map<string, { count: number; people: number }>();

  add(key: string, guardedFor: string | null = null): void {
    const entry = this.entries.get(key) ?? { count: 0, people: 0 };
    const people = this.#people.get(key) ?? new Set();
    if (guardedFor !== null) people.add(guardedFor);
    this.#people.set(key, people);
    this.entries.set(key, { count: entry.count + 1, people: people.size });
  }
}

function runsOf(understood: readonly Understood[], rows: readonly ReferenceRow[]): ReferenceImport['runs'] {
  const runs = {
    'passwords-sha1': new Run(),
    'passwords-ntlm': new Run(),
    'secrets-md5': new Run(),
    identifiers: new Run(),
    usernames: new Run(),
    domains: new Run(),
  };
  understood.forEach((row, i) => {
    const { secret } = row;
    if (secret?.scheme === 'plain') {
      const guarded = identifierShape(secret.text) === null ? null : personOf(row);
      runs['passwords-sha1'].add(hex(digestOf('sha1', secret.text)), guarded);
      runs['passwords-ntlm'].add(hex(ntlmOf(secret.text)), guarded);
      runs['secrets-md5'].add(hex(digestOf('md5', secret.text)), guarded);
    }
    const bare = secret?.scheme === 'md5' ? digestOfHash('md5', secret.text) : null;
    if (bare !== null) runs['secrets-md5'].add(`${hex(bare)} bare`);
    for (const { kind, token } of rows[i]?.identifiers ?? []) {
      (kind === KINDS.username.number ? runs.usernames : runs.identifiers).add(token);
    }
    const domain = rows[i]?.domain ?? null;
    if (domain !== null) runs.domains.add(domain);
  });
  return {
    'passwords-sha1': runs['passwords-sha1'].entries,
    'passwords-ntlm': runs['passwords-ntlm'].entries,
    'secrets-md5': withBareDigests(runs['secrets-md5'].entries),
    identifiers: runs.identifiers.entries,
    usernames: runs.usernames.entries,
    domains: runs.domains.entries,
  };
}

/** A digest that also came without its secret is open: what it is the digest of was seen in no shape. */
function withBareDigests(entries: ReadonlyMap<string, { count: number; people: number }>): ReferenceRun {
  const all = new Map<string, { count: number; people: number }>();
  for (const [name, entry] of entries) {
    const key = name.replace(' bare', '');
    const known = all.get(key);
    all.set(key, known === undefined ? entry : { count: known.count + entry.count, people: 0 });
  }
  return all;
}

function profileOf(
  records: number,
  understood: readonly Understood[],
  rows: readonly ReferenceRow[],
  runs: ReferenceImport['runs'],
  plans: readonly Plan[],
): ReferenceImport['profile'] {
  const secrets = understood.flatMap(({ secret }) => (secret === null ? [] : [secret]));
  const plain = secrets.filter(({ scheme }) => scheme === 'plain').map(({ text }) => text);
  const hashed = secrets
    .filter(({ scheme }) => scheme !== 'plain')
    .map(({ text, salt }) => `${text}\0${salt}`);
  const tallies = [...tallied(plain).values(), ...tallied(hashed).values()];
  const months = understood.map(({ month }) => month).filter((month) => month > 0);
  const monthName = (month: number): string =>
    `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  const kinds = new Map<IdentifierKind, { rows: number; distinct: Set<string> }>();
  for (const { cells } of understood) {
    for (const kind of new Set(cells.map((cell) => cell.kind))) {
      const known = kinds.get(kind) ?? { rows: 0, distinct: new Set<string>() };
      known.rows++;
      for (const cell of cells) if (cell.kind === kind) known.distinct.add(cell.canonical);
      kinds.set(kind, known);
    }
  }
  const common = Math.max(0, ...KINDS_BY_STRENGTH.map((kind) => kinds.get(kind)?.rows ?? 0));
  const by =
    KINDS_BY_STRENGTH.find((kind) => common > 0 && (kinds.get(kind)?.rows ?? 0) * 10 >= common * 9) ?? null;
  const said = understood.map(({ cells, wrong, secret, month }, i) => {
    const parts = cells.map(({ kind, canonical }) => `${kind} ${canonical}`);
    const set = parts.filter((part) => isTokenised(part.split(' ')[0] as IdentifierKind)).toSorted();
    const rest = parts.filter((part) => !isTokenised(part.split(' ')[0] as IdentifierKind));
    return JSON.stringify([set, rest, wrong, secret, month, rows[i]?.birthYear]);
  });
  const dataClasses = new Set<string>([...kinds.keys()].filter((kind) => kind !== 'site-username'));
  if (secrets.length > 0) dataClasses.add('password');
  for (const { columns } of plans)
    for (const { role } of columns) if (typeof role === 'object') dataClasses.add(role.name);
  const bands = { '1-6': 0, '7-12': 0, '13-18': 0, '19+': 0 };
  for (const text of plain) {
    const { length } = secretShape(text);
    bands[length <= 6 ? '1-6' : length <= 12 ? '7-12' : length <= 18 ? '13-18' : '19+']++;
  }
  return {
    rows: records,
    people: { by, distinct: by === null ? 0 : (kinds.get(by)?.distinct.size ?? 0) },
    identifiers: Object.fromEntries(
      [...kinds]
        .filter(([kind]) => isTokenised(kind))
        .map(([kind, { rows: n, distinct }]) => [kind, { rows: n, distinct: distinct.size }]),
    ),
    schemes: [...tallied(secrets.map(({ scheme }) => scheme))].map(([scheme, n]) => ({ scheme, rows: n })),
    dataClasses: [...dataClasses].toSorted(),
    lengthBands: bands,
    characterClasses: Object.fromEntries(tallied(plain.map((text) => secretShape(text).characters))),
    topSecrets: tallies.toSorted((a, b) => b - a).slice(0, 20),
    distinctSecrets: tallies.length,
    distinctDomains: runs.domains.size,
    duplicateRows: said.length - new Set(said).size,
    dates:
      months.length === 0
        ? null
        : { first: monthName(Math.min(...months)), last: monthName(Math.max(...months)) },
    identifierLike: {
      rows: plain.filter((text) => identifierShape(text) !== null).length,
      heldBack: [...runs['passwords-sha1'].values()].filter(({ people }) => people > 0 && people < 10).length,
    },
    wrongCheckDigits: Object.fromEntries(
      tallied(understood.flatMap(({ wrong }) => wrong.map(({ kind }) => kind))),
    ),
  };
}

function tallied<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
