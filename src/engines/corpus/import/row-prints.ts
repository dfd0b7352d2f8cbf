import type { RowFacts } from '#domain/breaches/row-facts.ts';
import { Numbers, SLOT_BYTES } from './slots.ts';
import { NO_SLOT } from './row-sketch.ts';

/** What a row's fingerprint is mixed from: offsets whose bytes are there only when the block is hashed. */
export type RowParts = {
  /** Slots of the row's identifiers, one after the other. */
  readonly firstIdentifier: number;
  readonly identifiers: number;
  /** Offset of the plain secret's digests, slot of a hashed one, slot of what is never made into tokens. */
  readonly secret: number;
  readonly hashed: number;
  readonly untokenised: number;
};

/**
 * Fingerprints of whole rows, to count those that say the same. Parts are added up bit by bit: each is a hash that
 * names its kind, so that the sum says what was in it; somebody could construct two sums that are equal, and would
 * only have miscounted the duplicates of his own list.
 */
export class RowPrints {
  readonly #parts = new Numbers();

  add(parts: RowParts, facts: RowFacts): void {
    this.#parts.push(parts.firstIdentifier);
    this.#parts.push(parts.identifiers);
    this.#parts.push(parts.secret);
    this.#parts.push(parts.hashed);
    this.#parts.push(parts.untokenised);
    this.#parts.push(facts.month | (facts.birthYear << 16));
  }

  /** One slot a row, in the order of the rows. */
  mixed(inners: Uint8Array, secrets: Uint8Array, hashes: Uint8Array, rests: Uint8Array): Buffer {
    const parts = this.#parts.filled();
    const rows = Buffer.alloc((parts.length / FIELDS) * SLOT_BYTES);
    for (let from = 0, row = 0; from < parts.length; from += FIELDS, row += SLOT_BYTES) {
      const first = parts[from] ?? 0;
      const end = first + (parts[from + 1] ?? 0) * SLOT_BYTES;
      for (let slot = first; slot < end; slot += SLOT_BYTES) mixIn(rows, row, inners, slot);
      mixIn(rows, row, secrets, parts[from + 2] ?? NO_SLOT);
      mixIn(rows, row, hashes, parts[from + 3] ?? NO_SLOT);
      mixIn(rows, row, rests, parts[from + 4] ?? NO_SLOT);
      rows.writeInt32LE(rows.readInt32LE(row) ^ (parts[from + 5] ?? 0), row);
    }
    return rows;
  }

  clear(): void {
    this.#parts.clear();
  }
}

const FIELDS = 6;

function mixIn(row: Uint8Array, at: number, part: Uint8Array, from: number): void {
  if (from === NO_SLOT) return;
  for (let i = 0; i < SLOT_BYTES; i++) row[at + i] = (row[at + i] ?? 0) ^ (part[from + i] ?? 0);
}
