import { knownDigests, knownFormula, KNOWN_PASSWORDS } from './storage-scheme-known.ts';
import { base64Bytes, isDesCrypt } from './storage-scheme-prefixed.ts';
import { SCHEMES, schemeOf, type SchemeId } from './storage-scheme.ts';

/**
 * How sure a scheme is:
 * `certain` the form names itself, or known passwords were found under exactly this formula;
 * `strong` everything speaks for it and no look-alike shows;
 * `fair` the form fits, but look-alikes (`alternatives`) fit as well;
 * `weak` something speaks against it.
 */
export type SchemeConfidence = 'certain' | 'strong' | 'fair' | 'weak';

export type SchemeReason =
  /** The value says what it is (`$2b$…`, `*6BB4…`). */
  | 'self-describing'
  /** Digests of the commonest passwords stand in the column. */
  | 'known-answers'
  /** Known answers of two formulas: the site changed how it kept passwords, or two lists were mixed. */
  | 'known-answers-of-several'
  /** Readable, as people choose passwords. */
  | 'readable'
  /** Values repeat, so there is no salt; no known password tells the formula. */
  | 'repeats'
  /** No value occurs twice though people choose the same passwords: salted, whatever the form says. */
  | 'no-repeats'
  /** A salt is there, but no formula known gives these values. */
  | 'formula-unknown'
  /** Too few values to tell. */
  | 'too-few'
  /** Fewer than one in a thousand look so: odd passwords, or a stray part of another list. */
  | 'stray'
  /** All of one length and none twice: nobody's passwords look like that. */
  | 'uniform'
  | 'nothing-there';

export type JudgedScheme = {
  readonly scheme: SchemeId;
  readonly rows: number;
  /** Of all rows given, empty ones included; 0 to 1. */
  readonly share: number;
  readonly confidence: SchemeConfidence;
  readonly because: SchemeReason;
  /** What the same values could be instead. */
  readonly alternatives: readonly SchemeId[];
};

export type SecretValue = { readonly secret: string; readonly salt?: string };

/**
 * Schemes of a column of secrets, most rows first, from a sample: thousands of values are enough, and all are held in
 * memory. 32 hexadecimal digits are MD5, NTLM, MD5 of MD5 or a salted MD5 whose salt was left out: only known answers
 * and repetitions tell, and where they do not, the judgement says so. A value's own scheme (`schemeOf`) is relabelled
 * here when the column proves another one; give that as `column` when rows are read.
 */
export function judgeSchemes(values: Iterable<SecretValue>): readonly JudgedScheme[] {
  const { groups, rows } = groupByScheme(values);
  return [...groups]
    .map(([shown, group]) => asStray(judgeGroup(shown, group, rows), rows))
    .toSorted((a, b) => b.rows - a.rows);
}

type Group = { readonly values: SecretValue[]; readonly distinct: Set<string> };

function groupByScheme(values: Iterable<SecretValue>): { groups: Map<SchemeId, Group>; rows: number } {
  const groups = new Map<SchemeId, Group>();
  let rows = 0;
  for (const value of values) {
    rows++;
    const shown = schemeOf(value.secret, value.salt);
    const group = groups.get(shown) ?? { values: [], distinct: new Set<string>() };
    group.values.push(value);
    group.distinct.add(value.secret);
    groups.set(shown, group);
  }
  return { groups, rows };
}

function judgeGroup(shown: SchemeId, group: Group, rows: number): JudgedScheme {
  const say = (
    scheme: SchemeId,
    confidence: SchemeConfidence,
    because: SchemeReason,
    alternatives: readonly SchemeId[] = [],
  ): JudgedScheme => ({
    scheme,
    rows: group.values.length,
    share: group.values.length / rows,
    confidence,
    because,
    alternatives,
  });
  switch (shown) {
    case 'empty':
      return say('empty', 'certain', 'nothing-there');
    case 'plain':
      return judgePlain(group, say);
    case 'md5':
      return judgeBare(shown, ['md5', 'ntlm', 'md5-md5'], group, say);
    case 'md5-16':
      return judgeBare(shown, ['md5-16', 'mysql-old'], group, say);
    case 'sha1':
      return judgeBare(shown, ['sha1', 'mysql5'], group, say);
    case 'dede-md5':
    case 'sha224':
    case 'sha256':
    case 'sha384':
    case 'sha512':
      return judgeBare(shown, [shown], group, say);
    case 'md5-salted':
    case 'sha1-salted':
    case 'sha256-salted':
    case 'sha512-salted':
      return judgeSalted(shown, group, say);
    case 'encoded':
    case 'unknown-hash':
      return say(shown, 'fair', 'formula-unknown', lookAlikes(shown));
    default:
      return say(shown, 'certain', 'self-describing');
  }
}

type Say = (
  scheme: SchemeId,
  confidence: SchemeConfidence,
  because: SchemeReason,
  alternatives?: readonly SchemeId[],
) => JudgedScheme;

/**
 * Rows after which a missing repetition speaks. In people's passwords two rows agree at least once in 10,000 pairs
 * (ten times as often in the lists of 2011): 400 rows are 80,000 pairs, eight repetitions expected, none has e^-8.
 */
const ENOUGH_ROWS = 400;

