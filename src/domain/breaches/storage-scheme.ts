import { base64Bytes, isDesCrypt, prefixedScheme } from './storage-scheme-prefixed.ts';
import { isDigest } from './storage-scheme-hex.ts';

/**
 * How a site kept a password, told from what stands in a list. Numbers are one byte of a fact file's row and are
 * never reused. Some schemes look alike (`looksLike`): one value alone cannot tell them apart, a whole column often
 * can, see `storage-scheme-judge.ts`. What each looks like: `docs/formats/storage-schemes.md`.
 */
export type SchemeFacts = {
  readonly number: number;
  /**
   * What the scheme is worth against a thief: `none` readable; `unsalted` one table for all sites; `salted` fast, but
   * each password by itself; `slow` made for passwords; `unknown`.
   */
  readonly protection: 'none' | 'unsalted' | 'salted' | 'slow' | 'unknown';
  /** Schemes whose single values look the same as this one's. */
  readonly looksLike: readonly string[];
  readonly zh: string;
  readonly en: string;
};

const scheme = (
  number: number,
  protection: SchemeFacts['protection'],
  zh: string,
  en: string,
  looksLike: readonly string[] = [],
): SchemeFacts => ({ number, protection, looksLike, zh, en });

export const SCHEMES = {
  empty: scheme(0, 'none', '空', 'no secret'),
  plain: scheme(1, 'none', '明文', 'plain text', ['des-crypt', 'encoded']),
  md5: scheme(2, 'unsalted', 'MD5', 'MD5', ['ntlm', 'md5-md5', 'md5-salted', 'discuz']),
  'md5-16': scheme(3, 'unsalted', 'MD5（16 位）', 'MD5, middle 16 digits', ['mysql-old']),
  sha1: scheme(4, 'unsalted', 'SHA-1', 'SHA-1', ['mysql5', 'sha1-salted']),
  sha224: scheme(5, 'unsalted', 'SHA-224', 'SHA-224'),
  sha256: scheme(6, 'unsalted', 'SHA-256', 'SHA-256', ['sha256-salted']),
  sha384: scheme(7, 'unsalted', 'SHA-384', 'SHA-384'),
  sha512: scheme(8, 'unsalted', 'SHA-512', 'SHA-512', ['sha512-salted']),
  ntlm: scheme(9, 'unsalted', 'NTLM', 'NTLM', ['md5', 'md5-md5', 'md5-salted', 'discuz']),
  'md5-md5': scheme(10, 'unsalted', '双重 MD5', 'MD5 of MD5', ['md5', 'ntlm', 'md5-salted', 'discuz']),
  'mysql-old': scheme(11, 'unsalted', 'MySQL 旧版', 'MySQL before 4.1', ['md5-16']),
  mysql5: scheme(12, 'unsalted', 'MySQL 4.1+', 'MySQL 4.1 and later'),
  'dede-md5': scheme(13, 'unsalted', '织梦 MD5（20 位）', 'DedeCMS, 20 digits of MD5'),
  'md5-salted': scheme(14, 'salted', '加盐 MD5', 'salted MD5', ['discuz']),
  discuz: scheme(
    15,
    'salted',
    'md5(md5(密码)+盐)：Discuz!、UCenter',
    'md5(md5(password)+salt): Discuz!, UCenter, vBulletin',
    ['md5-salted'],
  ),
  'sha1-salted': scheme(16, 'salted', '加盐 SHA-1', 'salted SHA-1'),
  'sha256-salted': scheme(17, 'salted', '加盐 SHA-256', 'salted SHA-256'),
  'sha512-salted': scheme(18, 'salted', '加盐 SHA-512', 'salted SHA-512'),
  'postgres-md5': scheme(19, 'salted', 'PostgreSQL MD5', 'PostgreSQL MD5 (salt is the role name)'),
  mssql: scheme(20, 'salted', 'SQL Server', 'SQL Server'),
  oracle11: scheme(21, 'salted', 'Oracle 11g', 'Oracle 11g'),
  'des-crypt': scheme(22, 'salted', 'DES crypt', 'DES crypt', ['plain']),
  'md5-crypt': scheme(23, 'slow', 'MD5 crypt', 'MD5 crypt'),
  'sha256-crypt': scheme(24, 'slow', 'SHA-256 crypt', 'SHA-256 crypt'),
  'sha512-crypt': scheme(25, 'slow', 'SHA-512 crypt', 'SHA-512 crypt'),
  yescrypt: scheme(26, 'slow', 'yescrypt', 'yescrypt'),
  phpass: scheme(27, 'slow', 'phpass', 'phpass (WordPress, phpBB)'),
  drupal7: scheme(28, 'slow', 'Drupal 7', 'Drupal 7'),
  bcrypt: scheme(29, 'slow', 'bcrypt', 'bcrypt'),
  argon2: scheme(30, 'slow', 'Argon2', 'Argon2'),
  pbkdf2: scheme(31, 'slow', 'PBKDF2', 'PBKDF2'),
  scrypt: scheme(32, 'slow', 'scrypt', 'scrypt'),
  'scram-sha-256': scheme(33, 'slow', 'SCRAM-SHA-256', 'SCRAM-SHA-256'),
  encoded: scheme(34, 'unknown', '编码或加密', 'encoded or encrypted, form unknown', ['plain']),
  'unknown-hash': scheme(35, 'unknown', '未知散列', 'hash of an unknown form'),
} as const satisfies Readonly<Record<string, SchemeFacts>>;

