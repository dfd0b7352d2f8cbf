import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  digestOfHash,
  SCHEME_IDS,
  schemeOf,
  schemeOfNumber,
  SCHEMES,
  type SchemeId,
} from './storage-scheme.ts';

const hex = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');
const base64 = (algorithm: string, text: string): string =>
  createHash(algorithm).update(text).digest('base64');
const crypt = (n: number): string => './ABCDEFabcdef0123456789xyzXYZ'.repeat(10).slice(0, n);

test('every form is told by one value', () => {
  const table: readonly (readonly [string, SchemeId])[] = [
    ['', 'empty'],
    ['\\N', 'empty'],
    ['NULL', 'empty'],
    ['null', 'plain'],
    ['123456', 'plain'],
    ['a password of several words', 'plain'],
    [hex('md5', 'x'), 'md5'],
    [hex('md5', 'x').toUpperCase(), 'md5'],
    [`{MD5}${base64('md5', 'x')}`, 'md5'],
    [`md5$$${hex('md5', 'x')}`, 'md5'],
    [hex('md5', 'x').slice(8, 24), 'md5-16'],
    [hex('md5', 'x').slice(5, 25), 'dede-md5'],
    [hex('sha1', 'x'), 'sha1'],
    [`{SHA}${base64('sha1', 'x')}`, 'sha1'],
    [hex('sha224', 'x'), 'sha224'],
    [hex('sha256', 'x'), 'sha256'],
    [hex('sha384', 'x'), 'sha384'],
    [hex('sha512', 'x'), 'sha512'],
    [`$NT$${hex('md5', 'x')}`, 'ntlm'],
    [`$3$$${hex('md5', 'x')}`.slice(0, 36), 'ntlm'],
    [`*${hex('sha1', 'x').toUpperCase()}`, 'mysql5'],
    [`${hex('md5', 'x')}:a1b2c3`, 'md5-salted'],
    [`a1b2c3:${hex('md5', 'x')}`, 'md5-salted'],
    [`md5$salt$${hex('md5', 'x')}`, 'md5-salted'],
    [`${hex('sha1', 'x')}:salt`, 'sha1-salted'],
    [`sha1$salt$${hex('sha1', 'x')}`, 'sha1-salted'],
    [`{SSHA}${Buffer.alloc(28, 7).toString('base64')}`, 'sha1-salted'],
    [`${hex('sha256', 'x')}:salt`, 'sha256-salted'],
    [`${hex('sha512', 'x')}:salt`, 'sha512-salted'],
    [`md5${hex('md5', 'x')}`, 'postgres-md5'],
    [`0x0100${hex('sha1', 'x')}${'AB12CD34'.toLowerCase()}`, 'mssql'],
    [`S:${hex('sha1', 'x').toUpperCase()}${'0123456789ABCDEF0123'}`, 'oracle11'],
    [`$1$saltsalt$${crypt(22)}`, 'md5-crypt'],
    [`$apr1$saltsalt$${crypt(22)}`, 'md5-crypt'],
    [`$5$rounds=5000$saltsalt$${crypt(43)}`, 'sha256-crypt'],
    [`$6$saltsalt$${crypt(86)}`, 'sha512-crypt'],
    [`$y$j9T$${crypt(22)}$${crypt(43)}`, 'yescrypt'],
    [`$P$B${crypt(30)}`, 'phpass'],
    [`$H$9${crypt(30)}`, 'phpass'],
    [`$S$D${crypt(51)}`, 'drupal7'],
    [`$2a$10$${crypt(53)}`, 'bcrypt'],
    [`$2b$12$${crypt(53)}`, 'bcrypt'],
    [`$2y$10$${crypt(53)}`, 'bcrypt'],
    [`{bcrypt}$2a$10$${crypt(53)}`, 'bcrypt'],
    [`bcrypt$$2b$12$${crypt(53)}`, 'bcrypt'],
    [`$argon2id$v=19$m=65536,t=3,p=4$${crypt(22)}$${crypt(43)}`, 'argon2'],
    [`argon2$argon2id$v=19$m=102400,t=2,p=8$${crypt(22)}$${crypt(43)}`, 'argon2'],
    [`pbkdf2_sha256$260000$${crypt(22)}$${base64('sha256', 'x')}`, 'pbkdf2'],
    [`pbkdf2:sha256:260000$salt$${hex('sha256', 'x')}`, 'pbkdf2'],
    [`AQAAAA${'E'.repeat(76)}==`, 'pbkdf2'],
    [`scrypt:32768:8:1$salt$${hex('sha512', 'x')}`, 'scrypt'],
    [`SCRAM-SHA-256$4096:${crypt(24)}$${base64('sha256', 'x')}:${base64('sha256', 'y')}`, 'scram-sha-256'],
    [base64('md5', 'x'), 'encoded'],
    [base64('sha256', 'x'), 'encoded'],
  ];
  for (const [secret, scheme] of table) assert.equal(schemeOf(secret), scheme, secret);
});

