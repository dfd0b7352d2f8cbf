/**
 * The passwords of one bucket, read out of `docs/formats/segment-v1.md` in one go: the first `length` places of two
 * arrays, used again for every bucket.
 */
export class FoundPasswords {
  length = 0;
  /** Where the rest of a key begins. */
  at = new Uint32Array(256);
  counts = new Float64Array(256);

  /** Reads the records in [from, end), `rest` bytes of key each. False: they do not end at `end`. */
  read(bytes: Buffer, from: number, end: number, rest: number): boolean {
    // A record has at least one byte of count.
    const most = Math.ceil((end - from) / (rest + 1));
    if (this.at.length < most) {
      this.at = new Uint32Array(2 * most);
      this.counts = new Float64Array(2 * most);
    }
    const { at: starts, counts } = this;
    let length = 0;
    let byte = 0;
    let at = from;
    while (at < end) {
      starts[length] = at;
      at += rest;
      byte = bytes[at++] ?? 0;
      let value = byte & 127;
      for (let scale = 128; byte > 127 && at < end; scale *= 128) {
        byte = bytes[at++] ?? 0;
        value += (byte & 127) * scale;
      }
      counts[length++] = value;
    }
    this.length = length;
    return at === end && byte <= 127;
  }

  /** Keeps those with this prefix. They lie together, since keys ascend. */
  keep(prefix: number, prefixAt: (restAt: number) => number): void {
    let from = 0;
    while (from < this.length && prefixAt(this.at[from] ?? 0) < prefix) from++;
    let to = from;
    while (to < this.length && prefixAt(this.at[to] ?? 0) === prefix) to++;
    this.at.copyWithin(0, from, to);
    this.counts.copyWithin(0, from, to);
    this.length = to - from;
  }
}
