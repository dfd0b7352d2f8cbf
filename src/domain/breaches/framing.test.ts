import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Block, createFramer } from './framing.ts';
import { LIMITS, type Plan, type Shape } from './plan.ts';
import { type DumpRecord, recordsOf } from './records.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const planOf = (shape: Shape, columns: number, charset: Plan['charset'] = 'utf-8'): Plan => ({
  version: 1,
  charset,
  shape,
  columns: Array.from({ length: columns }, (_, i) => ({ name: `c${i}`, role: 'ignored' as const })),
});

function blocksOfChunks(plan: Plan, chunks: readonly Uint8Array[]): Block[] {
  const framer = createFramer(plan);
  const blocks = [...chunks.flatMap((chunk) => framer.push(chunk)), ...framer.end()];
  for (const { bytes } of blocks) assert.ok(bytes.length <= LIMITS.blockBytes + 1, 'blocks are bounded');
  return blocks;
}

/** Records with the place in the entry, whatever the blocks were. */
const readAll = (plan: Plan, chunks: readonly Uint8Array[]): DumpRecord[] =>
  blocksOfChunks(plan, chunks).flatMap((block) =>
    [...recordsOf(plan, block.bytes)].map((r) => ({ ...r, offset: r.offset + block.offset })),
  );

function chunked(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const SHAPES: readonly (readonly [string, Plan])[] = [
  ['delimited', planOf({ kind: 'delimited', delimiter: '--', trim: true, header: false }, 2)],
  ['delimited, header', planOf({ kind: 'delimited', delimiter: ',', trim: false, header: true }, 2)],
  ['rest', planOf({ kind: 'delimited', delimiter: ':', trim: false, rest: 1, header: false }, 3)],
  ['blanks', planOf({ kind: 'blanks', header: false }, 2)],
  ['csv', planOf({ kind: 'csv', delimiter: ',', quote: '"', header: false }, 2)],
  ['fixed', planOf({ kind: 'fixed', widths: [3, 2], header: false }, 2)],
  ['sql', planOf({ kind: 'sql-insert' }, 2)],
  ['sql, standard', planOf({ kind: 'sql-insert', escapes: 'standard', table: 't' }, 2)],
  ['json', planOf({ kind: 'json-lines', header: false }, 2)],
];

// Pieces from which every shape's troubles can be made: quotes that do not close, halves of line ends, foreign bytes.
const TROUBLES =
  "a|b1|,|--|-|:|\"|\"\"|'|\\|\n|\r|\r\n| |\t|\0|&amp;|\ufeff|(|)|),(|);|;\n|('a','b')|汉|𠀀|NULL|E'\\''|\"a\nb\",c\n".split(
    '|',
  );
const STATEMENTS = [
  "INSERT INTO t VALUES ('a','b'),",
  'INSERT INTO `u` (x,y) VALUES ',
  '{"c0":"a","c1":"b"}\n',
  '[1,2]\n',
  'CREATE TABLE t\n(',
];
const pieces = fc
  .array(fc.constantFrom(...TROUBLES, ...STATEMENTS), { maxLength: 60 })
  .map((parts) => parts.join(''));

for (const [name, plan] of SHAPES) {
  test(`${name}: how chunks were cut changes no record`, () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
    const property = fc.property(pieces, sizes, (text, cuts) => {
      const bytes = bytesOf(text);
      assert.deepEqual(readAll(plan, chunked(bytes, cuts)), readAll(plan, [bytes]));
    });
    fc.assert(property, { numRuns: 60 });
  });

  test(`${name}: a cut between blocks changes no record`, () => {
    const line =
      plan.shape.kind === 'sql-insert' ? "INSERT INTO t VALUES ('aaaa','bbbb');\n" : 'aaaa,bbbb--cc:d:e\n';
    const near = LIMITS.blockBytes - 5_000;
    const property = fc.property(pieces, (random) => {
      // The random part stands where the first block must end.
      const filler = line.repeat(Math.floor((LIMITS.blockBytes - random.length / 2) / line.length));
      const bytes = bytesOf(filler + random + line.repeat(5));
      const blocks = blocksOfChunks(plan, [bytes]);
      assert.ok(blocks.length > 1);
      const framed = blocks.flatMap((b) =>
        [...recordsOf(plan, b.bytes)]
          .filter((r) => r.offset + b.offset >= near)
          .map((r) => ({ ...r, offset: r.offset + b.offset })),
      );
      // The same records from one block that holds the place of the cut in its middle.
      const start = Math.floor((LIMITS.blockBytes - 5_000) / line.length) * line.length;
      const whole = [...recordsOf(plan, bytes.slice(start))].map((r) => ({ ...r, offset: r.offset + start }));
      assert.deepEqual(
        framed,
        whole.filter(({ offset }) => offset >= near),
      );
    });
    fc.assert(property, { numRuns: 5 });
  });
}

