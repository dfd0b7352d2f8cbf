import {
  add,
  constantAt,
  get,
  int,
  loadLane,
  minus,
  moduleOf,
  not,
  or,
  plus,
  repeat,
  rotateLeft,
  rotateRight,
  select,
  set,
  shiftedRight,
  storeLane,
  swapBytes,
  xor,
  zero,
  type Code,
  type WasmFunction,
} from './wasm-code.ts';

/**
 * SHA-256, SHA-1 (FIPS 180-4), MD5 (RFC 1321) and MD4 (RFC 1320) of messages of one padded 64-byte block, four at a
 * time in the lanes of a SIMD register. One call of node:crypto costs 0.7 µs whatever it hashes, and an imported row
 * needs eleven; here a hash costs about a tenth of that. `hash-kernels.test.ts` holds them equal to node:crypto.
 */
export type HashName = 'sha256' | 'sha1' | 'md5' | 'md4';
/** Bytes of the digest that are written; of SHA-256 the first half, as fingerprints need. */
export const DIGEST_BYTES: Readonly<Record<HashName, number>> = { sha256: 16, sha1: 20, md5: 16, md4: 16 };
export const BLOCK_BYTES = 64;

/** Hashes `groups` × 4 blocks at `blocks`, digests side by side to `out`. Addresses in the kernel's memory. */
export type Kernel = (blocks: number, out: number, groups: number) => void;
export type HashKernels = Readonly<Record<HashName, Kernel>> & {
  readonly memory: Uint8Array<ArrayBuffer>;
  /** Address of as many bytes of the memory, aligned, for the caller alone. @throws RangeError when it is full */
  readonly reserve: (bytes: number) => number;
};

/** First address behind the tables of constants. */
const FREE_FROM = 4096;
const LANES = 4;
/** Locals: three parameters, then 16 words of the message, then the state. */
const [BLOCKS, OUT, GROUPS] = [0, 1, 2];
const WORDS = 3;
const STATE = WORDS + 16;

const word = (i: number): number => WORDS + (i & 15);
const w = (i: number): Code => get(word(i));

/** The part of the global that is used here; the compiler's library has it for browsers only. */
const { WebAssembly: wasm } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (code: Uint8Array<ArrayBuffer>) => object;
    readonly Instance: new (
      module: object,
    ) => {
      readonly exports: Record<HashName, Kernel> & { readonly memory: { readonly buffer: ArrayBuffer } };
    };
  };
};

/** `pages` of 64 KiB. */
export function openHashKernels(pages: number): HashKernels {
  const module = new wasm.Module(moduleOf([sha256, sha1, md5, md4], pages));
  const { exports } = new wasm.Instance(module);
  const { memory, ...kernels } = exports;
  const { buffer } = memory;
  new Uint32Array(buffer).set(CONSTANTS);
  let free = FREE_FROM;
  return {
    ...kernels,
    memory: new Uint8Array(buffer),
    reserve(bytes) {
      const at = free;
      free += Math.ceil(bytes / 64) * 64;
      if (free > buffer.byteLength) throw new RangeError('the memory of the hash kernels is full');
      return at;
    },
  };
}

// --- constants, each a 32-bit number at a fixed address -------------------------------------------------------------

const primes = (n: number): number[] => {
  const found: number[] = [];
  for (let candidate = 2; found.length < n; candidate++)
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  return found;
};
/** First 32 bits of the fraction of the cube root: FIPS 180-4, 4.2.2. Exact, since 2^96 p has an integer root. */
const cubeRootBits = (prime: number): number => Number(integerRoot(BigInt(prime) << 96n, 3n) & 0xffffffffn);

function integerRoot(value: bigint, power: bigint): bigint {
  let low = 0n;
  let high = 1n << 64n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** power <= value) low = middle;
    else high = middle;
  }
  return low;
}

const SHA256_K = primes(64).map(cubeRootBits);
const SHA256_H = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];
const SHA1_K = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
const MD_H = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
const SHA1_H = [...MD_H, 0xc3d2e1f0];
const MD5_K = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

const CONSTANTS: number[] = [];
function place(values: readonly number[]): (i: number) => Code {
  const start = CONSTANTS.length * 4;
  CONSTANTS.push(...values);
  return (i) => constantAt(start + i * 4);
}
const sha256K = place(SHA256_K);
const sha256H = place(SHA256_H);
const sha1K = place(SHA1_K);
const sha1H = place(SHA1_H);
const md5K = place(MD5_K);

// --- what all four have in common -----------------------------------------------------------------------------------

type Compression = {
  readonly name: HashName;
  readonly bigEndian: boolean;
  readonly initial: (i: number) => Code;
  readonly stateWords: number;
  readonly rounds: (state: (i: number) => number) => Code;
};

function kernel({ name, bigEndian, initial, stateWords, rounds }: Compression): WasmFunction {
  const state = (i: number): number => STATE + i;
  const digestWords = DIGEST_BYTES[name] / 4;
  const ordered = (value: Code): Code => (bigEndian ? swapBytes(value) : value);
  const body: number[] = [];
  for (let i = 0; i < 16; i++) {
    let lanes: Code = zero;
    for (let lane = 0; lane < LANES; lane++) {
      lanes = loadLane(get(BLOCKS), lane * BLOCK_BYTES + i * 4, lane, lanes);
    }
    body.push(...set(word(i), ordered(lanes)));
  }
  for (let i = 0; i < stateWords; i++) body.push(...set(state(i), initial(i)));
  body.push(...rounds(state));
  for (let i = 0; i < digestWords; i++) {
    body.push(...set(state(i), ordered(add(get(state(i)), initial(i)))));
    for (let lane = 0; lane < LANES; lane++) {
      body.push(...storeLane(get(OUT), lane * DIGEST_BYTES[name] + i * 4, lane, get(state(i))));
    }
  }
  body.push(...set(BLOCKS, plus(get(BLOCKS), int(LANES * BLOCK_BYTES))));
  body.push(...set(OUT, plus(get(OUT), int(LANES * DIGEST_BYTES[name]))));
  body.push(...set(GROUPS, minus(get(GROUPS), int(1))));
  return { name, parameters: 3, laneLocals: 16 + stateWords, body: repeat(body, get(GROUPS)) };
}

