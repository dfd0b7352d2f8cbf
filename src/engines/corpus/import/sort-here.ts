import { TAG_BYTES } from './statements.ts';

/**
 * Grouping and sorting of few records in memory (some 200,000), with the same results as the SQL engine's
 * statements. Keys become strings of one character a byte, whose order is the order of the bytes.
 */
export function countHere(records: Buffer, keyBytes: number, weighted: boolean): Buffer {
  const width = weighted ? keyBytes + 4 : keyBytes;
  const counts = new Map<string, number>();
  let at = 0;
  for (const key of keysOf(records, width, keyBytes)) {
    const amount = weighted ? records.readUInt32LE(at + keyBytes) : 1;
    counts.set(key, (counts.get(key) ?? 0) + amount);
    at += width;
  }
  const sorted = Buffer.alloc(counts.size * (keyBytes + 4));
  let to = 0;
  for (const key of [...counts.keys()].sort(byBytes)) {
    to += sorted.write(key, to, 'latin1');
    to = sorted.writeUInt32LE(counts.get(key) ?? 0, to);
  }
  return sorted;
}

/** `open`: (key) records; `guarded`: (key, person tag) records. A key seen open carries 0 people. */
export function countPeopleHere(open: Buffer, guarded: Buffer, keyBytes: number): Buffer {
  const counts = new Map<string, number>();
  const people = new Map<string, Set<string>>();
  for (const key of keysOf(open, keyBytes, keyBytes)) counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const both of keysOf(guarded, keyBytes + TAG_BYTES, keyBytes + TAG_BYTES)) {
    const key = both.slice(0, keyBytes);
    const tags = people.get(key);
    // Insertion order tells the two apart: what `counts` knew before this loop was seen open.
    if (tags === undefined && !counts.has(key)) people.set(key, new Set([both.slice(keyBytes)]));
    else tags?.add(both.slice(keyBytes));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const sorted = Buffer.alloc(counts.size * (keyBytes + 8));
  let to = 0;
  for (const key of [...counts.keys()].sort(byBytes)) {
    to += sorted.write(key, to, 'latin1');
    to = sorted.writeUInt32LE(counts.get(key) ?? 0, to);
    to = sorted.writeUInt32LE(people.get(key)?.size ?? 0, to);
  }
  return sorted;
}

export function* keysOf(records: Buffer, width: number, keyBytes: number): Generator<string> {
  for (let at = 0; at < records.length; at += width) yield records.toString('latin1', at, at + keyBytes);
}

const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
