import { crc32, deflateSync } from 'node:zlib';

const SIZE = 128;
/** The five stones with which Nüwa mended the sky: centre and radius in pixels, and colour. */
const STONES = [
  { x: 18, y: 88, rgb: [0xb5, 0x43, 0x2f] },
  { x: 36, y: 50, rgb: [0xc0, 0x8a, 0x2d] },
  { x: 64, y: 34, rgb: [0x3f, 0x7d, 0x5b] },
  { x: 92, y: 50, rgb: [0x2f, 0x66, 0x90] },
  { x: 110, y: 88, rgb: [0x5b, 0x4a, 0x7d] },
] as const;
const RADIUS = 12;

/**
 * The one picture that every breach of the HIBP catalogue points to (its model wants a PNG). Drawn here, so that no
 * logo of a named body is ever stored or shown. RGBA, one scan line a row without filters (PNG, second edition).
 */
export function logoPng(): Uint8Array {
  const rows = Buffer.alloc(SIZE * (1 + SIZE * 4));
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      rows.set(pixel(x, y), y * (1 + SIZE * 4) + 1 + x * 4);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Soft over one pixel at the edge of a stone, clear elsewhere. */
function pixel(x: number, y: number): readonly [number, number, number, number] {
  for (const stone of STONES) {
    const inside = RADIUS + 0.5 - Math.hypot(x - stone.x, y - stone.y);
    if (inside > 0) return [...stone.rgb, Math.round(Math.min(1, inside) * 255)];
  }
  return [0, 0, 0, 0];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