const choose = (x: Code, y: Code, z: Code): Code => select(y, z, x);
const majority = (x: Code, y: Code, z: Code): Code => select(z, y, xor(x, y));
const parity = (x: Code, y: Code, z: Code): Code => xor(xor(x, y), z);

// --- FIPS 180-4 -----------------------------------------------------------------------------------------------------

const three = (x: Code, a: number, b: number, c: number): Code =>
  xor(xor(rotateRight(x, a), rotateRight(x, b)), rotateRight(x, c));
const two = (x: Code, a: number, b: number, shift: number): Code =>
  xor(xor(rotateRight(x, a), rotateRight(x, b)), shiftedRight(x, shift));

const sha256 = kernel({
  name: 'sha256',
  bigEndian: true,
  initial: sha256H,
  stateWords: 8,
  rounds: (state) => {
    const code: number[] = [];
    for (let t = 0; t < 64; t++) {
      // Names move round instead of values: what is h in this round is a in the next.
      const at = (i: number): number => state((i + 64 - t) & 7);
      const [a, b, c, e, f, g] = [0, 1, 2, 4, 5, 6].map((i) => get(at(i))) as [
        Code,
        Code,
        Code,
        Code,
        Code,
        Code,
      ];
      const [d, h] = [at(3), at(7)];
      if (t >= 16) {
        code.push(...set(word(t), add(w(t), two(w(t + 1), 7, 18, 3), w(t + 9), two(w(t + 14), 17, 19, 10))));
      }
      code.push(...set(h, add(get(h), three(e, 6, 11, 25), choose(e, f, g), sha256K(t), w(t))));
      code.push(...set(d, add(get(d), get(h))));
      code.push(...set(h, add(get(h), three(a, 2, 13, 22), majority(a, b, c))));
    }
    return code;
  },
});

const sha1 = kernel({
  name: 'sha1',
  bigEndian: true,
  initial: sha1H,
  stateWords: 5,
  rounds: (state) => {
    const code: number[] = [];
    for (let t = 0; t < 80; t++) {
      const at = (i: number): number => state((i + 80 - t) % 5);
      const [a, b, c, d] = [0, 1, 2, 3].map((i) => get(at(i))) as [Code, Code, Code, Code];
      if (t >= 16) {
        code.push(...set(word(t), xor(xor(w(t + 13), w(t + 8)), xor(w(t + 2), w(t)))));
        code.push(...set(word(t), rotateLeft(w(t), 1)));
      }
      const stage = Math.floor(t / 20);
      const mixed = stage === 0 ? choose(b, c, d) : stage === 2 ? majority(b, c, d) : parity(b, c, d);
      code.push(...set(at(4), add(get(at(4)), rotateLeft(a, 5), mixed, sha1K(stage), w(t))));
      code.push(...set(at(1), rotateLeft(b, 30)));
    }
    return code;
  },
});

// --- RFC 1321 and RFC 1320 ------------------------------------------------------------------------------------------

const md5 = kernel({
  name: 'md5',
  bigEndian: false,
  initial: sha1H,
  stateWords: 4,
  rounds: (state) => {
    const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
    const code: number[] = [];
    for (let t = 0; t < 64; t++) {
      const at = (i: number): number => state((i + 64 - t) & 3);
      const [b, c, d] = [1, 2, 3].map((i) => get(at(i))) as [Code, Code, Code];
      const round = t >> 4;
      const mixed = [choose(b, c, d), choose(d, b, c), parity(b, c, d), xor(c, or(b, not(d)))][round] ?? [];
      const taken = [t, 5 * t + 1, 3 * t + 5, 7 * t][round] ?? 0;
      const a = at(0);
      code.push(...set(a, add(get(a), mixed, md5K(t), w(taken))));
      code.push(...set(a, add(rotateLeft(get(a), shifts[round * 4 + (t & 3)] ?? 0), b)));
    }
    return code;
  },
});

const md4 = kernel({
  name: 'md4',
  bigEndian: false,
  initial: sha1H,
  stateWords: 4,
  rounds: (state) => {
    const shifts = [3, 7, 11, 19, 3, 5, 9, 13, 3, 9, 11, 15];
    const third = [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15];
    const code: number[] = [];
    for (let t = 0; t < 48; t++) {
      const at = (i: number): number => state((i + 48 - t) & 3);
      const [b, c, d] = [1, 2, 3].map((i) => get(at(i))) as [Code, Code, Code];
      const round = t >> 4;
      const i = t & 15;
      const mixed = [choose(b, c, d), majority(b, c, d), parity(b, c, d)][round] ?? [];
      const taken = [i, (i & 3) * 4 + (i >> 2), third[i] ?? 0][round] ?? 0;
      const a = at(0);
      // The constants of rounds 2 and 3 are those of SHA-1's first two stages.
      const sum = round === 0 ? add(get(a), mixed, w(taken)) : add(get(a), mixed, sha1K(round - 1), w(taken));
      code.push(...set(a, sum), ...set(a, rotateLeft(get(a), shifts[round * 4 + (t & 3)] ?? 0)));
    }
    return code;
  },
});
