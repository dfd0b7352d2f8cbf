import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { EgressFailure } from './egress.ts';

const UNPACK = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/**
 * A body without its content-encoding (RFC 9110, 8.4). One layer only: packed twice, a kilobyte holds a gigabyte, and no
 * honest server does it. Stops as soon as `most` bytes have come out, so a bomb costs that much memory and no more.
 * @throws EgressFailure
 */
export async function unpackBody(
  packed: Uint8Array,
  encoding: string | undefined,
  most: number,
): Promise<Uint8Array> {
  const name = (encoding ?? '').trim().toLowerCase();
  if (packed.length === 0 || name === '' || name === 'identity') return packed;
  if (!isKnown(name)) throw new EgressFailure('the answer is packed in an unknown way');
  try {
    return await UNPACK[name](packed, { maxOutputLength: most });
  } catch (error) {
    const large = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new EgressFailure(large ? 'the answer is too large' : 'the answer broke off', error);
  }
}

function isKnown(name: string): name is keyof typeof UNPACK {
  return Object.hasOwn(UNPACK, name);
}
