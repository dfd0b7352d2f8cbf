import assert from 'node:assert/strict';
import { detectPlan } from '../detect-plan.ts';
import { parsePlan } from '../parse-plan.ts';
import type { Plan, Shape } from '../plan.ts';

export const ROWS = 600;
export const rows = (row: (n: number) => string, count = ROWS) =>
  Array.from({ length: count }, (_, n) => row(n));
export const text = (lines: readonly string[], end = '\n') =>
  Buffer.from(lines.map((line) => line + end).join(''));
export const detect = (bytes: Uint8Array, fileName = 'list.txt', whole = true) =>
  detectPlan(bytes, { fileName, whole });
const rolesOf = ({ columns }: Plan) =>
  columns.map(({ role }) => (typeof role === 'string' ? role : role.name)).join(' ');

export type Look = {
  readonly shape: Shape;
  readonly roles: string;
  readonly charset?: Plan['charset'];
  readonly header?: readonly string[];
};
export function expectPlan(bytes: Uint8Array, look: Look, fileName?: string, whole?: boolean): Plan {
  const { plan, evidence, confidence } = detect(bytes, fileName, whole);
  assert.deepEqual(plan.shape, look.shape, evidence.join('\n'));
  assert.equal(rolesOf(plan), look.roles, evidence.join('\n'));
  assert.equal(plan.charset, look.charset ?? 'utf-8');
  if (look.header)
    assert.deepEqual(
      plan.columns.map((column) => column.name),
      look.header,
    );
  assert.ok(confidence >= 0.3 && confidence <= 1);
  assert.deepEqual(parsePlan(JSON.parse(JSON.stringify(plan))), plan, 'what is found may be handed in again');
  return plan;
}
export const delimited = (delimiter: string, more: { rest?: number; header?: boolean } = {}): Shape => ({
  kind: 'delimited',
  delimiter,
  trim: true,
  ...(more.rest === undefined ? {} : { rest: more.rest }),
  header: more.header ?? false,
});

/** Encodes by turning the decoder's table round: enough for test data, two-byte codes only. */
export function twoByteText(lines: readonly string[], charset: 'gb18030' | 'big5' = 'gb18030'): Uint8Array {
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
