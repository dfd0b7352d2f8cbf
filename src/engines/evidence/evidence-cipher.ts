import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/** Clear bytes in a chunk; the last one may be shorter, also empty. */
export const CHUNK_BYTES = 65_536;
const TAG_BYTES = 16;

/** The key of one file, 32 bytes: HKDF-SHA256 (RFC 5869) of the key it is kept under and its identifier. */
export const fileKey = (key: Uint8Array, id: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, '', `nuwa/evidence/v1/${id}`, 32));

/**
 * Encrypts in chunks with AES-256-GCM, so that none is given out unverified: the STREAM construction (Hoang,
 * Reyhanitabar, Rogaway and Vizár 2015). The nonce is the number of the chunk and whether it is the last one, so that
 * chunks cannot be moved, left out or cut off. A key must serve one file, written once.
 */
export async function* sealed(key: Uint8Array, clear: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let number = 0;
  for await (const { chunk, isLast } of chunked(clear, CHUNK_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number++, isLast));
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Throws `NotWhatWasSealed` at the first chunk that is not what was written, before any of its bytes come out. */
export async function* opened(key: Uint8Array, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let number = 0;
  for await (const { chunk, isLast } of chunked(bytes, CHUNK_BYTES + TAG_BYTES)) {
    if (chunk.length < TAG_BYTES) throw new NotWhatWasSealed();
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number++, isLast), {
      authTagLength: TAG_BYTES,
    }).setAuthTag(chunk.subarray(-TAG_BYTES));
    const clear = decipher.update(chunk.subarray(0, -TAG_BYTES));
    try {
      decipher.final();
    } catch (error) {
      throw new NotWhatWasSealed({ cause: error });
    }
    yield clear;
  }
}

export class NotWhatWasSealed extends Error {
  constructor(options?: ErrorOptions) {
    super('the bytes are not what was sealed', options);
  }
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(number, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** Pieces of one size; the last one, which may be empty, is known as such. */
async function* chunked(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ chunk: Buffer; isLast: boolean }> {
  let held: Buffer = Buffer.alloc(0);
  for await (const more of bytes) {
    held = held.length === 0 ? Buffer.from(more) : Buffer.concat([held, more]);
    // One byte beyond a chunk proves that it is not the last.
    while (held.length > size) {
      yield { chunk: held.subarray(0, size), isLast: false };
      held = held.subarray(size);
    }
  }
  yield { chunk: held, isLast: true };
}