export type SchemeId = keyof typeof SCHEMES;

export const SCHEME_IDS = Object.keys(SCHEMES) as readonly SchemeId[];

const BY_NUMBER: readonly (SchemeId | undefined)[] = SCHEME_IDS.reduce<(SchemeId | undefined)[]>(
  (table, id) => {
    table[SCHEMES[id].number] = id;
    return table;
  },
  [],
);

export const schemeOfNumber = (number: number): SchemeId | null => BY_NUMBER[number] ?? null;

/**
 * Scheme of one value, with the salt that stands in a column of its own, if there is one. `column` is what the whole
 * column was judged to be (`judgeSchemes`): it settles values that look like several schemes, and sixteen digits that
 * are a password in one list and a shortened MD5 in the other. Never throws; one pass over the value, no regular
 * expression: this runs for every row. `secret` is attacker-controlled.
 */
export function schemeOf(secret: string, salt = '', column?: SchemeId): SchemeId {
  const length = secret.length;
  if (length === 0 || isNull(secret)) return 'empty';
  if (length >= 12) {
    const prefixed = prefixedScheme(secret);
    if (prefixed !== null) return prefixed;
    const bare = bareScheme(secret, salt, column);
    if (bare !== null) return bare;
  }
  return column === undefined ? 'plain' : readableOr(column, secret);
}

/** In a column of DES crypt or of cipher texts, what has their form is of them. */
function readableOr(column: SchemeId, secret: string): SchemeId {
  if (column === 'des-crypt') return isDesCrypt(secret) ? column : 'plain';
  if (column === 'encoded') return base64Bytes(secret) > 0 ? column : 'plain';
  return 'plain';
}

/** How MySQL and others write NULL into a text file. */
const isNull = (secret: string): boolean => secret === '\\N' || secret === 'NULL';

function bareScheme(secret: string, salt: string, column: SchemeId | undefined): SchemeId | null {
  const length = secret.length;
  if (length > 32 && length <= MAX_SALTED) {
    const joined = joinedScheme(secret);
    if (joined !== null) return settle(joined, column);
  }
  const byLength = HEX_LENGTHS[length];
  if (byLength === undefined || !isDigest(secret, 0, length, column !== undefined && column !== 'plain'))
    return null;
  return settle(salt === '' ? byLength : (SALTED[byLength] ?? byLength), column);
}

/** The column's scheme where this value could be of it, otherwise what the value shows by itself. */
function settle(shown: SchemeId, column: SchemeId | undefined): SchemeId {
  if (column === undefined || column === 'plain') return shown;
  return (SCHEMES[shown].looksLike as readonly string[]).includes(column) ? column : shown;
}

const HEX_LENGTHS: Readonly<Record<number, SchemeId>> = {
  16: 'md5-16',
  20: 'dede-md5',
  32: 'md5',
  40: 'sha1',
  56: 'sha224',
  64: 'sha256',
  96: 'sha384',
  128: 'sha512',
};
const SALTED: Readonly<Partial<Record<SchemeId, SchemeId>>> = {
  md5: 'md5-salted',
  sha1: 'sha1-salted',
  sha256: 'sha256-salted',
  sha512: 'sha512-salted',
};
const SALTED_LENGTHS = [32, 40, 64, 128] as const;
const MAX_SALT = 64;
const MAX_SALTED = 128 + 1 + MAX_SALT;

/** `hash:salt`, the usual way to write both into one field, and `salt:hash`. */
function joinedScheme(secret: string): SchemeId | null {
  for (const length of SALTED_LENGTHS) {
    const rest = secret.length - length - 1;
    if (rest < 1 || rest > MAX_SALT) continue;
    const byLength = HEX_LENGTHS[length];
    if (byLength === undefined) continue;
    if (secret.charCodeAt(length) === COLON && isDigest(secret, 0, length, true))
      return SALTED[byLength] ?? null;
    if (secret.charCodeAt(rest) === COLON && isDigest(secret, rest + 1, secret.length, true)) {
      return SALTED[byLength] ?? null;
    }
  }
  return null;
}

const COLON = 0x3a;

/**
 * Raw digest of an unsalted MD5 (16 bytes) or SHA-1 (20 bytes) value, in hexadecimal or as LDAP writes it; null for
 * every other scheme and for text that is no such value. What pairs and hash lists are made from.
 */
export function digestOfHash(scheme: SchemeId, text: string): Uint8Array | null {
  if (scheme !== 'md5' && scheme !== 'sha1') return null;
  const bytes = scheme === 'md5' ? 16 : 20;
  const start = text.charCodeAt(0) === 0x7b ? text.indexOf('}') + 1 : Math.max(0, text.length - 2 * bytes);
  const rest = text.slice(start);
  if (rest.length === 2 * bytes)
    return isDigest(rest, 0, rest.length, true) ? Buffer.from(rest, 'hex') : null;
  return base64Bytes(rest) === bytes && start > 0 ? Buffer.from(rest, 'base64') : null;
}
