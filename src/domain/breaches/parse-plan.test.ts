import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NuwaError } from '#kernel/errors.ts';
import { parsePlan } from './parse-plan.ts';
import type { Plan, Shape } from './plan.ts';

const SHAPES: readonly Shape[] = [
  { kind: 'delimited', delimiter: ' # ', trim: true, header: false },
  { kind: 'delimited', delimiter: ':', trim: true, rest: 1, header: false },
  { kind: 'blanks', header: true },
  { kind: 'csv', delimiter: ',', quote: '"', header: true },
  { kind: 'fixed', widths: [19, 6], header: false },
  { kind: 'sql-insert' },
  { kind: 'sql-insert', table: 'users', escapes: 'standard' },
  { kind: 'json-lines', header: false },
];
const plan = (shape: unknown = SHAPES[0]): Record<string, unknown> => ({
  version: 1,
  charset: 'utf-8',
  shape,
  columns: [{ name: 'mail', role: 'email' }, { role: { kind: 'data-class', name: 'salary' } }],
});

const refusal = (json: unknown): string => {
  try {
    parsePlan(json);
  } catch (error) {
    assert.ok(error instanceof NuwaError);
    assert.equal(error.code, 'plan-invalid');
    assert.ok(error.message.length < 500);
    return String(error.details['problem']);
  }
  return assert.fail('the plan was taken');
};

test('every shape goes through JSON and back unchanged', () => {
  for (const shape of SHAPES) {
    const whole = { ...plan(shape), site: 'codehub.example' };
    const parsed: Plan = parsePlan(JSON.parse(JSON.stringify(whole)));
    assert.deepEqual(parsed, whole);
    assert.deepEqual(parsePlan(parsed), parsed);
  }
});

test('absurd numbers, unknown words and strange types are named', () => {
  const many = Array.from({ length: 257 }, () => ({ role: 'ignored' }));
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [null, /the plan must be an object/],
    ['{}', /the plan must be an object/],
    [[plan()], /the plan must be an object/],
    [{ ...plan(), version: 2 }, /version must be 1/],
    [{ ...plan(), sql: 'DROP' }, /unknown key "sql"/],
    [{ ...plan(), charset: 'utf-7' }, /charset must be one of/],
    [{ ...plan(), columns: [] }, /between 1 and 256/],
    [{ ...plan(), columns: many }, /between 1 and 256/],
    [{ ...plan(), columns: [{ role: 'root' }] }, /columns\[0\]\.role must be one of/],
    [{ ...plan(), columns: [{ role: { kind: 'x', name: 'y' } }] }, /data-class/],
    [{ ...plan(), columns: [{ role: 'email', name: 'x'.repeat(129) }] }, /name must have 1 to 128/],
    [{ ...plan(), site: 'not a domain' }, /site must be a domain/],
    [{ ...plan(), site: `${'a.'.repeat(200)}example` }, /site must have 1 to 253/],
    [plan({ kind: 'regex', pattern: '(a+)+' }), /shape\.kind must be one of/],
    [plan({ kind: 'blanks', header: 'yes' }), /header must be true or false/],
    [plan({ kind: 'delimited', delimiter: '', trim: true, header: false }), /1 to 16/],
    [plan({ kind: 'delimited', delimiter: '-'.repeat(17), trim: true, header: false }), /1 to 16/],
    [plan({ kind: 'delimited', delimiter: '\n', trim: true, header: false }), /line ends/],
    [plan({ kind: 'delimited', delimiter: ',', trim: true, rest: 2, header: false }), /0 to 1/],
    [plan({ kind: 'delimited', delimiter: ',', trim: true, rest: -1, header: false }), /0 to 1/],
    [plan({ kind: 'delimited', delimiter: ',', trim: true, rest: 0.5, header: false }), /0 to 1/],
    [plan({ kind: 'csv', delimiter: ',', quote: '""', header: false }), /1 to 1/],
    [plan({ kind: 'csv', delimiter: ',', quote: 'a', header: false }), /punctuation/],
    [plan({ kind: 'csv', delimiter: '"', quote: '"', header: false }), /must not hold the quote/],
    [plan({ kind: 'fixed', widths: [1], header: false }), /one width for each of the 2/],
    [
      plan({ kind: 'fixed', widths: [1, 1e9], header: false }),
      /widths\[1\] must be a whole number, 1 to 4096/,
    ],
    [plan({ kind: 'fixed', widths: [0, Number.NaN], header: false }), /widths\[0\]/],
    [plan({ kind: 'sql-insert', table: '' }), /table must have 1 to 128/],
    [plan({ kind: 'sql-insert', header: true }), /unknown key "header"/],
  ];
  for (const [json, problem] of cases) assert.match(refusal(json), problem);
});

test('keys of the prototype are unknown keys and change nothing', () => {
  const json: unknown = JSON.parse('{"version":1,"__proto__":{"site":"x"},"charset":"utf-8"}');
  assert.match(refusal(json), /unknown key "__proto__"/);
});

test('whatever JSON comes, it is a plan or a refusal', () => {
  const property = fc.property(
    fc.jsonValue(),
    fc.constantFrom('shape', 'columns', 'charset', 'site'),
    (value, key) => {
      try {
        parsePlan({ ...plan(), [key]: value });
      } catch (error) {
        assert.ok(error instanceof NuwaError && error.code === 'plan-invalid');
      }
    },
  );
  fc.assert(property, { numRuns: 500 });
});
