import { cancelled, refused } from './refusal.ts';
import type { DumpLimits } from './limits.ts';

/** One opening of a dump: whose limits and whose cancellation hold for everything that is unpacked from it. */
export type Reading = {
  /** How errors name the file that was handed in. */
  readonly file: string;
  /** Its size: unpacked bytes are held against it. */
  readonly packedBytes: number;
  readonly limits: DumpLimits;
  readonly signal: AbortSignal | undefined;
};

/** @throws archive-refused when so many unpacked bytes are more than the limits allow */
export function checkUnpacked({ file, packedBytes, limits }: Reading, unpacked: number): void {
  if (unpacked > limits.unpackedBytes)
    throw refused(file, `it unpacks to more than ${limits.unpackedBytes} bytes`);
  if (unpacked > limits.ratioFrom && unpacked > packedBytes * limits.ratio)
    throw refused(file, `it unpacks to more than ${limits.ratio} times its size`);
}

/** @throws import-cancelled */
export function checkCancelled({ signal }: Reading): void {
  if (signal?.aborted) throw cancelled();
}

/** Passes bytes on until they become too many or somebody cancels. */
export async function* guarded(
  bytes: AsyncIterable<Uint8Array>,
  reading: Reading,
): AsyncGenerator<Uint8Array, void, undefined> {
  checkCancelled(reading);
  let unpacked = 0;
  for await (const chunk of bytes) {
    checkCancelled(reading);
    unpacked += chunk.length;
    checkUnpacked(reading, unpacked);
    yield chunk;
  }
}

/** All the bytes, up to what may be held in memory. */
export async function inMemory(bytes: AsyncIterable<Uint8Array>, reading: Reading): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > reading.limits.memoryBytes)
      throw refused(
        reading.file,
        `an archive inside it is larger than ${reading.limits.memoryBytes} bytes; unpack the outer one first`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
