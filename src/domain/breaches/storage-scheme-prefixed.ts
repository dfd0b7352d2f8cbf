import { isDigest } from './storage-scheme-hex.ts';

type PrefixedScheme =
  | 'md5'
  | 'sha1'
  | 'sha256'
  | 'sha512'
  | 'ntlm'
  | 'mysql5'
  | 'md5-salted'
  | 'sha1-salted'
  | 'sha256-salted'
  | 'sha512-salted'
  | 'postgres-md5'
  | 'mssql'
  | 'oracle11'
  | 'des-crypt'
  | 'md5-crypt'
  | 'sha256-crypt'
  | 'sha512-crypt'
  | 'yescrypt'
  | 'phpass'
  | 'drupal7'
  | 'bcrypt'
  | 'argon2'
  | 'pbkdf2'
  | 'scrypt'
  | 'scram-sha-256'
  | 'encoded'
  | 'unknown-hash';

/** Forms that say themselves what they are; null when the value is of none. Lengths are checked, so that a password
 * that merely starts like one of them stays a password. */
export function prefixedScheme(secret: string): PrefixedScheme | null {
  switch (secret.charCodeAt(0)) {
    case 0x24: // $
      return modularCrypt(secret);
    case 0x2a: // *
      return secret.length === 41 && isDigest(secret, 1, 41, true) ? 'mysql5' : null;
    case 0x7b: // {
      return braced(secret);
    case 0x30: // 0
      return isSqlServer(secret) ? 'mssql' : encodedOrNull(secret);
    default:
      return worded(secret) ?? encodedOrNull(secret);
  }
}

type Form = readonly [scheme: PrefixedScheme, shortest: number, longest: number];

/** Identifier between the first two `$`, with the lengths that whole values have. */
const MODULAR: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['1', ['md5-crypt', 26, 34]],
  ['apr1', ['md5-crypt', 29, 37]],
  ['2', ['bcrypt', 59, 60]],
  ['2a', ['bcrypt', 60, 60]],
  ['2b', ['bcrypt', 60, 60]],
  ['2x', ['bcrypt', 60, 60]],
  ['2y', ['bcrypt', 60, 60]],
  ['bcrypt-sha256', ['bcrypt', 60, 120]],
  ['3', ['ntlm', 36, 36]],
  ['NT', ['ntlm', 36, 36]],
  ['5', ['sha256-crypt', 47, 80]],
  ['6', ['sha512-crypt', 90, 123]],
  ['7', ['scrypt', 50, 150]],
  ['scrypt', ['scrypt', 40, 300]],
  ['8', ['pbkdf2', 40, 100]],
  ['pbkdf2', ['pbkdf2', 40, 300]],
  ['pbkdf2-sha256', ['pbkdf2', 40, 300]],
  ['pbkdf2-sha512', ['pbkdf2', 40, 300]],
  ['y', ['yescrypt', 50, 200]],
  ['gy', ['yescrypt', 50, 200]],
  ['P', ['phpass', 34, 34]],
  ['H', ['phpass', 34, 34]],
  ['S', ['drupal7', 55, 55]],
  ['argon2i', ['argon2', 50, 400]],
  ['argon2d', ['argon2', 50, 400]],
  ['argon2id', ['argon2', 50, 400]],
  ['sha1', ['unknown-hash', 40, 200]],
]);

function modularCrypt(secret: string): PrefixedScheme | null {
  const end = secret.indexOf('$', 1);
  if (end < 0 || end > 16) return null;
  const form = MODULAR.get(secret.slice(1, end));
  return form !== undefined && secret.length >= form[1] && secret.length <= form[2] ? form[0] : null;
}

/** LDAP (RFC 2307 and its relatives) and Spring Security write the scheme in braces. */
function braced(secret: string): PrefixedScheme | null {
  const end = secret.indexOf('}');
  if (end < 2 || end > 24) return null;
  const rest = secret.slice(end + 1);
  switch (secret.slice(1, end).toUpperCase()) {
    case 'MD5':
      return base64Bytes(rest) === 16 || isHex(rest, 32) ? 'md5' : null;
    case 'SHA':
      return base64Bytes(rest) === 20 || isHex(rest, 40) ? 'sha1' : null;
    case 'SMD5':
      return base64Bytes(rest) > 16 ? 'md5-salted' : null;
    case 'SSHA':
      return base64Bytes(rest) > 20 ? 'sha1-salted' : null;
    case 'SHA256':
      return base64Bytes(rest) === 32 ? 'sha256' : null;
    case 'SSHA256':
      return base64Bytes(rest) > 32 ? 'sha256-salted' : null;
    case 'SHA512':
      return base64Bytes(rest) === 64 ? 'sha512' : null;
    case 'SSHA512':
      return base64Bytes(rest) > 64 ? 'sha512-salted' : null;
    case 'CRYPT':
      return rest.startsWith('$') ? modularCrypt(rest) : rest.length === 13 ? 'des-crypt' : null;
    case 'BCRYPT':
    case 'ARGON2':
    case 'SCRYPT@SPRINGSECURITY_V5_8':
    case 'ARGON2@SPRINGSECURITY_V5_8':
      return rest.startsWith('$') ? (modularCrypt(rest) ?? 'scrypt') : null;
    case 'SCRYPT':
      return rest.length >= 40 ? 'scrypt' : null;
    case 'PBKDF2':
    case 'PBKDF2@SPRINGSECURITY_V5_8':
      return rest.length >= 40 ? 'pbkdf2' : null;
    default:
      return null;
  }
}

