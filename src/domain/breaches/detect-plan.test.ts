import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { NuwaError } from '#kernel/errors.ts';
import { detectPlan, sampleRanges } from './detect-plan.ts';
import { blocksOf } from './framing.ts';
import { parsePlan } from './parse-plan.ts';
import type { Plan, Shape } from './plan.ts';
import { recordsOf } from './records.ts';

/** Invented people: the same number gives the same person. */
function draw(n: number, below: number, salt = 0): number {
  let h = Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(salt + 7, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) % below;
}
const pick = (words: string, n: number, salt = 0) =>
  words.split(' ')[draw(n, words.split(' ').length, salt)]!;
const user = (n: number) =>
  `${pick('xiao da lao feng yun hai tian', n)}${pick('ming hu long mei hua lin', n, 1)}${draw(n, 9_000, 2)}`;
const hanUser = (n: number) => (n % 3 === 0 ? `${pick('山水 风云 大海 小虎', n)}${draw(n, 500)}` : user(n));
const mail = (n: number) =>
  `${n % 4 === 0 ? user(n) : `m${draw(n, 1e8, 3)}`}@${pick('qiu.example youxiang.example guge.example', n, 4)}`;
const COMMON = '123456 123456789 111111 12345678 5201314 a123456 woaini1314';
const pass = (n: number) =>
  draw(n, 12, 5) === 0
    ? pick(COMMON, n, 6)
    : draw(n, 2, 7)
      ? `${draw(n, 1e8, 8)}`
      : `${pick('love qing wang ai', n, 9)}${draw(n, 9_999, 10)}`;
const ip = (n: number) => `198.18.${draw(n, 256, 11)}.${draw(n, 256, 12)}`;
const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const hex = (n: number, length: number) => md5(`${n}`).slice(0, length);
const name = (n: number) => pick('王伟 张敏 李秀英 刘洋 陈静 杨磊 赵丽华', n, 13);
const card = (n: number) =>
  `62${String(draw(n, 1e9, 14)).padStart(9, '0')}${String(draw(n, 1e8, 15)).padStart(8, '0')}`;
const day = (n: number) =>
  `${1960 + draw(n, 38, 16)}-${String(1 + draw(n, 12, 17)).padStart(2, '0')}-${String(1 + draw(n, 28, 18)).padStart(2, '0')}`;
const mobile = (n: number) => `${pick('130 138 159 186', n, 19)}${String(draw(n, 1e8, 20)).padStart(8, '0')}`;
const moment = (n: number) =>
  `20${10 + draw(n, 2, 21)}-0${1 + draw(n, 9, 22)}-1${draw(n, 9, 23)} 12:0${draw(n, 9, 24)}:11`;

const ROWS = 600;
const rows = (row: (n: number) => string, count = ROWS) => Array.from({ length: count }, (_, n) => row(n));
const text = (lines: readonly string[], end = '\n') => Buffer.from(lines.map((line) => line + end).join(''));
const detect = (bytes: Uint8Array, fileName = 'list.txt', whole = true) =>
  detectPlan(bytes, { fileName, whole });
const rolesOf = ({ columns }: Plan) =>
  columns.map(({ role }) => (typeof role === 'string' ? role : role.name)).join(' ');

