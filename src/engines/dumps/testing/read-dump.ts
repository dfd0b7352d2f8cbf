import assert from 'node:assert/strict';
import { NuwaError } from '#kernel/errors.ts';
import { openDump, readEntry } from '../dump-source.ts';
import { DEFAULT_LIMITS, type DumpLimits } from '../limits.ts';

export const LIST = 'lihua # 123456 # lihua@youxiang.example\r\n'.repeat(500);
export const OTHER = 'wang\tsecret\n'.repeat(300);

/** Every entry of a dump with its text: what an import would see. Sizes that were stated are held to. */
export async function contents(
  path: string,
  limits: DumpLimits = DEFAULT_LIMITS,
): Promise<Record<string, string>> {
  const { entries } = await openDump(path, limits);
  const found: Record<string, string> = {};
  for (const entry of entries) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of readEntry(entry.locator, limits)) chunks.push(chunk);
    found[entry.name] = Buffer.concat(chunks).toString();
    if (entry.size !== null) assert.equal(entry.size, Buffer.concat(chunks).length, entry.name);
  }
  return found;
}

/** Listing or reading the dump is refused, for this reason. */
export async function refusal(
  path: string,
  reason: RegExp,
  limits: DumpLimits = DEFAULT_LIMITS,
): Promise<void> {
  await assert.rejects(contents(path, limits), (error: unknown) => {
    assert.ok(error instanceof NuwaError, String(error));
    assert.equal(error.code, 'archive-refused', error.message);
    assert.match(error.message, reason);
    return true;
  });
}
