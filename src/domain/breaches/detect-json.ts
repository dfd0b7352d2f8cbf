import type { ShapeCandidate } from './detect-shape.ts';
import { LIMITS } from './plan.ts';

/**
 * One JSON object or array a line. Columns of objects are their keys in the order of first sight, keys of nested
 * objects with a dot; a key that fewer than one record in twenty has is left out. Null when most lines are no JSON.
 */
export function detectJson(lines: readonly string[]): ShapeCandidate | null {
  const values = lines.map(parsed).filter((value) => value !== null);
  const share = values.length / lines.length;
  if (values.length === 0 || share < 0.6) return null;
  const objects = values.filter((value) => !Array.isArray(value));
  const names = objects.length * 2 >= values.length ? keysOf(objects) : positionsOf(values);
  if (names.length === 0) return null;
  return {
    shape: { kind: 'json-lines', header: false },
    names,
    score: share,
    because: `${Math.round(share * 1000) / 10} % of the lines are JSON`,
  };
}

function parsed(line: string): object | null {
  const text = line.trim().replace(/,$/, '');
  if (!/^[[{]/.test(text) || text.length < 2) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    // Noise, or a record cut at a joint of the sample: it counts against JSON by not counting for it.
    return null;
  }
}

function keysOf(objects: readonly object[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const object of objects)
    for (const key of pathsOf(object, '')) counts.set(key, (counts.get(key) ?? 0) + 1);
  const usual = [...counts].filter(([, count]) => count >= Math.max(1, objects.length / 20));
  return usual
    .map(([key]) => key)
    .filter((key) => key !== '' && key.length <= LIMITS.name)
    .slice(0, LIMITS.columns);
}

function pathsOf(object: object, prefix: string): readonly string[] {
  return Object.entries(object).flatMap(([key, value]: [string, unknown]) => {
    // Two levels are what exports nest; deeper ones are documents, not columns.
    const nested = typeof value === 'object' && value !== null && !Array.isArray(value) && prefix === '';
    return nested ? pathsOf(value, `${key}.`) : [prefix + key];
  });
}

function positionsOf(values: readonly object[]): readonly undefined[] {
  const counts = new Map<number, number>();
  for (const value of values)
    if (Array.isArray(value)) counts.set(value.length, (counts.get(value.length) ?? 0) + 1);
  // Trailing empty cells may be missing: the widest length that is not an odd one out.
  const usual = [...counts].filter(([, count]) => count >= values.length / 20).map(([length]) => length);
  return Array.from({ length: Math.min(Math.max(0, ...usual), LIMITS.columns) }, () => undefined);
}
