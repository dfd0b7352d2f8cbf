import { groupIn, nameIn, RECORD_BYTES, recordAt } from './case-key-records.ts';

/**
 * The entries of the file in memory, as they are on disk (wrapped), and an index of open addressing over the first
 * four bytes of their names, which are a hash already: 84 bytes and at most 16 an entry, and no object for each.
 */
export class CaseKeyTable {
  #records: Buffer;
  #count = 0;
  #slots = new Int32Array(1024);

  constructor(records: Buffer) {
    this.#records = Buffer.allocUnsafeSlow(Math.max(records.length, 64 * RECORD_BYTES));
    this.append(records);
  }

  get count(): number {
    return this.#count;
  }

  record(index: number): Buffer {
    return recordAt(this.#records, index);
  }

  /** The records whose keys were wrapped together with this one's. */
  groupOf(index: number): Buffer {
    const { place, size } = groupIn(this.record(index));
    const first = index - place;
    return this.#records.subarray(first * RECORD_BYTES, (first + size) * RECORD_BYTES);
  }

  /** Its index, or -1. */
  find(name: Buffer): number {
    const mask = this.#slots.length - 1;
    for (let at = name.readUInt32BE() & mask; ; at = (at + 1) & mask) {
      const index = (this.#slots[at] ?? 0) - 1;
      if (index < 0 || nameIn(this.record(index)).equals(name)) return index;
    }
  }

  append(records: Buffer): void {
    const used = this.#count * RECORD_BYTES;
    if (used + records.length > this.#records.length) {
      const larger = Buffer.allocUnsafeSlow(Math.ceil((used + records.length) * 1.5));
      this.#records.copy(larger, 0, 0, used);
      this.#records = larger;
    }
    records.copy(this.#records, used);
    const first = this.#count;
    this.#count += records.length / RECORD_BYTES;
    // Half empty at least, so that a search ends after a step or two.
    if (this.#count * 2 > this.#slots.length) {
      this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(this.#count * 2 + 1)));
      for (let i = 0; i < this.#count; i++) this.#index(i);
    } else for (let i = first; i < this.#count; i++) this.#index(i);
  }

  #index(index: number): void {
    const mask = this.#slots.length - 1;
    let at = nameIn(this.record(index)).readUInt32BE() & mask;
    while (this.#slots[at] !== 0) at = (at + 1) & mask;
    this.#slots[at] = index + 1;
  }
}