test('what merely starts like a hash is a password', () => {
  for (const secret of [
    '$2a$10$short',
    '$P$Bshort',
    '*6BB4837EB74329105EE4568DDA7DC67ED2CA2AD',
    '{MD5}hello world',
    'md5isnotsafeatallmd5isnotsafeatallx',
    '$$$$$$$$$$$$$$$$',
    'pbkdf2_sha256',
    '0x0100',
    `${'g'.repeat(32)}:salt`,
    'e10adc3949ba59abbe56e057f20f883',
    'E10ADC3949ba59abbe56e057f20f883e',
  ]) {
    assert.equal(schemeOf(secret), 'plain', secret);
  }
});

test('digits alone are a password, unless the column is known to be of shortened MD5', () => {
  assert.equal(schemeOf('6200000000000005'), 'plain');
  assert.equal(schemeOf('6200000000000005', '', 'md5-16'), 'md5-16');
  assert.equal(schemeOf('aaaaaaaaaaaaaaaa'), 'plain');
  assert.equal(schemeOf('6200000000000005', '', 'plain'), 'plain');
});

test('a salt in a column of its own makes a salted scheme, and the column settles look-alikes', () => {
  const md5 = hex('md5', 'x');
  assert.equal(schemeOf(md5, 'a1b2c3'), 'md5-salted');
  assert.equal(schemeOf(md5, 'a1b2c3', 'discuz'), 'discuz');
  assert.equal(schemeOf(`${md5}:a1b2c3`, '', 'discuz'), 'discuz');
  assert.equal(schemeOf(md5, '', 'ntlm'), 'ntlm');
  assert.equal(schemeOf(md5.slice(8, 24), '', 'mysql-old'), 'mysql-old');
  assert.equal(schemeOf('123456', '', 'ntlm'), 'plain', 'what cannot be of the column stays what it is');
  assert.equal(schemeOf(`$2a$10$${crypt(53)}`, '', 'ntlm'), 'bcrypt');
  assert.equal(schemeOf('abJnggxhB/yWI', '', 'des-crypt'), 'des-crypt');
  assert.equal(schemeOf('123456', '', 'des-crypt'), 'plain');
});

test('digests of unsalted MD5 and SHA-1 come out as bytes, of everything else none', () => {
  const of = (secret: string): string | null => {
    const digest = digestOfHash(schemeOf(secret), secret);
    return digest === null ? null : Buffer.from(digest).toString('hex');
  };
  const md5 = hex('md5', '123456');
  const sha1 = hex('sha1', '123456');
  for (const form of [md5, md5.toUpperCase(), `{MD5}${base64('md5', '123456')}`, `md5$$${md5}`]) {
    assert.equal(of(form), md5, form);
  }
  for (const form of [sha1, sha1.toUpperCase(), `{SHA}${base64('sha1', '123456')}`, `sha1$$${sha1}`]) {
    assert.equal(of(form), sha1, form);
  }
  for (const form of [md5.slice(8, 24), `${md5}:salt`, '123456', '', `*${sha1.toUpperCase()}`]) {
    assert.equal(of(form), null, form);
  }
  assert.equal(digestOfHash('ntlm', md5), null);
  assert.equal(digestOfHash('md5', 'not a digest'), null);
});

test('every digest is recognised, in either case', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (password, upper) => {
      for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512'] as const) {
        const digest = hex(algorithm, password);
        assert.equal(schemeOf(upper ? digest.toUpperCase() : digest), algorithm);
      }
    }),
  );
});

test('no text whatever makes it fail or linger', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (secret, salt) => assert.ok(schemeOf(secret, salt) in SCHEMES)),
  );
  const start = performance.now();
  for (const unit of ['a', '0', '$', ':', '{', '=', '*', 'md5$']) schemeOf(unit.repeat(250_000), unit);
  assert.ok(performance.now() - start < 500);
});

test('numbers are one byte, never shared, and look-alikes exist', () => {
  const numbers = SCHEME_IDS.map((id) => SCHEMES[id].number);
  assert.equal(new Set(numbers).size, numbers.length);
  for (const id of SCHEME_IDS) {
    assert.ok(SCHEMES[id].number >= 0 && SCHEMES[id].number < 256);
    assert.equal(schemeOfNumber(SCHEMES[id].number), id);
    for (const other of SCHEMES[id].looksLike) assert.ok(other in SCHEMES, `${id} looks like ${other}`);
  }
  assert.equal(schemeOfNumber(255), null);
});