type Look = {
  readonly shape: Shape;
  readonly roles: string;
  readonly charset?: Plan['charset'];
  readonly header?: readonly string[];
};
function expect(bytes: Uint8Array, look: Look, fileName?: string, whole?: boolean): Plan {
  const { plan, evidence, confidence } = detect(bytes, fileName, whole);
  assert.deepEqual(plan.shape, look.shape, evidence.join('\n'));
  assert.equal(rolesOf(plan), look.roles, evidence.join('\n'));
  assert.equal(plan.charset, look.charset ?? 'utf-8');
  if (look.header)
    assert.deepEqual(
      plan.columns.map((column) => column.name),
      look.header,
    );
  assert.ok(confidence > 0.3 && confidence <= 1);
  assert.deepEqual(parsePlan(JSON.parse(JSON.stringify(plan))), plan, 'what is found may be handed in again');
  return plan;
}
const delimited = (delimiter: string, more: { rest?: number; header?: boolean } = {}): Shape => ({
  kind: 'delimited',
  delimiter,
  trim: true,
  ...(more.rest === undefined ? {} : { rest: more.rest }),
  header: more.header ?? false,
});

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
      toGbk(
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
      expect(sample, look, fileName);
    });
  }
  test(`${form}: a sample of slices that begin and end anywhere`, () => {
    const whole = bytes(0.02);
    const property = fc.property(
      fc.array(fc.integer({ min: 0, max: whole.length - 1 }), { minLength: 2, maxLength: 4 }),
      (cuts) => {
        const slices = cuts.map((cut) => whole.subarray(cut, cut + 9_000));
        expect(
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

/** Encodes by turning the decoder's table round: enough for test data, two-byte codes only. */
function toGbk(lines: readonly string[], charset: 'gb18030' | 'big5' = 'gb18030'): Uint8Array {
  const codes = new Map<string, readonly [number, number]>();
  const decoder = new TextDecoder(charset);
  for (let lead = 0x81; lead < 0xff; lead++) {
    for (let trail = 0x40; trail < 0xff; trail++) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && !codes.has(character)) codes.set(character, [lead, trail]);
    }
  }
  return Uint8Array.from(
    Array.from(`${lines.join('\n')}\n`).flatMap((c) =>
      c < '\x80' ? [c.charCodeAt(0)] : (codes.get(c) ?? [0x3f]),
    ),
  );
}

test('character sets: UTF-16 with and without mark, Big5, windows-1252', () => {
  const lines = rows((n) => `${hanUser(n)},${pass(n)},${mail(n)}`);
  const look = { shape: delimited(',', { rest: 1 }), roles: 'username secret email' };
  const wide = Buffer.from(`${lines.join('\r\n')}\r\n`, 'utf16le');
  expect(wide, { ...look, charset: 'utf-16le' });
  expect(Buffer.concat([Buffer.from([0xff, 0xfe]), wide]), { ...look, charset: 'utf-16le' });
  expect(Buffer.from(wide).swap16(), { ...look, charset: 'utf-16be' });
  const traditional = rows(
    (n) => `${n % 2 ? user(n) : pick('風雲 龍虎 飛鳥 愛情 夢想', n) + draw(n, 99)},${pass(n)},${mail(n)}`,
  );
  expect(toGbk(traditional, 'big5'), { ...look, charset: 'big5' });
  const accents = rows(
    (n) => `${n % 2 ? user(n) : `${pick('renée jürgen françois søren', n)}${n}`},${pass(n)},${mail(n)}`,
  );
  expect(Buffer.from(`${accents.join('\n')}\n`, 'latin1'), { ...look, charset: 'latin1' });
});

test('other delimiters of any length', () => {
  for (const delimiter of [':::', '||', ' | ', ';', '|', '~~~', ' --- ', '\t\t', '\x01', '，', '@@@']) {
    const rest = /^[;|，]$/.test(delimiter) ? { rest: 1 } : {};
    const bytes = text(rows((n) => [user(n), pass(n), mail(n)].join(delimiter)));
    expect(bytes, { shape: delimited(delimiter, rest), roles: 'username secret email' });
  }
  const tilted = text(rows((n) => [mail(n), user(n), md5(pass(n)), hex(n, 6), ip(n), moment(n)].join('|')));
  expect(tilted, { shape: delimited('|'), roles: 'email username secret salt ip date' });
});

test('which of two readable columns is the password', () => {
  expect(text(rows((n) => `${pass(n)}\t${user(n)}`)), { shape: delimited('\t'), roles: 'secret username' });
  expect(text(rows((n) => `${mail(n)}\t${pass(n)}\t${user(n)}`)), {
    shape: delimited('\t'),
    roles: 'email secret username',
  });
  expect(text(rows((n) => `${user(n)}\t${pass(n)}\t${md5(pass(n))}`)), {
    shape: delimited('\t'),
    roles: 'username secret secret-hash',
  });
});

test('columns without secrets, and lists of one column', () => {
  const header = '编号,姓名,身份证号,手机,工资,地址,登记时间';
  const people = rows(
    (n) =>
      `${n + 1},${name(n)},${residentId(n)},${mobile(n)},${3000 + draw(n, 900)},某市某路${n}号,${moment(n)}`,
  );
  const plan = expect(
    text([header, ...people]),
    {
      shape: delimited(',', { header: true }),
      roles: 'ignored name resident-id mobile salary address date',
      header: header.split(','),
    },
    'people.txt',
  );
  assert.deepEqual(plan.columns[4], { name: '工资', role: { kind: 'data-class', name: 'salary' } });
  const single = delimited('\t', { rest: 0 });
  expect(text(rows(mail)), { shape: single, roles: 'email' });
  expect(text(rows(pass)), { shape: single, roles: 'secret' });
  expect(text(rows((n) => md5(pass(n)))), { shape: single, roles: 'secret' });
  expect(text(rows(mobile)), { shape: single, roles: 'mobile' });
});

/** Right check digit of GB 11643-1999. */
function residentId(n: number): string {
  const body = `330${1 + draw(n, 9, 31)}0${1 + draw(n, 6, 32)}${day(n).replaceAll('-', '')}${String(draw(n, 1_000, 33)).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return body + '10X98765432'.charAt(sum % 11);
}

test('a first row that looks like words is a row, unless it names columns', () => {
  const lines = rows((n) => `${user(n)}\t${pass(n)}`);
  expect(text(['admin\tpassword', ...lines]), { shape: delimited('\t'), roles: 'username secret' });
  expect(text(['uname\tpwd', ...lines]), {
    shape: delimited('\t', { header: true }),
    roles: 'username secret',
  });
  const noisy = text(['', 'more at nobody.example', 'e-mail\tpwd', ...rows((n) => `${mail(n)}\t${pass(n)}`)]);
  const plan = expect(noisy, { shape: delimited('\t', { header: true }), roles: 'email secret' });
  const read = [...blocksOf(plan, noisy)].flatMap(({ bytes }) => [...recordsOf(plan, bytes)]);
  assert.equal(read.length, ROWS + 2);
});

test('SQL of several tables: the one about people; PostgreSQL keeps its backslashes', () => {
  const log = `INSERT INTO log (id, happened) VALUES ${rows((n) => `(${n},'${moment(n)}')`).join(',')};\n`;
  const users = `INSERT INTO members (uid, email, pwd) VALUES ${rows((n) => `(${n},'${mail(n)}','${pass(n)}')`).join(',\n')};\n`;
  expect(Buffer.from(log + users + log), {
    shape: { kind: 'sql-insert', table: 'members' },
    roles: 'ignored email secret',
  });
  const unnamed = `CREATE TABLE \`m\` (\n  \`id\` int NOT NULL,\n  \`mail\` varchar(9),\n  \`pw\` text,\n  PRIMARY KEY (\`id\`)\n);\n${rows((n) => `INSERT INTO \`m\` VALUES (${n},'${mail(n)}','${pass(n)}');`).join('\n')}\n`;
  expect(Buffer.from(unnamed), {
    shape: { kind: 'sql-insert' },
    roles: 'ignored email secret',
    header: ['id', 'mail', 'pw'],
  });
  const postgres = rows((n) => `INSERT INTO public.m (mail, pw) VALUES ('${mail(n)}', '${pass(n)}\\');`).join(
    '\n',
  );
  expect(Buffer.from(postgres), {
    shape: { kind: 'sql-insert', escapes: 'standard' },
    roles: 'email secret',
  });
});

test('JSON: nested names, arrays of a sheet with its header', () => {
  const nested = rows((n) => JSON.stringify({ id: n, user: { mail: mail(n), name: user(n) }, pw: pass(n) }));
  expect(text(nested), {
    shape: { kind: 'json-lines', header: false },
    roles: 'ignored email username secret',
    header: ['id', 'user.mail', 'user.name', 'pw'],
  });
  const people = rows((n) => JSON.stringify(n % 9 ? [name(n), mobile(n)] : [name(n), mobile(n), 'x y']));
  const sheet = [JSON.stringify(['姓名', '手机号', '备注']), ...people];
  expect(text(sheet), {
    shape: { kind: 'json-lines', header: true },
    roles: 'name mobile ignored',
    header: ['姓名', '手机号', '备注'],
  });
});

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
  refused(new Uint8Array(), /empty/);
  refused(text(['', '  ', '']), /empty/);
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
    Buffer.from('"a,\n'.repeat(1 << 18)),
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

test('the ranges of a sample start at the start, stay in step with UTF-16 and reach the end', () => {
  assert.deepEqual(sampleRanges(1_000), [{ offset: 0, length: 1_000 }]);
  for (const size of [1_048_577, 5_000_001, 3_000_000_000]) {
    const ranges = sampleRanges(size);
    assert.equal(ranges[0]!.offset, 0);
    assert.ok(
      ranges.every(({ offset, length }) => offset % 2 === 0 && length % 2 === 0 && offset + length <= size),
    );
    assert.ok(ranges.at(-1)!.offset + ranges.at(-1)!.length >= size - 1);
    assert.ok(
      ranges.every(({ offset }, i) => i === 0 || offset >= ranges[i - 1]!.offset + ranges[i - 1]!.length),
    );
  }
});
