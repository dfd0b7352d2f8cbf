import { hash } from 'node:crypto';
import { writeNtlm } from './ntlm.ts';
import type { SchemeId } from './storage-scheme.ts';

/**
 * Passwords that stand in every large list of people's passwords, most frequent first (published rankings of Chinese
 * and of English lists). Finding the digest of one proves how a column was made: by chance it would be there once in
 * 2^64 or fewer columns.
 */
export const KNOWN_PASSWORDS: readonly string[] = [
  '123456 123456789 111111 12345678 123123 000000 password 5201314 11111111 1234567890',
  '1234567 666666 888888 abc123 123321 00000000 a123456 88888888 1qaz2wsx qwerty',
  'iloveyou 654321 1314520 147258369 1q2w3e4r 112233 123456a woaini 520520 admin',
  '987654321 12345 aaaaaa 111222 123qwe qwe123 asdasd 222222 555555 789456123',
].flatMap((line) => line.split(' '));

const md5 = (text: string): string => hash('md5', text, 'hex');

const BARE: Readonly<Partial<Record<SchemeId, (password: string) => string>>> = {
  md5,
  ntlm: ntlmHex,
  'md5-md5': (password) => md5(md5(password)),
  'md5-16': (password) => md5(password).slice(8, 24),
  'mysql-old': mysqlOld,
  'dede-md5': (password) => md5(password).slice(5, 25),
  sha1: (password) => hash('sha1', password, 'hex'),
  mysql5: (password) => hash('sha1', hash('sha1', password, 'buffer'), 'hex'),
  sha224: (password) => hash('sha224', password, 'hex'),
  sha256: (password) => hash('sha256', password, 'hex'),
  sha384: (password) => hash('sha384', password, 'hex'),
  sha512: (password) => hash('sha512', password, 'hex'),
};

/** Digests (lower-case hexadecimal) of the known passwords under a scheme without salt; null for other schemes. */
export function knownDigests(scheme: SchemeId): ReadonlySet<string> | null {
  const digest = BARE[scheme];
  return digest === undefined ? null : new Set(KNOWN_PASSWORDS.map(digest));
}

type Salted = (password: string, salt: string) => string;
const joinedBoth = (algorithm: string): readonly Salted[] => [
  (password, salt) => hash(algorithm, password + salt, 'hex'),
  (password, salt) => hash(algorithm, salt + password, 'hex'),
];

/** What sites are known to have computed, by what the value shows and by what the formula is called. */
const FORMULAS: Readonly<Partial<Record<SchemeId, readonly (readonly [SchemeId, readonly Salted[]])[]>>> = {
  'md5-salted': [
    ['discuz', [(password, salt) => md5(md5(password) + salt)]],
    [
      'md5-salted',
      [
        ...joinedBoth('md5'),
        (password, salt) => md5(salt + md5(password)),
        (password, salt) => md5(md5(salt) + md5(password)),
        (password, salt) => md5(salt + password + salt),
      ],
    ],
  ],
  'sha1-salted': [
    [
      'sha1-salted',
      [...joinedBoth('sha1'), (password, salt) => hash('sha1', salt + hash('sha1', password, 'hex'), 'hex')],
    ],
  ],
  'sha256-salted': [['sha256-salted', joinedBoth('sha256')]],
  'sha512-salted': [['sha512-salted', joinedBoth('sha512')]],
};

/** How many of the known passwords are tried on one salted value: each costs a hash for every formula. */
const TRIED = 12;

/** The scheme whose formula turns a known password and this salt into this digest; null when none does. */
export function knownFormula(shown: SchemeId, digest: string, salt: string): SchemeId | null {
  for (const [scheme, formulas] of FORMULAS[shown] ?? []) {
    for (const formula of formulas) {
      for (const password of KNOWN_PASSWORDS.slice(0, TRIED))
        if (formula(password, salt) === digest) return scheme;
    }
  }
  return null;
}

function ntlmHex(password: string): string {
  const out = Buffer.alloc(16);
  writeNtlm(password, out, 0);
  return out.toString('hex');
}

/** OLD_PASSWORD() of MySQL, as its manual's example shows it; blanks and tabs are skipped. ASCII passwords only. */
function mysqlOld(password: string): string {
  let first = 1345345333n;
  let second = 0x12345671n;
  let add = 7n;
  for (const character of password) {
    const c = BigInt(character.charCodeAt(0));
    if (c === 0x20n || c === 0x09n) continue;
    first ^= ((first & 63n) + add) * c + ((first << 8n) & MASK_64);
    second += (second << 8n) ^ first;
    add += c;
  }
  return [first, second].map((half) => (half & 0x7fffffffn).toString(16).padStart(8, '0')).join('');
}
const MASK_64 = 0xffffffffffffffffn;