const WORDS: readonly (readonly [start: string, form: Form])[] = [
  ['pbkdf2_sha', ['pbkdf2', 40, 300]],
  ['pbkdf2:sha', ['pbkdf2', 40, 400]],
  ['bcrypt$$2', ['bcrypt', 60, 80]],
  ['bcrypt_sha256$$2', ['bcrypt', 60, 90]],
  ['argon2$argon2', ['argon2', 50, 400]],
  ['scrypt$', ['scrypt', 40, 400]],
  ['scrypt:', ['scrypt', 40, 400]],
  ['SCRAM-SHA-256$', ['scram-sha-256', 100, 300]],
];

/** Django, Werkzeug, PostgreSQL, Oracle, ASP.NET Identity. */
function worded(secret: string): PrefixedScheme | null {
  switch (secret.charCodeAt(0)) {
    case 0x6d: // m
      if (secret.length === 35 && secret.startsWith('md5') && isDigest(secret, 3, 35, true))
        return 'postgres-md5';
      return saltedTriple(secret, 'md5$', 32, 'md5', 'md5-salted');
    case 0x73: // s
      return (
        saltedTriple(secret, 'sha1$', 40, 'sha1', 'sha1-salted') ??
        saltedTriple(secret, 'sha256$', 64, 'sha256', 'sha256-salted') ??
        saltedTriple(secret, 'sha512$', 128, 'sha512', 'sha512-salted') ??
        startingWith(secret)
      );
    case 0x53: // S
      if (secret.length === 62 && secret.charCodeAt(1) === 0x3a && isDigest(secret, 2, 62, true))
        return 'oracle11';
      return startingWith(secret);
    case 0x41: // A
      return secret.length === 84 && secret.startsWith('AQAAAA') && base64Bytes(secret) === 61
        ? 'pbkdf2'
        : null;
    case 0x61: // a
    case 0x62: // b
    case 0x70: // p
      return startingWith(secret);
    default:
      return null;
  }
}

function startingWith(secret: string): PrefixedScheme | null {
  for (const [start, [scheme, shortest, longest]] of WORDS) {
    if (secret.length >= shortest && secret.length <= longest && secret.startsWith(start)) return scheme;
  }
  return null;
}

/** `name$salt$hex`; with an empty salt it is an unsalted hash. */
function saltedTriple(
  secret: string,
  start: string,
  length: number,
  bare: PrefixedScheme,
  salted: PrefixedScheme,
): PrefixedScheme | null {
  const cut = secret.length - length;
  if (cut <= start.length || cut > 80 || !secret.startsWith(start)) return null;
  if (secret.charCodeAt(cut - 1) !== 0x24 || !isDigest(secret, cut, secret.length, true)) return null;
  return cut === start.length + 1 ? bare : salted;
}

/** `0x0100`, salt of 4 bytes, SHA-1 (one or two of them); `0x0200`, salt, SHA-512. */
function isSqlServer(secret: string): boolean {
  if (secret.length !== 54 && secret.length !== 94 && secret.length !== 142) return false;
  return (
    (secret.startsWith('0x0100') || secret.startsWith('0x0200')) && isDigest(secret, 2, secret.length, true)
  );
}

/** 16, 20, 32 or 64 bytes in base64: a digest or a cipher text, nobody types that. */
function encodedOrNull(secret: string): PrefixedScheme | null {
  if (secret.charCodeAt(secret.length - 1) !== 0x3d) return null;
  const bytes = base64Bytes(secret);
  return (bytes === 16 || bytes === 20 || bytes === 32 || bytes === 64) && isMixed(secret) ? 'encoded' : null;
}

const isHex = (text: string, length: number): boolean =>
  text.length === length && isDigest(text, 0, length, true);

/** Bytes that padded base64 stands for; -1 when it is none. */
export function base64Bytes(text: string): number {
  if (text.length === 0 || text.length % 4 !== 0) return -1;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  for (let i = 0; i < text.length - padding; i++) {
    const c = text.charCodeAt(i);
    const fits =
      (c >= 0x30 && c <= 0x39) ||
      (c >= 0x41 && c <= 0x5a) ||
      (c >= 0x61 && c <= 0x7a) ||
      c === 0x2b ||
      c === 0x2f;
    if (!fits) return -1;
  }
  return (text.length / 4) * 3 - padding;
}

/** Lower and upper case both, as random bytes have them in base64. */
const isMixed = (text: string): boolean => text !== text.toLowerCase() && text !== text.toUpperCase();

/** Thirteen characters of crypt's own alphabet: many passwords are the same, so only a column can say it. */
export function isDesCrypt(text: string): boolean {
  if (text.length !== 13) return false;
  for (let i = 0; i < 13; i++) {
    const c = text.charCodeAt(i);
    if (!((c >= 0x2e && c <= 0x39) || (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a))) return false;
  }
  return true;
}
