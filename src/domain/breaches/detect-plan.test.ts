import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NuwaError } from '#kernel/errors.ts';
import { parsePlan } from './parse-plan.ts';
import { delimited, detect, expectPlan, ROWS, rows, text, twoByteText } from './testing/expect-plan.ts';
import type { Look } from './testing/expect-plan.ts';
import {
  draw,
  user,
  hanUser,
  mail,
  pass,
  ip,
  md5,
  hex,
  name,
  card,
  day,
  mobile,
} from './testing/invented.ts';

const NOISE = ['', '   ', '==== more at nobody.example ====', '转载请注明出处', 'half a line'];
/** Noise lines, evenly among the others; the last line cut off. */
function withNoise(lines: readonly string[], share: number): string[] {
  const step = Math.round(1 / share);
  const noisy = lines.flatMap((line, i) =>
    i % step === step - 1 ? [NOISE[i % NOISE.length]!, line] : [line],
  );
  return [...noisy, lines[0]!.slice(0, 5)];
}

const SQL = 'INSERT INTO `ly_user` (`email`, `password`) VALUES ';
const sqlRows = () => {
  const statements = rows((n) => `('${mail(n)}','${pass(n)}\\'')`);
  return `-- dump\nCREATE TABLE \`ly_user\` (\n  \`email\` varchar(9)\n);\n${SQL}${statements.slice(0, 300).join(',')};\n${SQL}${statements.slice(300).join(',')};\n`;
};
/** The twelve forms of the case, as small lists; `bytes` takes the share of noise lines. */
const FORMS: Readonly<
  Record<string, { bytes: (noise: number) => Uint8Array; look: Look; fileName?: string }>
> = {
  'user # password # e-mail, CRLF': {
    bytes: (noise) =>
      text(
        withNoise(
          rows((n) => `${user(n)} # ${pass(n)}${n % 30 ? '' : '#1'} # ${mail(n)}`),
          noise,
        ),
        '\r\n',
      ),
    look: { shape: delimited(' # '), roles: 'username secret email' },
  },
  'padded columns in GB18030': {
    bytes: (noise) =>
      twoByteText(
        withNoise(
          rows((n) => `${hanUser(n).padEnd(16)} ${pass(n).padEnd(16)} ${mail(n)}`),
          noise,
        ),
      ),
    look: { shape: { kind: 'blanks', header: false }, roles: 'username secret email', charset: 'gb18030' },
  },
  'e-mail TAB password': {
    bytes: (noise) =>
      text(
        withNoise(
          rows((n) => `${n % 50 ? mail(n) : ` ${mail(n).toUpperCase()} `}\t${pass(n)}`),
          noise,
        ),
      ),
    look: { shape: delimited('\t'), roles: 'email secret' },
  },
  'username TAB password': {
    bytes: (noise) =>
      text(
        withNoise(
          rows((n) => `${user(n)}\t${n % 90 ? pass(n) : `\0${pass(n)}&amp;`}`),
          noise,
        ),
      ),
    look: { shape: delimited('\t'), roles: 'username secret' },
  },
  'user----md5----e-mail': {
    bytes: (noise) =>
      text(
        withNoise(
          rows((n) => `${user(n)}----${md5(pass(n))}----${mail(n)}`),
          noise,
        ),
      ),
    look: { shape: delimited('----'), roles: 'username secret email' },
  },
  'CSV, BOM, header, half plain and half MD5': {
    bytes: (noise) => {
      const line = (n: number) => {
        const word = n % 40 ? pass(n) : `${pass(n)},"x`;
        const quoted = n % 5 && n % 40 ? word : `"${word.replaceAll('"', '""')}"`;
        return `${user(n)},${n < ROWS / 2 ? `${quoted},` : `,${md5(word)}`},${mail(n)},${ip(n)}`;
      };
      return text(['\ufeffuser,password,md5,email,ip', ...withNoise(rows(line), noise)], '\r\n');
    },
    look: {
      shape: { kind: 'csv', delimiter: ',', quote: '"', header: true },
      roles: 'username secret secret-hash email ip',
      header: ['user', 'password', 'md5', 'email', 'ip'],
    },
  },
  'e-mail:password with colons': {
    bytes: (noise) =>
      text(
        withNoise(
          rows((n) => `${mail(n)}:${pass(n)}${n % 25 ? '' : ':x'}`),
          noise,
        ),
      ),
    look: { shape: delimited(':', { rest: 1 }), roles: 'email secret' },
  },
  'SQL statements': {
    bytes: () => Buffer.from(sqlRows()),
    look: { shape: { kind: 'sql-insert' }, roles: 'email secret', header: ['email', 'password'] },
    fileName: 'list.sql',
  },
  'JSON lines': {
    bytes: (noise) =>
      text(
        withNoise(
          rows((n) => JSON.stringify({ email: mail(n), password: pass(n) })),
          noise,
        ),
      ),
    look: {
      shape: { kind: 'json-lines', header: false },
      roles: 'email secret',
      header: ['email', 'password'],
    },
  },
  'TSV with header and three storage schemes': {
    bytes: (noise) => {
      const stored = (n: number) =>
        n % 3 === 0
          ? `${hex(n, 32)}:${hex(n + 1, 8)}z`
          : n % 3 === 1
            ? `$P$B${hex(n, 30)}`
            : `$2a$10$${hex(n, 32)}${hex(n, 21)}`;
      const lines = rows((n) => `${user(n)}\t${stored(n)}\t${mail(n)}\t${day(n)}\t${mobile(n)}`);
      return text(['username\tpassword\temail\tbirthday\tphone', ...withNoise(lines, noise)]);
    },
    look: { shape: delimited('\t', { header: true }), roles: 'username secret email birthday mobile' },
  },
  'fixed width': {
    bytes: (noise) =>
      text(
        withNoise(
          rows((n) => `${card(n)}${name(n).padEnd(6)}`),
          noise,
        ),
      ),
    look: { shape: { kind: 'fixed', widths: [19, 6], header: false }, roles: 'bank-card name' },
  },
};