test('UTF-16 is cut between characters, and U+0A00 ends no line', () => {
  const plan = planOf({ kind: 'delimited', delimiter: ',', trim: false, header: false }, 2, 'utf-16le');
  const text = '\ufeff张三,a\u0a00b\r\n李四,c\n';
  const little = new Uint8Array(Buffer.from(text, 'utf16le'));
  const expected = [
    { offset: 0, fields: ['张三', 'a\u0a00b'] },
    { offset: 18, fields: ['李四', 'c'] },
  ];
  assert.deepEqual(readAll(plan, chunked(little, [3, 1])), expected);
  const big = new Uint8Array(Buffer.from(text, 'utf16le').swap16());
  assert.deepEqual(readAll({ ...plan, charset: 'utf-16be' }, chunked(big, [5])), expected);
  const long = new Uint8Array(Buffer.from('ab,cd\n'.repeat(200_000), 'utf16le'));
  assert.equal(readAll(plan, chunked(long, [65_537])).length, 200_000);
});

test('a record longer than a block is one refused record, and reading goes on behind it', () => {
  const long = 'x'.repeat(3 * LIMITS.blockBytes);
  for (const end of ['\n', '\r\n', '\r']) {
    const plan = planOf({ kind: 'delimited', delimiter: ',', trim: false, header: false }, 2);
    const found = readAll(plan, chunked(bytesOf(`a,b${end}${long}${end}c,d${end}e,f`), [100_003]));
    assert.deepEqual(
      found.map((r) => ('refused' in r ? r.refused : r.fields.join())),
      ['a,b', 'too-long', 'c,d', 'e,f'],
      JSON.stringify(end),
    );
    assert.equal(found[1]!.offset, 3 + end.length);
    assert.equal(found[2]!.offset, 3 + long.length + 2 * end.length);
  }
});

test('ten megabytes without a line end are one refused record', () => {
  for (const [name, plan] of SHAPES.filter(([, { shape }]) => shape.kind !== 'sql-insert')) {
    const found = readAll(plan, chunked(new Uint8Array(10 * LIMITS.blockBytes).fill(0x78), [1 << 20]));
    assert.deepEqual(
      found.map((r) => 'refused' in r && r.refused),
      ['too-long'],
      name,
    );
  }
});

test('an endless SQL tuple is one refused record; the next tuple is read', () => {
  const plan = planOf({ kind: 'sql-insert' }, 2);
  const tuple = `(${'1+'.repeat(LIMITS.blockBytes)}1,2)`;
  const found = readAll(plan, chunked(bytesOf(`INSERT INTO t VALUES (1,2),${tuple},(3,4);`), [77_777]));
  const said = found.map((r) => ('refused' in r ? r.refused : r.fields.join()));
  assert.deepEqual([said[0], said.at(-1)], ['1,2', '3,4']);
  assert.ok(said.slice(1, -1).every((one) => one === 'too-long' || one === 'malformed'));
});

test('a quote that nobody closes costs its own line, not the file', () => {
  const plan = planOf({ kind: 'csv', delimiter: ',', quote: '"', header: false }, 2);
  const rows = 'a,b\n'.repeat(270_000);
  const found = readAll(plan, chunked(bytesOf(`${rows}"c,d\n${rows}`), [65_536]));
  assert.equal(found.length, 540_001);
  assert.deepEqual(
    found.filter((r) => 'refused' in r),
    [{ offset: rows.length, refused: 'unterminated-quote', text: '"c,d' }],
  );
});

