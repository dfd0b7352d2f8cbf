/**
 * As much of WebAssembly's binary format (core specification 2.0, with 128-bit SIMD) as the hash kernels need: code is
 * lists of bytes, an expression leaves one value. Lanes are four 32-bit numbers side by side.
 */
export type Code = readonly number[];

export const unsigned = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
};

const signed = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const byte = rest & 0x7f;
    if ((rest >> 6 === 0 && (byte & 0x40) === 0) || (rest >> 6 === -1 && (byte & 0x40) !== 0))
      return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
};

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];
export const int = (value: number): Code => [0x41, ...signed(value)];
export const plus = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const minus = (a: Code, b: Code): Code => [...a, ...b, 0x6b];
/** Runs `body` until `again` is zero; at least once. */
export const repeat = (body: Code, again: Code): Code => [0x03, 0x40, ...body, ...again, 0x0d, 0x00, 0x0b];

export const or = (a: Code, b: Code): Code => [...a, ...b, ...simd(0x50)];
export const xor = (a: Code, b: Code): Code => [...a, ...b, ...simd(0x51)];
export const not = (a: Code): Code => [...a, ...simd(0x4d)];
/** Bits of `a` where `mask` has ones, of `b` elsewhere. */
export const select = (a: Code, b: Code, mask: Code): Code => [...a, ...b, ...mask, ...simd(0x52)];
export const add = (...terms: readonly Code[]): Code =>
  terms.flatMap((term, i) => (i === 0 ? term : [...term, ...simd(0xae)]));
const shiftLeft = (a: Code, bits: number): Code => [...a, ...int(bits), ...simd(0xab)];
const shiftRight = (a: Code, bits: number): Code => [...a, ...int(bits), ...simd(0xad)];
/** `a` is evaluated twice: a local, not an expression. */
export const rotateLeft = (a: Code, bits: number): Code => or(shiftLeft(a, bits), shiftRight(a, 32 - bits));
export const rotateRight = (a: Code, bits: number): Code => rotateLeft(a, 32 - bits);
export const shiftedRight = shiftRight;

/** The 32-bit number at a fixed address, in all lanes. */
export const constantAt = (address: number): Code => [...int(0), ...simd(0x09), 2, ...unsigned(address)];
/** Puts the number at `base` + `offset` into one lane of `lanes`. */
export const loadLane = (base: Code, offset: number, lane: number, lanes: Code): Code => [
  ...base,
  ...lanes,
  ...simd(0x56),
  2,
  ...unsigned(offset),
  lane,
];
export const storeLane = (base: Code, offset: number, lane: number, lanes: Code): Code => [
  ...base,
  ...lanes,
  ...simd(0x5a),
  2,
  ...unsigned(offset),
  lane,
];
export const zero: Code = [...simd(0x0c), ...Array<number>(16).fill(0)];
const OTHER_ORDER: Code = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];
/** Bytes of every lane in the other order. */
export const swapBytes = (a: Code): Code => [...a, ...zero, ...simd(0x0d), ...OTHER_ORDER];

export type WasmFunction = {
  readonly name: string;
  /** Parameters are `i32`, numbered from 0; the lanes' locals follow. */
  readonly parameters: number;
  readonly laneLocals: number;
  readonly body: Code;
};

const I32 = 0x7f;
const V128 = 0x7b;

const MAGIC_AND_VERSION: Code = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** A module with these functions and one exported memory of `pages` times 64 KiB. */
export function moduleOf(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    0x60,
    ...vector(Array<number[]>(parameters).fill([I32])),
    0,
  ]);
  const exported = functions.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)]);
  const bodies = functions.map(({ laneLocals, body }) => {
    const code = [1, ...unsigned(laneLocals), V128, ...body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  return Uint8Array.from([
    ...MAGIC_AND_VERSION,
    ...section(1, vector(types)),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(5, vector([[0x00, ...unsigned(pages)]])),
    ...section(7, vector([...exported, [...text('memory'), 0x02, 0]])),
    ...section(10, vector(bodies)),
  ]);
}

const vector = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];
const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...unsigned(content.length),
  ...content,
];
const text = (name: string): number[] => vector([...Buffer.from(name, 'latin1')].map((byte) => [byte]));
