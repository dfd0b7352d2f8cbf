import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import { createAppendFile } from './append-file.ts';
import type { SealedFile } from './append-file.ts';
import { TOKEN_LENGTH } from './fact-rows.ts';

/** Tokens that are answered no longer, by token in hex; `erase` includes `silence`. */
export type Tombstones = ReadonlyMap<string, 'silence' | 'erase'>;

const MAGIC = Buffer.from('NUWATMB\n', 'latin1');
const HEADER = 13;
const ENTRY = TOKEN_LENGTH + 1;
const MODES = { silence: 1, erase: 2 } as const;

/** A tombstone once given is never lost, and never gets weaker. */
export function addTombstones(
  old: Tombstones,
  added: readonly { readonly token: Uint8Array; readonly mode: 'silence' | 'erase' }[],
): Tombstones {
  const all = new Map(old);
  for (const { token, mode } of added) {
    if (token.length !== TOKEN_LENGTH)
      throw new NuwaError('bad-request', { problem: 'a tombstone names a token of 16 bytes' });
    const key = Buffer.from(token).toString('hex');
    if (all.get(key) !== 'erase') all.set(key, mode);
  }
  return all;
}

/** Writes the file of `docs/formats/manifest-v1.md`. */
export function writeTombstones(path: string, tombstones: Tombstones, epoch: number): SealedFile {
  const file = createAppendFile(path);
  const header = Buffer.alloc(HEADER);
  header.set(MAGIC);
  header[8] = 1;
  header.writeUInt32BE(epoch, 9);
  file.append(header);
  for (const [token, mode] of [...tombstones].sort(([a], [b]) => (a < b ? -1 : 1)))
    file.append(Buffer.concat([Buffer.from(token, 'hex'), Buffer.from([MODES[mode]])]));
  file.append(file.digestSoFar());
  return file.finish();
}

/** @throws corpus-damaged */
export function readTombstones(path: string, epoch: number): Tombstones {
  const bytes = readOrDamaged(path);
  const end = bytes.length - 32;
  const whole =
    end >= HEADER &&
    (end - HEADER) % ENTRY === 0 &&
    createHash('sha256').update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end));
  if (!whole || !bytes.subarray(0, 8).equals(MAGIC) || bytes[8] !== 1 || bytes.readUInt32BE(9) !== epoch)
    throw new NuwaError('corpus-damaged', { file: basename(path) });
  const tombstones = new Map<string, 'silence' | 'erase'>();
  for (let at = HEADER; at < end; at += ENTRY) {
    const erased = bytes[at + TOKEN_LENGTH] === MODES.erase;
    tombstones.set(bytes.toString('hex', at, at + TOKEN_LENGTH), erased ? 'erase' : 'silence');
  }
  return tombstones;
}

function readOrDamaged(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new NuwaError('corpus-damaged', { file: basename(path) }, error);
  }
}
