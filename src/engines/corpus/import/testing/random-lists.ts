import fc from 'fast-check';
import type { Plan } from '#domain/breaches/plan.ts';
import { residentIdCheck } from '#domain/identifiers/resident-id.ts';
import type { ReferenceEntry } from './reference-import.ts';

/** Lists in which everything happens often: the same people and secrets, ugly cells, wrong counts of fields. */
const names = ['anna', 'ANNA', 'bo.li', '王小明', 'x', 'Zhang San', 'ü-ber', ' anna '];
const email = fc
  .tuple(
    fc.constantFrom(...names, 'a b', ''),
    fc.constantFrom('post.example', 'POST.example', 'mail.bücher.example', 'x'),
  )
  .map(([name, domain]) => `${name}@${domain}`);
const mobile = fc.integer({ min: 0, max: 30 }).map((n) => `138${String(n).padStart(8, '0')}`);
const residentId = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.boolean()).map(([n, right]) => {
  const body = `110105199${n}0101001`;
  return body + (right ? residentIdCheck(body) : residentIdCheck(body) === '0' ? '1' : '0');
});
const card = fc.integer({ min: 0, max: 40 }).map((n) => `62220210010012${String(n).padStart(5, '0')}`);
const text = fc.constantFrom(
  '123456',
  'geheim',
  '密码🔑',
  'p@ss',
  'a;b',
  'x'.repeat(60),
  '密'.repeat(30),
  '\u00e9'.repeat(26),
  'NULL',
  ' ',
  '13800000007',
);
const secret = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: mobile },
  { weight: 1, arbitrary: residentId },
  { weight: 1, arbitrary: email },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'e10adc3949ba59abbe56e057f20f883e',
      'E10ADC3949BA59ABBE56E057F20F883E',
      '8cb2237d0679ca88db6464eac60da96345513964',
    ),
  },
  { weight: 1, arbitrary: fc.constant('$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy') },
  { weight: 2, arbitrary: fc.string({ maxLength: 40 }) },
);
const date = fc.constantFrom('2011-12-21', '20090301', '1300000000', '2011年3月', 'yesterday', '1970-01-01');

const CELLS = {
  email,
  username: fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 12 })),
  mobile,
  'resident-id': residentId,
  'bank-card': card,
  secret,
  'secret-hash': fc.constantFrom('', 'e10adc3949ba59abbe56e057f20f883e', 'zz'),
  salt: fc.constantFrom('', 'a1b2c3'),
  date,
  birthday: fc.constantFrom('1990-01-02', '1990/1/2', 'unknown'),
  name: fc.constantFrom('王小明', '王 小明', '?'),
  ip: fc.constantFrom('192.0.2.1', '192.0.2.999'),
  ignored: fc.string({ maxLength: 5 }),
} as const;
type Role = keyof typeof CELLS;

const shape: fc.Arbitrary<Plan['shape']> = fc.oneof(
  fc
    .constantFrom(';', ' # ', '----', '\t')
    .map((delimiter) => ({ kind: 'delimited' as const, delimiter, trim: true, header: false })),
  fc.boolean().map((header) => ({ kind: 'csv' as const, delimiter: ',', quote: '"', header })),
  fc.constant({ kind: 'json-lines' as const, header: false }),
);

const entry: fc.Arbitrary<ReferenceEntry> = fc
  .tuple(
    shape,
    fc.uniqueArray(fc.constantFrom(...(Object.keys(CELLS) as Role[])), { minLength: 1, maxLength: 6 }),
    fc.constantFrom(undefined, 'forum.example'),
    fc.constantFrom('utf-8' as const, 'utf-16le' as const),
    fc.constantFrom('\n', '\r\n'),
  )
  .chain(([form, roles, site, charset, end]) => {
    const plan: Plan = {
      version: 1,
      charset,
      shape: form,
      columns: roles.map((role) => ({ role, name: role })),
      ...(site === undefined ? {} : { site }),
    };
    const row = fc.tuple(
      ...roles.map((role) =>
        fc.oneof({ weight: 9, arbitrary: CELLS[role] }, { weight: 1, arbitrary: fc.constant('') }),
      ),
    );
    const line = fc.oneof(
      { weight: 12, arbitrary: row.map((cells) => lineOf(form, cells)) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('', '   ', 'more at http://lists.example !!!', '\0\0', '"open'),
      },
    );
    return fc
      .array(line, { maxLength: 60 })
      .map((lines) => ({ plan, bytes: encode(lines.join(end), charset) }));
  });

function lineOf(form: Plan['shape'], cells: readonly string[]): string {
  if (form.kind === 'json-lines') return JSON.stringify(cells);
  const flat = cells.map((cell) => cell.replace(/[\r\n]/g, ' '));
  if (form.kind === 'csv') return flat.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(form.delimiter);
  return flat.join(form.kind === 'delimited' ? form.delimiter : ' ');
}

const encode = (lines: string, charset: 'utf-8' | 'utf-16le'): Uint8Array =>
  Buffer.from(lines, charset === 'utf-8' ? 'utf8' : 'utf16le');

export const randomLists: fc.Arbitrary<readonly ReferenceEntry[]> = fc.array(entry, {
  minLength: 1,
  maxLength: 3,
});
