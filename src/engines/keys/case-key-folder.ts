import { readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import {
  type FreeSlot,
  HEADER_BYTES,
  headerOf,
  readHeader,
  RECORD_BYTES,
  stateIn,
  type Wrapping,
} from './case-key-records.ts';
import { CaseKeyTable } from './case-key-table.ts';
import {
  checkPrivateFile,
  createKeyFile,
  destroyKeyFile,
  fsyncFolder,
  overwriteAndRemove,
  readKeyFile,
  writePrivateFile,
} from './key-file.ts';

/** The names of what `CaseKeys` keeps in the key folder. */
export const CASE_KEYS = 'case-keys';
export const CASE_KEYS_NEW = '.case-keys.new';
export const CASE_KEYS_OLD = '.case-keys.old';
export const wrapFile = (generation: number): string => `case-wrap-${generation}.key`;
const WRAP = /^case-wrap-[1-9]\d{0,9}\.key$/;
/** What `createKeyFile` leaves when it is cut short. */
const WRAP_ASIDE = /^\.case-wrap-\d+\.key\.[0-9a-f]{16}$/;

export type CaseKeyStep =
  | 'append'
  | 'count'
  | 'new-wrapping-key'
  | 'write-aside'
  | 'keep-old'
  | 'rename'
  | 'sync-folder'
  | 'destroy-wrapping-key'
  | 'overwrite-old';

/**
 * A first start makes the file and then its wrapping key, so that a wrapping key without a file always means that the
 * file was lost; an empty file without wrapping key is a first start that was cut short, and is made again.
 * @throws keys-missing when there should be one
 */
export function makeCaseKeys(folder: string, random: Random, expected: boolean): void {
  const path = join(folder, CASE_KEYS);
  const header = checkPrivateFile(path) ? headerIn(path, readFileSync(path)) : null;
  if (header === null && (expected || readdirSync(folder).some((name) => WRAP.test(name))))
    throw missingIn(folder);
  if (header !== null && (header.count > 0 || readKeyFile(folder, wrapFile(header.generation)) !== null))
    return;
  const wrapping = { generation: 1, key: random(32) };
  rmSync(join(folder, CASE_KEYS_NEW), { force: true });
  writePrivateFile(join(folder, CASE_KEYS_NEW), headerOf(wrapping, 0));
  renameSync(join(folder, CASE_KEYS_NEW), path);
  fsyncFolder(folder);
  createKeyFile(folder, wrapFile(1), (n) => (n === 32 ? wrapping.key : random(n)));
}

export type LoadedCaseKeys = {
  readonly table: CaseKeyTable;
  readonly wrapping: Wrapping;
  readonly freeSlot: FreeSlot;
};

/**
 * Reads and checks every entry that the count covers. What lies behind is the torn end of an append that nobody was
 * told about: dropped.
 * @throws keys-missing without the right wrapping key; config-invalid when the file is damaged or cut off
 */
export function loadCaseKeys(folder: string): LoadedCaseKeys {
  const path = join(folder, CASE_KEYS);
  const file = readFileSync(path);
  const { generation, count, freeSlot, isOf } = headerIn(path, file);
  const key = readKeyFile(folder, wrapFile(generation));
  if (key === null || !isOf(key)) throw missingIn(folder);
  const end = HEADER_BYTES + count * RECORD_BYTES;
  if (file.length < end) throw damaged(path, 'is cut off');
  for (let at = HEADER_BYTES, entry = 1; at < end; at += RECORD_BYTES, entry++)
    if (stateIn(file.subarray(at, at + RECORD_BYTES)) === null)
      throw damaged(path, `is damaged at entry ${entry}`);
  const table = new CaseKeyTable(file.subarray(HEADER_BYTES, end));
  return { table, wrapping: { generation, key }, freeSlot };
}

/**
 * Finishes a destruction, or clears away one that failed before its rename; nothing to do otherwise. The rename is
 * made durable first: were the old wrapping key gone and the old file back after a power cut, all keys were lost.
 */
export function settleCaseKeys(folder: string, generation: number, step: (step: CaseKeyStep) => void): void {
  const names = readdirSync(folder);
  const wraps = names.filter((name) => WRAP.test(name) && name !== wrapFile(generation));
  const asides = names.filter((name) => name === CASE_KEYS_NEW || WRAP_ASIDE.test(name));
  const old = names.includes(CASE_KEYS_OLD) ? join(folder, CASE_KEYS_OLD) : null;
  if (wraps.length + asides.length === 0 && old === null) return;
  step('sync-folder');
  fsyncFolder(folder);
  step('destroy-wrapping-key');
  for (const name of wraps) destroyKeyFile(folder, name);
  for (const name of asides) rmSync(join(folder, name));
  step('overwrite-old');
  // Before the rename both names are one file, which must not be overwritten.
  if (old !== null && statSync(old).ino === statSync(join(folder, CASE_KEYS)).ino) rmSync(old);
  else if (old !== null) overwriteAndRemove(old);
  fsyncFolder(folder);
}

export const damaged = (path: string, how: string): NuwaError =>
  new NuwaError('config-invalid', {
    problems: `the key file ${path} ${how}; put the key folder back from a copy`,
  });

function headerIn(path: string, file: Uint8Array): NonNullable<ReturnType<typeof readHeader>> {
  const header = readHeader(file);
  if (header === null) throw damaged(path, 'is damaged in its header');
  return header;
}

const missingIn = (folder: string): NuwaError =>
  new NuwaError('keys-missing', { folder: 'of this installation', keys: folder });