function judgeBare(shown: SchemeId, candidates: readonly SchemeId[], group: Group, say: Say): JudgedScheme {
  const found = candidates
    .map((scheme) => ({ scheme, hits: hitsOf(scheme, group) }))
    .filter(({ hits }) => hits > 0)
    .toSorted((a, b) => b.hits - a.hits);
  const [best, ...others] = found;
  if (best !== undefined) {
    if (others.length === 0) return say(best.scheme, 'certain', 'known-answers');
    return say(
      best.scheme,
      'strong',
      'known-answers-of-several',
      others.map(({ scheme }) => scheme),
    );
  }
  if (group.values.length < ENOUGH_ROWS) return say(shown, 'fair', 'too-few', lookAlikes(shown));
  if (group.distinct.size === group.values.length) return say(shown, 'weak', 'no-repeats', lookAlikes(shown));
  return say(shown, 'fair', 'repeats', lookAlikes(shown).filter(isUnsalted));
}

function hitsOf(scheme: SchemeId, group: Group): number {
  const known = knownDigests(scheme);
  if (known === null) return 0;
  let hits = 0;
  for (const { secret } of group.values) if (known.has(secret.toLowerCase())) hits++;
  return hits;
}

/** Rows on which formulas are tried: 12 known passwords make a tenth of any list of people's. */
const SALTED_SAMPLE = 300;

function judgeSalted(shown: SchemeId, group: Group, say: Say): JudgedScheme {
  const found = new Map<SchemeId, number>();
  for (const value of group.values.slice(0, SALTED_SAMPLE)) {
    const { digest, salt } = splitSalt(value);
    const scheme = knownFormula(shown, digest, salt);
    if (scheme !== null) found.set(scheme, (found.get(scheme) ?? 0) + 1);
  }
  const [best, ...others] = [...found].toSorted((a, b) => b[1] - a[1]);
  if (best !== undefined) {
    if (others.length === 0) return say(best[0], 'certain', 'known-answers');
    return say(
      best[0],
      'strong',
      'known-answers-of-several',
      others.map(([scheme]) => scheme),
    );
  }
  const bare = UNSALTED_OF[shown];
  // A salt column that the site never used.
  if (bare !== undefined && hitsOf(bare, group) > 0) return say(bare, 'certain', 'known-answers');
  return say(shown, 'fair', 'formula-unknown', lookAlikes(shown));
}

const UNSALTED_OF: Readonly<Partial<Record<SchemeId, SchemeId>>> = {
  'md5-salted': 'md5',
  'sha1-salted': 'sha1',
  'sha256-salted': 'sha256',
  'sha512-salted': 'sha512',
};

/** A salt of its own column, or after or before the colon, whichever side is the digest. */
function splitSalt({ secret, salt }: SecretValue): { readonly digest: string; readonly salt: string } {
  const colon = secret.indexOf(':');
  if (salt !== undefined && salt !== '' && colon < 0) return { digest: secret.toLowerCase(), salt };
  const last = secret.lastIndexOf(':');
  return HEX_LENGTHS.has(colon)
    ? { digest: secret.slice(0, colon).toLowerCase(), salt: secret.slice(colon + 1) }
    : { digest: secret.slice(last + 1).toLowerCase(), salt: secret.slice(0, Math.max(0, last)) };
}
const HEX_LENGTHS: ReadonlySet<number> = new Set([32, 40, 64, 128]);

const KNOWN_PLAIN: ReadonlySet<string> = new Set(KNOWN_PASSWORDS);
/** Rows below which a look at lengths and alphabets says nothing. */
const FEW_ROWS = 50;

function judgePlain(group: Group, say: Say): JudgedScheme {
  const { values, distinct } = group;
  if (values.some(({ secret }) => KNOWN_PLAIN.has(secret))) return say('plain', 'certain', 'known-answers');
  if (values.length < FEW_ROWS) return say('plain', 'fair', 'too-few', lookAlikes('plain'));
  if (values.every(({ secret }) => isDesCrypt(secret))) return say('des-crypt', 'fair', 'uniform', ['plain']);
  if (
    values.every(({ secret }) => base64Bytes(secret) >= 8) &&
    values.some(({ secret }) => secret.endsWith('='))
  ) {
    return say('encoded', 'strong', 'uniform', ['plain']);
  }
  const first = values[0]?.secret.length ?? 0;
  const uniform =
    first >= 10 && distinct.size === values.length && values.every(({ secret }) => secret.length === first);
  return uniform ? say('plain', 'weak', 'uniform', lookAlikes('plain')) : say('plain', 'strong', 'readable');
}

const STRAY_SHARE = 0.001;

/** A few odd values beside thousands of another kind: counted, but nothing to build on. */
function asStray(judged: JudgedScheme, rows: number): JudgedScheme {
  const proven = judged.confidence === 'certain';
  if (proven || rows < 1 / STRAY_SHARE || judged.share >= STRAY_SHARE) return judged;
  const alternatives = new Set<SchemeId>([...judged.alternatives, 'plain']);
  alternatives.delete(judged.scheme);
  return { ...judged, confidence: 'weak', because: 'stray', alternatives: [...alternatives] };
}

const isScheme = (id: string): id is SchemeId => id in SCHEMES;
const lookAlikes = (scheme: SchemeId): readonly SchemeId[] => SCHEMES[scheme].looksLike.filter(isScheme);
const isUnsalted = (scheme: SchemeId): boolean => SCHEMES[scheme].protection === 'unsalted';
