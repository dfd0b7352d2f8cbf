import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf } from './framing.ts';
import type { Shape } from './plan.ts';
import { recordsOf } from './records.ts';
import { delimited, expectPlan, rows, text } from './testing/expect-plan.ts';
import { draw, mail, name, pass, user } from './testing/invented.ts';

const csv = (delimiter: string, header: boolean): Shape => ({ kind: 'csv', delimiter, quote: '"', header });
const HEADER = ['id', 'name', 'email', 'password', 'address', 'note'];
/** `every`: one record in so many has an address of two or three lines, with the delimiter and doubled quotes in it. */
function people(delimiter: string, end: string, every: number): readonly string[] {
  return rows((n) => {
    const address = `"Road ${n}, ""No ${n}""${end}Room 3${n % 2 ? `${delimiter}${end}back` : ''}"`;
    const cells = [n, name(n), mail(n), pass(n), n % every ? `Road ${n}` : address, `note ${n % 7}`];
    return cells.join(delimiter);
  });
}

for (const delimiter of [',', ';', '\t']) {
  for (const end of ['\n', '\r\n']) {
    for (const every of [1, 4, 100]) {
      test(`${JSON.stringify(delimiter)}, ${JSON.stringify(end)}: one address in ${every} over several lines`, () => {
        const lines = people(delimiter, end, every);
        const named = text([HEADER.join(delimiter), ...lines], end);
        const roles = 'ignored name email secret address ignored';
        const plan = expectPlan(named, { shape: csv(delimiter, true), roles, header: HEADER });
        const read = [...blocksOf(plan, named)].flatMap(({ bytes }) => [...recordsOf(plan, bytes)]);
        assert.equal(read.length, lines.length);
        assert.ok(read.every((record) => 'fields' in record));
        const bare = 'ignored name email secret ignored ignored';
        expectPlan(text(lines, end), { shape: csv(delimiter, false), roles: bare });
      });
    }
  }
}

test('a sample whose slices begin and end inside quoted cells, with noise', () => {
  const whole = text([
    HEADER.join(','),
    ...people(',', '\n', 1).flatMap((row, n) => (n % 20 ? [row] : ['more at nobody.example', row])),
  ]);
  const slices = [0, 1, 2].map((n) => whole.subarray(10_000 + n * 7_001, 15_003 + n * 7_001));
  const sample = Buffer.concat([whole.subarray(0, 9_001), ...slices]);
  const roles = 'ignored name email secret address ignored';
  expectPlan(sample, { shape: csv(',', true), roles, header: HEADER }, undefined, false);
});

test('three records, each over two lines', () => {
  const three = rows((n) => `${n},${mail(n)},${pass(n)},"Road ${n}, ""No 0""\nRoom 3"`, 3);
  expectPlan(text(['id,email,password,address', ...three]), {
    shape: csv(',', true),
    roles: 'ignored email secret address',
  });
});

test('passwords that begin or end with a quote make no CSV', () => {
  const stray = (n: number) => (n % 40 === 0 ? `"${pass(n)}` : n % 40 === 20 ? `${pass(n)}"` : pass(n));
  const lines = rows((n) => `${user(n)}:${stray(n)}`);
  expectPlan(text(lines), { shape: delimited(':', { rest: 1 }), roles: 'username secret' });
});

test('stray quotes at every place cost no more than a pass', () => {
  const started = performance.now();
  const lines = rows((n) => `u${n},${n % 2 ? '"' : ''}a${'x'.repeat(draw(n, 60))}`, 30_000);
  const look = { shape: delimited(',', { rest: 1 }), roles: 'username secret' };
  expectPlan(text(lines), look, 'x.txt', false);
  assert.ok(performance.now() - started < 20_000);
});
