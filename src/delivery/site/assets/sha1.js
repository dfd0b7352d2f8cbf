// SHA-1 (FIPS 180-4) for pages on plain HTTP, where browsers withhold crypto.subtle. It only names a password in the
// ranges; it protects nothing, so that SHA-1 is broken as a signature hash does not matter here.

/** @param {Uint8Array} bytes @returns {string} forty upper-case hex digits */
export function sha1(bytes) {
  const words = padded(bytes);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const w = new Int32Array(80);
  for (let block = 0; block < words.length; block += 16) {
    for (let t = 0; t < 80; t++) {
      w[t] = t < 16 ? words[block + t] : rotated(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    }
    let [a, b, c, d, e] = state;
    for (let t = 0; t < 80; t++) {
      const next = (rotated(a, 5) + mixed(t, b, c, d) + e + w[t] + CONSTANTS[Math.floor(t / 20)]) | 0;
      [e, d, c, b, a] = [d, c, rotated(b, 30), a, next];
    }
    [a, b, c, d, e].forEach((value, i) => {
      state[i] = (state[i] + value) | 0;
    });
  }
  return state
    .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
    .join('')
    .toUpperCase();
}

const CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];

function rotated(word, bits) {
  return (word << bits) | (word >>> (32 - bits));
}

function mixed(t, b, c, d) {
  if (t < 20) return (b & c) | (~b & d);
  if (t < 40 || t >= 60) return b ^ c ^ d;
  return (b & c) | (b & d) | (c & d);
}

/** One bit, zeros, and the length in bits: whole blocks of sixteen big-endian words. */
function padded(bytes) {
  const blocks = Math.ceil((bytes.length + 9) / 64);
  const view = new DataView(new ArrayBuffer(blocks * 64));
  bytes.forEach((byte, i) => view.setUint8(i, byte));
  view.setUint8(bytes.length, 0x80);
  view.setUint32(blocks * 64 - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(blocks * 64 - 4, (bytes.length << 3) >>> 0);
  return Array.from({ length: blocks * 16 }, (_, i) => view.getInt32(i * 4));
}
