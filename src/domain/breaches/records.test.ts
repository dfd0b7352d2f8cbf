import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode } from './charset.ts';
import { CHARSETS, type Plan, REFUSAL_REASONS, type Shape } from './plan.ts';
import { recordsOf } from './records.ts';

const planOf = (shape: Shape, columns: number, charset: Plan['charset'] = 'utf-8'): Plan => ({
  version: 1,
  charset,
  shape,
  columns: Array.from({ length: columns }, (_, i) => ({ name: `c${i}`, role: 'ignored' as const })),
});
const delimited = (delimiter: string, columns: number, more: { rest?: number; trim?: boolean } = {}) =>
  planOf({ kind: 'delimited', delimiter, trim: false, header: false, ...more }, columns);
const csv = (columns: number) => planOf({ kind: 'csv', delimiter: ',', quote: '"', header: false }, columns);

/** Fields joined by `|`, or the reason in angle brackets. */
function read(plan: Plan, input: string | Uint8Array): string[] {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  return [...recordsOf(plan, bytes)].map((r) => ('refused' in r ? `<${r.refused}>` : r.fields.join('|')));
}

test('a delimiter of any length divides a line; other counts are refused', () => {
  assert.deepEqual(read(delimited(' # ', 3), 'u # p#q # m\r\nu # p\nu # p # m # x\n \n'), [
    'u|p#q|m',
    '<too-few-fields>',
    '<too-many-fields>',
    '<blank>',
  ]);
  assert.deepEqual(read(delimited('----', 3), 'u----5f4d----m\nu--------m'), ['u|5f4d|m', 'u||m']);
});

test('an empty last field may have lost the blank of its delimiter', () => {
  assert.deepEqual(read(delimited(' # ', 3, { trim: true }), 'u # p #\nu # p # \nu # p\n'), [
    'u|p|',
    'u|p|',
    '<too-few-fields>',
  ]);
});

test('surplus delimiters belong to the column named by rest', () => {
  assert.deepEqual(read(delimited(':', 2, { rest: 1 }), 'm@x.example:p:a:ss:\nm:p\nm\n:::'), [
    'm@x.example|p:a:ss:',
    'm|p',
    '<too-few-fields>',
    '|::',
  ]);
  assert.deepEqual(read(delimited(':', 3, { rest: 1 }), 'u:p:p:2009'), ['u|p:p|2009']);
  assert.deepEqual(read(delimited(':', 3, { rest: 0 }), 'a:b:c:d'), ['a:b|c|d']);
  assert.deepEqual(read(delimited('\t', 1, { rest: 0 }), 'one\ntwo\tparts\n'), ['one', 'two\tparts']);
});

test('lines end with LF, CRLF, CRCRLF and a lone CR; nothing else ends one', () => {
  assert.deepEqual(read(delimited(',', 2), 'a,b\nc,d\r\ne,f\r\r\ng,h\ri,j\u2028k\fl\u0085'), [
    'a|b',
    'c|d',
    'e|f',
    'g|h',
    'i|j\u2028k\fl\u0085',
  ]);
  assert.deepEqual(read(delimited(',', 1), '\r\r\ra\r\n\r\n'), [
    '<blank>',
    '<blank>',
    '<blank>',
    'a',
    '<blank>',
  ]);
});

test('NUL and byte-order marks are dropped, HTML escaping is undone once', () => {
  assert.deepEqual(read(delimited(',', 2), '\ufeffa\0b,\0c\n\ufeffd,e\n\0\0\n'), ['ab|c', 'd|e', '<blank>']);
  assert.deepEqual(
    read(
      delimited(',', 2),
      'a&amp;b,&lt;&gt;&quot;&#39;&#x41;&nbsp;\nAT&T&co;,&amp;lt;&#0;&#xd800;&#99999999;',
    ),
    ['a&b|<>"\'A ', 'AT&T&co;|&lt;&#0;&#xd800;&#99999999;'],
  );
  assert.deepEqual(read(delimited(';', 2), 'a&amp;b;c\na;b;c&lt;'), ['a&b|c', '<too-many-fields>']);
});