for (const [form, { bytes, look, fileName }] of Object.entries(FORMS)) {
  for (const noise of [0.001, 0.02, 0.08]) {
    test(`${form}, ${noise * 100} % noise`, () => {
      const sample = bytes(noise);
      expectPlan(sample, look, fileName);
    });
  }
  test(`${form}: a sample of slices that begin and end anywhere`, () => {
    const whole = bytes(0.02);
    const property = fc.property(
      fc.array(fc.integer({ min: 0, max: whole.length - 1 }), { minLength: 2, maxLength: 4 }),
      (cuts) => {
        const slices = cuts.map((cut) => whole.subarray(cut, cut + 9_000));
        expectPlan(
          Buffer.concat([whole.subarray(0, 9_001), ...slices, whole.subarray(-9_000)]),
          look,
          fileName,
          false,
        );
      },
    );
    fc.assert(property, { numRuns: 8 });
  });
}

test('the site comes from the name of the file', () => {
  const bytes = text(rows((n) => `${user(n)}\t${pass(n)}`));
  assert.equal(detect(bytes, 'codehub.example.txt').plan.site, 'codehub.example');
  assert.equal(detect(bytes, 'users.txt').plan.site, undefined);
});

test('what is no list is refused with a reason', () => {
  const refused = (bytes: Uint8Array, reason: RegExp) =>
    assert.throws(
      () => detect(bytes, '../inbox/odd\nname.bin', false),
      (error) =>
        error instanceof NuwaError &&
        error.code === 'format-unknown' &&
        reason.test(String(error.details['reason'])) &&
        error.details['file'] === 'odd name.bin',
    );
  refused(new Uint8Array(200_000).fill(0x61), /no line ends/);
  refused(
    Uint8Array.from({ length: 50_000 }, (_, n) => draw(n, 256)),
    /binary/,
  );
  const words =
    'the night was long and nobody, it seems, had slept; so they went on (as one does) until: morning'.split(
      ' ',
    );
  const prose = rows((n) =>
    Array.from({ length: 3 + draw(n, 12) }, (_, i) => words[draw(n * 31 + i, words.length)]).join(' '),
  );
  refused(text(prose), /no delimiter/);
});

test('hostile samples end soon', () => {
  const started = performance.now();
  const hostile = [
    Buffer.from('"'.repeat(1 << 20)),
    Buffer.from('"a,\n'.repeat(1 << 15)),
    Buffer.from('['.repeat(1 << 20)),
    Buffer.from(`${'['.repeat(2_000)}\n`.repeat(500)),
    Buffer.from('INSERT INTO '.repeat(90_000)),
    Buffer.from(`INSERT INTO t VALUES ${"('".repeat(1 << 19)}`),
    Buffer.from(`INSERT INTO t (${'a,'.repeat(1 << 19)}`),
    Buffer.from(`INSERT INTO t (${'`a` '.repeat(1 << 17)}`),
    Buffer.from('\r'.repeat(1 << 20)),
    Buffer.from(' \t'.repeat(1 << 19)),
    Buffer.from('-'.repeat(4_000).concat('\n').repeat(250)),
    Buffer.from(`${',;|:'.repeat(1_000)}\n`.repeat(250)),
    Buffer.from(`CREATE TABLE ${'('.repeat(1 << 20)}`),
  ];
  for (const bytes of hostile) {
    try {
      parsePlan(detect(bytes, 'x', false).plan);
    } catch (error) {
      assert.ok(error instanceof NuwaError && error.code === 'format-unknown', String(error));
    }
  }
  assert.ok(performance.now() - started < 60_000);
});
