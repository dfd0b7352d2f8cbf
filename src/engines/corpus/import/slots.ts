/** Fingerprints side by side in one growing buffer, so that a whole block goes through the cipher in one call. */
export const SLOT_BYTES = 16;

export class Slots {
  #bytes = Buffer.alloc(SLOT_BYTES * 1024);
  #used = 0;

  /** The buffer to write into; a later `take` may replace it. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Byte offset of the slot that `take` gives next. */
  get taken(): number {
    return this.#used;
  }

  /** Byte offset of a fresh slot, whose bytes are undefined until they are written. */
  take(): number {
    const at = this.#used;
    this.#used += SLOT_BYTES;
    if (this.#used > this.#bytes.length) {
      const larger = Buffer.alloc(this.#bytes.length * 2);
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    return at;
  }

  filled(): Buffer {
    return this.#bytes.subarray(0, this.#used);
  }

  clear(): void {
    this.#used = 0;
  }
}

/** A growing list of whole numbers that costs no garbage. */
export class Numbers {
  #values = new Int32Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Int32Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  filled(): Int32Array {
    return this.#values.subarray(0, this.#length);
  }

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }
}
