import { hash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { LISTS } from '../../cases/2011/lists.ts';

/** The largest plain list of the case, with so many rows. */
export function writeCodehub(folder: string, rows: number): string {
  const list = LISTS.find(({ name }) => name === 'codehub.example');
  if (list === undefined) throw new Error('the case has no list of the codehub shape');
  return write(join(folder, list.fileName), list.write(rows / list.rowsAtFull, 1));
}

/** Prefixes of five digits whose ranges hold `entries` more than the list itself brings. */
export type DenseRanges = { readonly entries: number; readonly prefixes: readonly string[] };

/** Ranges are as full at 100 million distinct passwords, and at 1,000 million, as they are here. */
export const AS_AT_100_MILLION = dense(95, 4096, (i) => (i << 8) | 0x7a);
export const AS_AT_1000_MILLION = dense(950, 256, (i) => (i << 12) | 0xfb);

function dense(entries: number, ranges: number, prefix: (i: number) => number): DenseRanges {
  const prefixes = Array.from({ length: ranges }, (_, i) =>
    prefix(i).toString(16).toUpperCase().padStart(5, '0'),
  );
  return { entries, prefixes };
}

/** `HASH:count` lines that fill only these ranges: what an operator seeds, small enough to be made in seconds. */
export function writeSeed(folder: string): string {
  return write(join(folder, 'seed.txt'), seedLines([AS_AT_100_MILLION, AS_AT_1000_MILLION]));
}

function* seedLines(all: readonly DenseRanges[]): Generator<Uint8Array> {
  for (const { entries, prefixes } of all)
    for (const prefix of prefixes) {
      let lines = '';
      for (let i = 0; i < entries; i++) {
        const digest = hash('sha1', `${prefix} ${i}`, 'hex').toUpperCase();
        // Counts fall as they do among passwords: half of them are 1.
        const count = Math.floor(2 ** 16 / (1 + Number.parseInt(digest.slice(0, 4), 16)));
        lines += `${prefix}${digest.slice(5)}:${Math.max(1, count)}\n`;
      }
      yield Buffer.from(lines, 'latin1');
    }
}

function write(path: string, chunks: Iterable<Uint8Array>): string {
  const file = openSync(path, 'wx');
  for (const chunk of chunks) writeSync(file, chunk);
  closeSync(file);
  return path;
}
