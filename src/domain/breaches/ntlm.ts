/**
 * NTLM hash of a password: MD4 (RFC 1320) over its UTF-16LE code units. OpenSSL 3 keeps MD4 in a provider that Node
 * does not load, hence plain arithmetic; a password of up to 27 units is one block and takes a
 * fifth of a microsecond. Not for protecting anything: MD4 is broken, and here because NTLM ranges are served.
 */
const ONE_BLOCK_UNITS = 27;
const words = new Int32Array(16);
const state = new Int32Array(4);

/** Writes the 16 bytes of the hash of `password` (any text, lone surrogates as they are) into `out` at `at`. */
export function writeNtlm(password: string, out: Uint8Array, at: number): void {
  state[0] = 0x67452301;
  state[1] = 0xefcdab89;
  state[2] = 0x98badcfe;
  state[3] = 0x10325476;
  const units = password.length;
  let from = 0;
  for (; units - from > ONE_BLOCK_UNITS; from += 32) {
    for (let i = 0; i < 16; i++) words[i] = pairAt(password, from + 2 * i, units);
    mix();
  }
  // Between 28 and 31 units are left over: the end mark is in the block above, and only the length still to come.
  for (let i = 0; i < 14; i++) words[i] = pairAt(password, from + 2 * i, units);
  // The length in bits, 64 bits little-endian; a string is shorter than 2^30 units, so it fits two words.
  words[14] = units << 4;
  words[15] = units >>> 28;
  mix();
  for (let i = 0; i < 4; i++) {
    const value = state[i] ?? 0;
    out[at + 4 * i] = value;
    out[at + 4 * i + 1] = value >>> 8;
    out[at + 4 * i + 2] = value >>> 16;
    out[at + 4 * i + 3] = value >>> 24;
  }
}

/** Two UTF-16 units as one little-endian word; the end mark 80 hex stands behind the last unit, zeros after it. */
function pairAt(password: string, unit: number, units: number): number {
  if (unit + 1 < units) return password.charCodeAt(unit) | (password.charCodeAt(unit + 1) << 16);
  if (unit < units) return password.charCodeAt(unit) | 0x800000;
  return unit === units ? 0x80 : 0;
}

/** @returns 16 bytes */
export function ntlmOf(password: string): Uint8Array {
  const out = new Uint8Array(16);
  writeNtlm(password, out, 0);
  return out;
}

/**
 * One block (RFC 1320, section 3.4), unrolled and without calls: V8 does not inline 48 of them, and with them it ran
 * at a quarter of the rate (measured).
 */
