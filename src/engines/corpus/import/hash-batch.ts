import { hash } from 'node:crypto';
import { ntlmOf } from '#domain/breaches/ntlm.ts';
import { BLOCK_BYTES, DIGEST_BYTES, type HashKernels, type HashName } from './hash-kernels.ts';

/** Where digests go, at offsets that are multiples of four; looked up at every flush, since buffers grow. */
export type Sink = { readonly bytes: Uint8Array };

/** Messages of one batch. */
const CAPACITY = 512;
/** What a block has room for, before the mark 80 hex and the length in bits. */
const ROOM = 55;
const END_MARK = 0x80;
const encoder = new TextEncoder();

/** Blocks waiting to be hashed four at a time, and where their digests are to go. Digests are there after `flush`. */
class Batch {
  protected readonly memory: Uint8Array<ArrayBuffer>;
  protected readonly sink: Sink;
  readonly #kernels: HashKernels;
  readonly #name: HashName;
  readonly #blocks: number;
  readonly #out: number;
  readonly #to = new Int32Array(CAPACITY);
  readonly #words: Int32Array<ArrayBuffer>;
  /** Where the last message in a block ended: what lies behind it is zero but for the length. */
  readonly #ends = new Uint8Array(CAPACITY);
  #count = 0;

  constructor(kernels: HashKernels, name: HashName, sink: Sink) {
    this.#kernels = kernels;
    this.#name = name;
    this.#blocks = kernels.reserve(CAPACITY * BLOCK_BYTES);
    this.#out = kernels.reserve(CAPACITY * DIGEST_BYTES[name]);
    this.memory = kernels.memory;
    this.#words = new Int32Array(kernels.memory.buffer);
    this.sink = sink;
  }

  flush(): void {
    if (this.#count === 0) return;
    this.#kernels[this.#name](this.#blocks, this.#out, Math.ceil(this.#count / 4));
    const width = DIGEST_BYTES[this.#name];
    const { buffer, byteOffset, length } = this.sink.bytes;
    const target = new Int32Array(buffer, byteOffset, length >> 2);
    for (let i = 0, from = this.#out >> 2; i < this.#count; i++, from += width >> 2) {
      const to = (this.#to[i] ?? 0) >> 2;
      for (let j = 0; j < width >> 2; j++) target[to + j] = this.#words[from + j] ?? 0;
    }
    this.#count = 0;
  }

  /** Address of block `i`. */
  protected block(i: number): number {
    return this.#blocks + i * BLOCK_BYTES;
  }

  protected get next(): number {
    return this.block(this.#count);
  }

  /** Puts the end mark at `end` and clears what the block's last message left behind it. */
  protected close(end: number): void {
    const start = this.next;
    const last = start + (this.#ends[this.#count] ?? 0);
    this.memory[end] = END_MARK;
    for (let at = end + 1; at <= last; at++) this.memory[at] = 0;
    this.#ends[this.#count] = end - start;
  }

  protected push(to: number): void {
    this.#to[this.#count++] = to;
    if (this.#count === CAPACITY) this.flush();
  }
}

/** SHA-256, SHA-1 or MD5 of texts in UTF-8. */
export class TextBatch extends Batch {
  readonly #name: 'sha256' | 'sha1' | 'md5';
  readonly #lengthAt: number;
  readonly #step: 1 | -1;

  constructor(kernels: HashKernels, name: 'sha256' | 'sha1' | 'md5', sink: Sink) {
    super(kernels, name, sink);
    this.#name = name;
    // The length is a 64-bit number at the end of the block; no more than its lowest two bytes are ever used.
    this.#lengthAt = name === 'md5' ? 56 : 63;
    this.#step = name === 'md5' ? 1 : -1;
  }

  /** @param prefix ASCII @param to offset in the sink */
  add(prefix: string, text: string, to: number): void {
    const { memory, next } = this;
    const end = next + ROOM;
    let at = next;
    for (let i = 0; i < prefix.length; i++) memory[at++] = prefix.charCodeAt(i);
    at = writeText(text, memory, at, end);
    if (at === TOO_LONG) {
      // Whatever of it was written is cleared as if it had been a message.
      this.close(end);
      return this.#single(prefix + text, to);
    }
    this.close(at);
    const bits = (at - next) * 8;
    memory[next + this.#lengthAt] = bits;
    memory[next + this.#lengthAt + this.#step] = bits >>> 8;
    this.push(to);
  }

  #single(text: string, to: number): void {
    const digest = hash(this.#name, text, 'buffer');
    this.sink.bytes.set(digest.subarray(0, DIGEST_BYTES[this.#name]), to);
  }
}

/** NTLM: MD4 of texts in UTF-16LE. */
export class NtlmBatch extends Batch {
  constructor(kernels: HashKernels, sink: Sink) {
    super(kernels, 'md4', sink);
  }

  add(text: string, to: number): void {
    const { memory, next } = this;
    if (text.length * 2 > ROOM) {
      this.sink.bytes.set(ntlmOf(text), to);
      return;
    }
    let at = next;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      memory[at++] = unit;
      memory[at++] = unit >>> 8;
    }
    this.close(at);
    memory[next + 56] = text.length << 4;
    memory[next + 57] = text.length >>> 4;
    this.push(to);
  }
}

/**
 * Pairs of an identifier and a secret (`fingerprint.ts`): every message has the same length, so that label, end mark
 * and length are written once and only 32 or 36 bytes change.
 */
export class PairBatch extends Batch {
  readonly #start: number;
  readonly #digestBytes: number;

  constructor(kernels: HashKernels, form: 'md5' | 'sha1', sink: Sink) {
    super(kernels, 'sha256', sink);
    const label = encoder.encode(`nuwa/pair-${form}/v1\0`);
    this.#start = label.length;
    this.#digestBytes = form === 'md5' ? 16 : 20;
    const length = label.length + 16 + this.#digestBytes;
    for (let i = 0; i < CAPACITY; i++) {
      const at = this.block(i);
      this.memory.set(label, at);
      this.memory[at + length] = END_MARK;
      this.memory[at + 62] = (length * 8) >>> 8;
      this.memory[at + 63] = length * 8;
    }
  }

  add(inners: Uint8Array, inner: number, digests: Uint8Array, digest: number, to: number): void {
    const { memory } = this;
    let at = this.next + this.#start;
    for (let i = 0; i < 16; i++) memory[at++] = inners[inner + i] ?? 0;
    for (let i = 0; i < this.#digestBytes; i++) memory[at++] = digests[digest + i] ?? 0;
    this.push(to);
  }
}

const TOO_LONG = -1;

/** Writes UTF-8 from `at` and returns the end, or `TOO_LONG` when it does not fit before `end`. */
function writeText(text: string, memory: Uint8Array<ArrayBuffer>, at: number, end: number): number {
  if (text.length > end - at) return TOO_LONG;
  let to = at;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return writeBeyondAscii(text, memory, at, end);
    memory[to++] = unit;
  }
  return to;
}

function writeBeyondAscii(text: string, memory: Uint8Array<ArrayBuffer>, at: number, end: number): number {
  const { read, written } = encoder.encodeInto(text, memory.subarray(at, end));
  if (read < text.length) return TOO_LONG;
  return at + written;
}
