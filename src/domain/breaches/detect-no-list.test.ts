import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NuwaError } from '#kernel/errors.ts';
import { delimited, detect, expectPlan, rows, text } from './testing/expect-plan.ts';
import { draw, mail, pass, user } from './testing/invented.ts';

function refused(bytes: Uint8Array, reason: RegExp, whole = true): void {
  assert.throws(
    () => detect(bytes, 'thing', whole),
    (error) => {
      assert.ok(error instanceof NuwaError && error.code === 'format-unknown', String(error));
      assert.match(String(error.details['reason']), reason);
      return true;
    },
  );
}

test('an entry with nothing in it is empty, in every character set', () => {
  const empty = ['', ' \r\n\t\n\n', '\ufeff', '\ufeff \r\n', '\0\0\n'];
  const samples = empty.flatMap((blanks) => [Buffer.from(blanks), Buffer.from(`\ufeff${blanks}`, 'utf16le')]);
  for (const bytes of samples) assert.throws(() => detect(bytes, 'empty.txt'), { code: 'dump-empty' });
  assert.throws(() => detect(new Uint8Array(), 'empty.txt', false), { code: 'dump-empty' });
  refused(Buffer.from(' \n'.repeat(1_000)), /nothing but blanks/, false);
});

const WORDS =
  'the night was long and nobody it seems had slept so they went on as one does until morning'.split(' ');
const sentence = (n: number, length: number) =>
  Array.from({ length }, (_, i) => WORDS[draw(n * 31 + i, WORDS.length)]).join(' ');

test('prose is no list, though each of its lines had as many words or commas', () => {
  refused(text(rows((n) => sentence(n, 9), 40)), /prose/);
  refused(text(rows((n) => `${sentence(n, 4 + (n % 5))}, ${sentence(n + 900, 5)}.`, 40)), /prose/);
  refused(
    text(rows((n) => `${'今天天气很好我们去公园散步'.slice(n % 5, 7 + draw(n, 6))}，大家都很高兴。`, 40)),
    /prose/,
  );
  refused(text(rows((n) => sentence(n, 3 + draw(n, 12)), 40)), /prose/);
  refused(Buffer.from('Nothing to see here, it is one sentence.'), /prose/);
});

test('words between blanks are a list when people chose them, or when something names them', () => {
  const chosen = rows((n) => `${user(n)} ${pass(n)}`);
  expectPlan(text(chosen), { shape: delimited(' ', { rest: 1 }), roles: 'username secret' });
  const letters = rows((n) => `${mail(n)} ${WORDS[draw(n, WORDS.length)]}`);
  assert.equal(detect(text(letters)).plan.columns[0]?.role, 'email');
  const table = detect(text(['city,postcode,salary', ...rows((n) => `Northtown,${10_000 + n},${n}`)]));
  assert.equal(table.plan.columns.length, 3);
});

test('a table in which nothing is taken in says so', () => {
  refused(
    text(rows((n) => `${n}\t20${10 + (n % 9)}-01-02 03:04:05\t${n % 3}`)),
    /every row would be refused/,
  );
});

test('JSON over many lines is one document', () => {
  const people = Array.from({ length: 50 }, (_, n) => ({
    email: mail(n),
    tags: [1, 'x'],
    secret: { word: pass(n) },
  }));
  const json = Buffer.from(JSON.stringify(people, null, 2));
  refused(json, /one JSON document/);
  refused(json.subarray(0, 3_000), /one JSON document/, false);
});

test('binary files are told by their first bytes, or by what no text holds', () => {
  const noise = (count: number, below = 256) => Uint8Array.from({ length: count }, (_, n) => draw(n, below));
  const begun = (hex: string) => Buffer.concat([Buffer.from(hex, 'hex'), noise(5_000)]);
  refused(begun('89504e470d0a1a0a'), /a PNG image/);
  refused(begun('ffd8ffe0'), /a JPEG image/);
  refused(begun('255044462d312e37'), /a PDF document/);
  refused(begun('7f454c4602010100'), /a program/);
  refused(begun('53514c69746520666f726d6174203300'), /SQLite/);
  for (const count of [64, 600, 50_000]) refused(noise(count), /binary/);
  const numbers = Uint16Array.from({ length: 9_000 }, (_, n) => draw(n, 300));
  refused(new Uint8Array(numbers.buffer), /binary/);
});

test('control characters as delimiters, and some in passwords, are no sign of a binary file', () => {
  const lines = rows((n) => [user(n), n % 50 ? pass(n) : `${pass(n)}\x07`, mail(n)].join('\x01'));
  expectPlan(text(lines), { shape: delimited('\x01'), roles: 'username secret email' });
});