function mix(): void {
  let a = state[0] ?? 0;
  let b = state[1] ?? 0;
  let c = state[2] ?? 0;
  let d = state[3] ?? 0;
  let t = 0;
  const x0 = words[0] ?? 0;
  const x1 = words[1] ?? 0;
  const x2 = words[2] ?? 0;
  const x3 = words[3] ?? 0;
  const x4 = words[4] ?? 0;
  const x5 = words[5] ?? 0;
  const x6 = words[6] ?? 0;
  const x7 = words[7] ?? 0;
  const x8 = words[8] ?? 0;
  const x9 = words[9] ?? 0;
  const x10 = words[10] ?? 0;
  const x11 = words[11] ?? 0;
  const x12 = words[12] ?? 0;
  const x13 = words[13] ?? 0;
  const x14 = words[14] ?? 0;
  const x15 = words[15] ?? 0;
  t = (a + ((b & c) | (~b & d)) + x0) | 0;
  a = (t << 3) | (t >>> 29);
  t = (d + ((a & b) | (~a & c)) + x1) | 0;
  d = (t << 7) | (t >>> 25);
  t = (c + ((d & a) | (~d & b)) + x2) | 0;
  c = (t << 11) | (t >>> 21);
  t = (b + ((c & d) | (~c & a)) + x3) | 0;
  b = (t << 19) | (t >>> 13);
  t = (a + ((b & c) | (~b & d)) + x4) | 0;
  a = (t << 3) | (t >>> 29);
  t = (d + ((a & b) | (~a & c)) + x5) | 0;
  d = (t << 7) | (t >>> 25);
  t = (c + ((d & a) | (~d & b)) + x6) | 0;
  c = (t << 11) | (t >>> 21);
  t = (b + ((c & d) | (~c & a)) + x7) | 0;
  b = (t << 19) | (t >>> 13);
  t = (a + ((b & c) | (~b & d)) + x8) | 0;
  a = (t << 3) | (t >>> 29);
  t = (d + ((a & b) | (~a & c)) + x9) | 0;
  d = (t << 7) | (t >>> 25);
  t = (c + ((d & a) | (~d & b)) + x10) | 0;
  c = (t << 11) | (t >>> 21);
  t = (b + ((c & d) | (~c & a)) + x11) | 0;
  b = (t << 19) | (t >>> 13);
  t = (a + ((b & c) | (~b & d)) + x12) | 0;
  a = (t << 3) | (t >>> 29);
  t = (d + ((a & b) | (~a & c)) + x13) | 0;
  d = (t << 7) | (t >>> 25);
  t = (c + ((d & a) | (~d & b)) + x14) | 0;
  c = (t << 11) | (t >>> 21);
  t = (b + ((c & d) | (~c & a)) + x15) | 0;
  b = (t << 19) | (t >>> 13);
  t = (a + ((b & c) | (b & d) | (c & d)) + x0 + 0x5a827999) | 0;
  a = (t << 3) | (t >>> 29);
  t = (d + ((a & b) | (a & c) | (b & c)) + x4 + 0x5a827999) | 0;
  d = (t << 5) | (t >>> 27);
  t = (c + ((d & a) | (d & b) | (a & b)) + x8 + 0x5a827999) | 0;
  c = (t << 9) | (t >>> 23);
  t = (b + ((c & d) | (c & a) | (d & a)) + x12 + 0x5a827999) | 0;
  b = (t << 13) | (t >>> 19);
  t = (a + ((b & c) | (b & d) | (c & d)) + x1 + 0x5a827999) | 0;
  a = (t << 3) | (t >>> 29);
  t = (d + ((a & b) | (a & c) | (b & c)) + x5 + 0x5a827999) | 0;
  d = (t << 5) | (t >>> 27);
  t = (c + ((d & a) | (d & b) | (a & b)) + x9 + 0x5a827999) | 0;
  c = (t << 9) | (t >>> 23);
  t = (b + ((c & d) | (c & a) | (d & a)) + x13 + 0x5a827999) | 0;
  b = (t << 13) | (t >>> 19);
  t = (a + ((b & c) | (b & d) | (c & d)) + x2 + 0x5a827999) | 0;
  a = (t << 3) | (t >>> 29);
  t = (d + ((a & b) | (a & c) | (b & c)) + x6 + 0x5a827999) | 0;
  d = (t << 5) | (t >>> 27);
  t = (c + ((d & a) | (d & b) | (a & b)) + x10 + 0x5a827999) | 0;
  c = (t << 9) | (t >>> 23);
  t = (b + ((c & d) | (c & a) | (d & a)) + x14 + 0x5a827999) | 0;
  b = (t << 13) | (t >>> 19);
  t = (a + ((b & c) | (b & d) | (c & d)) + x3 + 0x5a827999) | 0;
  a = (t << 3) | (t >>> 29);
  t = (d + ((a & b) | (a & c) | (b & c)) + x7 + 0x5a827999) | 0;
  d = (t << 5) | (t >>> 27);
  t = (c + ((d & a) | (d & b) | (a & b)) + x11 + 0x5a827999) | 0;
  c = (t << 9) | (t >>> 23);
  t = (b + ((c & d) | (c & a) | (d & a)) + x15 + 0x5a827999) | 0;
  b = (t << 13) | (t >>> 19);
  t = (a + (b ^ c ^ d) + x0 + 0x6ed9eba1) | 0;
  a = (t << 3) | (t >>> 29);
  t = (d + (a ^ b ^ c) + x8 + 0x6ed9eba1) | 0;
  d = (t << 9) | (t >>> 23);
  t = (c + (d ^ a ^ b) + x4 + 0x6ed9eba1) | 0;
  c = (t << 11) | (t >>> 21);
  t = (b + (c ^ d ^ a) + x12 + 0x6ed9eba1) | 0;
  b = (t << 15) | (t >>> 17);
  t = (a + (b ^ c ^ d) + x2 + 0x6ed9eba1) | 0;
  a = (t << 3) | (t >>> 29);
  t = (d + (a ^ b ^ c) + x10 + 0x6ed9eba1) | 0;
  d = (t << 9) | (t >>> 23);
  t = (c + (d ^ a ^ b) + x6 + 0x6ed9eba1) | 0;
  c = (t << 11) | (t >>> 21);
  t = (b + (c ^ d ^ a) + x14 + 0x6ed9eba1) | 0;
  b = (t << 15) | (t >>> 17);
  t = (a + (b ^ c ^ d) + x1 + 0x6ed9eba1) | 0;
  a = (t << 3) | (t >>> 29);
  t = (d + (a ^ b ^ c) + x9 + 0x6ed9eba1) | 0;
  d = (t << 9) | (t >>> 23);
  t = (c + (d ^ a ^ b) + x5 + 0x6ed9eba1) | 0;
  c = (t << 11) | (t >>> 21);
  t = (b + (c ^ d ^ a) + x13 + 0x6ed9eba1) | 0;
  b = (t << 15) | (t >>> 17);
  t = (a + (b ^ c ^ d) + x3 + 0x6ed9eba1) | 0;
  a = (t << 3) | (t >>> 29);
  t = (d + (a ^ b ^ c) + x11 + 0x6ed9eba1) | 0;
  d = (t << 9) | (t >>> 23);
  t = (c + (d ^ a ^ b) + x7 + 0x6ed9eba1) | 0;
  c = (t << 11) | (t >>> 21);
  t = (b + (c ^ d ^ a) + x15 + 0x6ed9eba1) | 0;
  b = (t << 15) | (t >>> 17);
  state[0] = ((state[0] ?? 0) + a) | 0;
  state[1] = ((state[1] ?? 0) + b) | 0;
  state[2] = ((state[2] ?? 0) + c) | 0;
  state[3] = ((state[3] ?? 0) + d) | 0;
}