test('what cannot be decoded is refused, and only that', () => {
  const bytes = Uint8Array.from([...Buffer.from('a,b\nc,'), 0xff, 0xfe, ...Buffer.from('\nd,e\n')]);
  assert.deepEqual(read(delimited(',', 2), bytes), ['a|b', '<undecodable>', 'd|e']);
  // A character cut in half at the end of its line takes nothing from the next one.
  const gb = Uint8Array.from([0xd6, 0xd0, 0x2c, 0xb9, 0x0a, 0xb9, 0xfa, 0x2c, 0x31]);
  assert.deepEqual(read({ ...delimited(',', 2), charset: 'gb18030' }, gb), ['<undecodable>', '国|1']);
});

test('GB18030: a second byte that looks like a delimiter is none', () => {
  // U+5104 is 83 7C (a bar), U+8AA0 is D5 5C (a backslash).
  const bar = Uint8Array.from([0x83, 0x7c, 0x7c, 0x61, 0x0a]);
  assert.deepEqual(read({ ...delimited('|', 2), charset: 'gb18030' }, bar), ['億|a']);
  const sql = Buffer.concat([
    Buffer.from("INSERT INTO t VALUES ('"),
    Buffer.from([0xd5, 0x5c]),
    Buffer.from("','x');"),
  ]);
  assert.deepEqual(read(planOf({ kind: 'sql-insert' }, 2, 'gb18030'), sql), ['誠|x']);
});

test('padded columns: runs of blanks and TABs divide, at both ends they are nothing', () => {
  assert.deepEqual(
    read(planOf({ kind: 'blanks', header: false }, 3), '  zhang   123\t a@b.example  \na b\na b c d\n'),
    ['zhang|123|a@b.example', '<too-few-fields>', '<too-many-fields>'],
  );
});

test('fixed width counts characters; short and long lines are refused', () => {
  const plan = planOf({ kind: 'fixed', widths: [5, 4], header: false }, 2);
  assert.deepEqual(read(plan, '12345张三  \n12345𠀀三\n12345\n12345abcdX\n12345abcd   \n123\0 ab\n'), [
    '12345|张三',
    '12345|𠀀三',
    '<too-few-fields>',
    '<too-many-fields>',
    '12345|abcd',
    '123|ab',
  ]);
});

test('CSV: quotes, doubled quotes, delimiters and line ends inside', () => {
  assert.deepEqual(read(csv(3), 'a,"b,""c""",d\r\n"x","y\nz",w\n, ,"q" \n"a" , "b",c\n'), [
    'a|b,"c"|d',
    'x|y\nz|w',
    '| |q',
    'a|b|c',
  ]);
});

test('CSV: a quote that is no quote stays in its field', () => {
  assert.deepEqual(read(csv(2), 'a"b,c\n"pa"ss",d\n"a"b,"c"\n'), ['a"b|c', 'pa"ss|d', '<too-few-fields>']);
});

test('CSV: an open quote is refused by its line; the lines after it are read', () => {
  assert.deepEqual(read(csv(2), '"a,1\nb,2\n"c","3"\n"d,4\n'), [
    '<unterminated-quote>',
    'b|2',
    'c|3',
    '<unterminated-quote>',
  ]);
  assert.deepEqual(read(csv(2), 'a,"1\nb,"2"\n'), ['<unterminated-quote>', 'b|2']);
  assert.deepEqual(read(csv(2), 'a\n\n"a\nb",c,d\n'), [
    '<too-few-fields>',
    '<blank>',
    '<unterminated-quote>',
    '<too-many-fields>',
  ]);
});

