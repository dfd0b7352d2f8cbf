import type { Value } from './axis.ts';

/** A value in one line, for lists: `stated` reads as what was stated, other words stand before their parameters. */
export function valueText(value: Value): string {
  const { is, ...parameters } = value;
  const said = Object.values(parameters).flatMap((part) => (part === null ? [] : [partText(part)]));
  if (is === 'stated') return said.length > 0 ? said.join(' ') : 'stated (kept encrypted)';
  return [is, ...said].join(' ');
}

function partText(part: unknown): string {
  if (Array.isArray(part)) return part.map(partText).join(', ');
  return typeof part === 'string' || typeof part === 'number' ? String(part) : JSON.stringify(part);
}