test('the header is the first row with the right number of fields, wherever it stands', () => {
  const plan = planOf({ kind: 'delimited', delimiter: '\t', trim: true, header: true }, 2);
  const text = '\ufeff\nbrought to you by nobody\nuser\tpass\r\na\tb\nuser\tpass\n';
  assert.deepEqual(
    readAll(plan, chunked(bytesOf(text), [7])).map((r) => ('refused' in r ? r.refused : r.fields.join())),
    ['blank', 'too-few-fields', 'a,b', 'user,pass'],
  );
  assert.deepEqual(readAll(plan, [bytesOf('user\tpass\n')]), []);
  assert.deepEqual(readAll(plan, []), []);
});

test('only tuples of the named table are records, also when a cut falls among the others', () => {
  const plan = planOf({ kind: 'sql-insert', table: 'Users' }, 2);
  const others = `INSERT INTO log VALUES ${"(1,'x'),".repeat(200_000)}(2,'y');\n`;
  const text = `${others}INSERT INTO \`users\` VALUES ('a','b');\n${others}INSERT INTO db.users VALUES ('c','d');\n${others}`;
  assert.deepEqual(
    readAll(plan, chunked(bytesOf(text), [65_536])).map((r) => 'fields' in r && r.fields.join()),
    ['a,b', 'c,d'],
  );
});

test('a block may be handed to another thread without a copy', () => {
  const plan = planOf({ kind: 'blanks', header: false }, 2);
  const [block] = blocksOfChunks(plan, [bytesOf('a b\n')]);
  assert.equal(block!.bytes.buffer.byteLength, block!.bytes.length);
});

test('cuts stand between records in every character set', () => {
  const rows = Array.from(
    { length: 40_000 },
    (_, n) => [`张三${n}`, n % 7 ? `密,码"${n}` : `a\nb${n}`] as const,
  );
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const csv = rows.map((row) => `${row.map(quoted).join()}\r\n`).join('');
  const sql = `INSERT INTO t VALUES ${rows.map(([a, b]) => `('${a}','${b}')`).join(',')};\n`;
  const encoded = (text: string): readonly (readonly [Plan['charset'], Uint8Array])[] => [
    ['utf-8', bytesOf(text)],
    ['utf-16le', new Uint8Array(Buffer.from(text, 'utf16le'))],
    ['utf-16be', new Uint8Array(Buffer.from(text, 'utf16le').swap16())],
    // 张三密码 in GB18030 and in Big5 (as 張三密碼, whose second bytes hold a backslash's neighbours).
    ['gb18030', twoByte(text, { 张: 0xd5c5, 三: 0xc8fd, 密: 0xc3dc, 码: 0xc2eb })],
    ['big5', twoByte(text, { 张: 0xb169, 三: 0xa454, 密: 0xb14b, 码: 0xbd58 })],
  ];
  for (const [shape, text] of [
    [{ kind: 'csv', delimiter: ',', quote: '"', header: false }, csv],
    [{ kind: 'sql-insert' }, sql],
  ] as const) {
    for (const [charset, bytes] of encoded(text)) {
      const found = readAll(planOf(shape, 2, charset), chunked(bytes, [65_521]));
      assert.equal(found.length, rows.length, `${shape.kind} in ${charset}`);
      const traditional = (field: string) => field.replace('张', '張').replace('码', '碼');
      for (const [n, record] of found.entries()) {
        assert.ok('fields' in record);
        const expected = charset === 'big5' ? rows[n]!.map(traditional) : rows[n]!;
        assert.equal(record.fields.join('|'), expected.join('|'));
      }
    }
  }
});

function twoByte(text: string, codes: Readonly<Record<string, number>>): Uint8Array {
  const bytes = Array.from(text).flatMap((c) => {
    const code = codes[c];
    return code === undefined ? [c.charCodeAt(0)] : [code >> 8, code & 0xff];
  });
  return Uint8Array.from(bytes);
}