test('JSON: objects by name, nested names, arrays by position, exact long numbers', () => {
  const plan: Plan = {
    ...planOf({ kind: 'json-lines', header: false }, 0),
    columns: ['mail', 'auth.pwd', 'card'].map((name) => ({ name, role: 'ignored' as const })),
  };
  const lines = [
    '[',
    '{"mail":"a@b.example","auth":{"pwd":"x\\u0000y&amp;"},"card":6222021234567890123,"constructor":1},',
    '{"mail":null,"card":true}',
    '{"other":1}',
    '["a","b"]',
    '["a"]',
    '["a","b",3,"d"]',
    '["a","b",3,null]',
    '[]',
    '{"mail":',
    '"text"',
    '# advertising',
    ']',
  ];
  assert.deepEqual(read(plan, lines.join('\n')), [
    'a@b.example|xy&|6222021234567890123',
    '||true',
    '<too-few-fields>',
    'a|b|',
    '<too-few-fields>',
    '<too-many-fields>',
    'a|b|3',
    '<blank>',
    '<malformed>',
    '<malformed>',
    '<malformed>',
  ]);
});

test('JSON nested a hundred thousand deep is refused, not fatal', () => {
  const deep = '['.repeat(100_000) + '1234567890123456,'.repeat(1) + ']'.repeat(100_000);
  assert.deepEqual(
    read(planOf({ kind: 'json-lines', header: false }, 2), `${deep}\n{"c0":"a","c1":"b"}`).slice(-1),
    ['a|b'],
  );
});

const PLANS: readonly Plan[] = [
  delimited('--', 3, { rest: 1, trim: true }),
  delimited(';', 2),
  planOf({ kind: 'blanks', header: false }, 2),
  csv(2),
  planOf({ kind: 'fixed', widths: [2, 3, 1], header: false }, 3),
  planOf({ kind: 'sql-insert' }, 2),
  planOf({ kind: 'json-lines', header: false }, 2),
];
const MARKS = Uint8Array.from(Buffer.from('\n\r,;-"\'()\\ \t&#39;INSERT INTO t VALUES {[:]}'));
const noise = fc
  .uint8Array({ maxLength: 200 })
  .map((bytes) => bytes.map((b) => (b < 140 ? (MARKS[b % MARKS.length] ?? 0) : b)));

test('any bytes in any character set: records are fields of the right count or refused, with exact places', () => {
  for (const plan of PLANS) {
    for (const charset of CHARSETS) {
      const here = { ...plan, charset };
      const property = fc.property(noise, (bytes) => {
        let last = -1;
        for (const record of recordsOf(here, bytes)) {
          assert.ok(record.offset > last && record.offset < bytes.length);
          last = record.offset;
          if ('refused' in record) assert.ok(REFUSAL_REASONS.includes(record.refused));
          else assert.equal(record.fields.length, plan.columns.length);
        }
      });
      fc.assert(property, { numRuns: 40 });
    }
  }
});

test('a record read from its own place on is the same record', () => {
  for (const charset of CHARSETS) {
    const plan = { ...delimited(',', 2), charset };
    const property = fc.property(noise, (bytes) => {
      const records = [...recordsOf(plan, bytes)];
      for (const record of records) {
        const again = [...recordsOf(plan, bytes.slice(record.offset))][0];
        assert.deepEqual(again, { ...record, offset: 0 });
      }
    });
    fc.assert(property, { numRuns: 60 });
  }
});

test('every line counts once: lines in, records out', () => {
  const line = fc.string({ unit: fc.constantFrom('a', ',', ' ', '"', '汉', '&', '\0', '\t'), maxLength: 12 });
  const property = fc.property(fc.array(line, { minLength: 1 }), (lines) => {
    const text = `${lines.join('\n')}\n`;
    assert.equal(read(delimited(',', 2), text).length, lines.length);
    assert.equal(read(planOf({ kind: 'blanks', header: false }, 2), text).length, lines.length);
  });
  fc.assert(property);
});

test('anchors stand in the text as often as in the bytes, whatever lies between', () => {
  const property = fc.property(
    fc.uint8Array({ maxLength: 60 }),
    fc.constantFrom(...CHARSETS),
    (bytes, charset) => {
      if (charset.startsWith('utf-16')) return;
      const text = decode(charset, bytes);
      for (const anchor of '\n\r,;()"\'') {
        assert.equal(text.split(anchor).length, Buffer.from(bytes).toString('latin1').split(anchor).length);
      }
    },
  );
  fc.assert(property, { numRuns: 2_000 });
});
