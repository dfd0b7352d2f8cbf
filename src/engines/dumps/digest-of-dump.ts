import { createHash } from 'node:crypto';
import { readEntry } from './dump-source.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { DumpLocator } from './locator.ts';

/**
 * SHA-256 (hex) over the unpacked bytes of all entries in order: how a dump is recognised again, whatever archive it
 * comes in this time. The import computes the same while it reads; this looks before anything is recorded.
 */
export async function digestOfDump(
  locators: readonly DumpLocator[],
  signal?: AbortSignal,
): Promise<{ readonly digest: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for (const locator of locators) {
    for await (const chunk of readEntry(locator, DEFAULT_LIMITS, signal)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  }
  return { digest: hash.digest('hex'), bytes };
}
