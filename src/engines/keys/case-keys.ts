import { linkSync, renameSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import type { Subject } from '#domain/assertions/subject.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import { oneAtATime } from '#kernel/one-at-a-time.ts';
import {
  CASE_KEYS,
  CASE_KEYS_NEW,
  CASE_KEYS_OLD,
  type CaseKeyStep,
  damaged,
  loadCaseKeys,
  type LoadedCaseKeys,
  makeCaseKeys,
  settleCaseKeys,
  wrapFile,
} from './case-key-folder.ts';
import {
  HEADER_BYTES,
  headerOf,
  nameIn,
  nameOf,
  putLive,
  putTombstone,
  RECORD_BYTES,
  slotFor,
  stateIn,
  unwrap,
  type Wrapping,
} from './case-key-records.ts';
import { CaseKeyTable } from './case-key-table.ts';
import { createKeyFile, readKeyFile } from './key-file.ts';

/** Entries that are wrapped before others get a turn: a few milliseconds. */
const BATCH = 512;

export type KeyState = 'live' | 'destroyed' | 'none';

export type CaseKeysOptions = {
  /** This installation has had case keys before: when they are gone, that is an error and no first start. */
  readonly expected?: boolean;
  /** For tests of crashes: hears of each step that touches the disk, before it is taken. */
  readonly onStep?: (step: CaseKeyStep) => void;
};

/**
 * Opens the keys of cases in the key folder, or makes an empty file of them. Takes up what a crash left: a destruction
 * that had come to its rename is finished, one that had not is undone.
 *
 * @param random strong bytes outside tests
 * @throws keys-missing when file or wrapping key is gone; config-invalid when an entry is damaged or others may read
 */
export function openCaseKeys(folder: string, random: Random, options: CaseKeysOptions = {}): CaseKeys {
  makeCaseKeys(folder, random, options.expected === true);
  return new CaseKeys(folder, random, options.onStep ?? (() => {}));
}

/**
 * One random key for each subject, 32 bytes, wrapped with AES-256-GCM under a key that changes whenever one of them is
 * destroyed. Format and what a disk may keep: `docs/formats/case-keys-v1.md`. Prints and serialises as nothing.
 */
export class CaseKeys {
  readonly #folder: string;
  readonly #random: Random;
  readonly #step: (step: CaseKeyStep) => void;
  readonly #inTurn = oneAtATime();
  #loaded: LoadedCaseKeys;

  constructor(folder: string, random: Random, onStep: (step: CaseKeyStep) => void) {
    this.#folder = folder;
    this.#random = random;
    this.#step = onStep;
    this.#loaded = loadCaseKeys(folder);
    settleCaseKeys(folder, this.#loaded.wrapping.generation, onStep);
  }

  /** Null when it was destroyed or never made. @throws config-invalid when the entry does not open */
  readonly keyOf = (subject: Subject): Uint8Array | null => {
    const { table, wrapping } = this.#loaded;
    const record = table.find(nameOf(subject));
    if (record === null || stateIn(record) !== 'live') return null;
    return this.#unwrapped(record, wrapping);
  };

  readonly state = (subject: Subject): KeyState => this.#stateOf(nameOf(subject));

  readonly has = (subject: Subject): boolean => this.state(subject) === 'live';

  /**
   * Makes the keys that are missing; they are durable when it returns. Call it before the transaction that writes
   * bodies: a key that is then not used does no harm, a body without its key would be lost.
   * If we crash before the count is written, the entries behind it are dropped at the next start.
   * @throws assertion-refused when one of them was destroyed, and then none is made
   */
  readonly ensure = async (subjects: readonly Subject[]): Promise<void> => {
    if (subjects.every(this.has)) return;
    await this.#inTurn(() => this.#asOnDiskAfterFailure(() => this.#append(subjects)));
  };

  /**
   * Destroys the key, or forbids that one is ever made. When it returns, neither the file nor an older copy of it
   * opens this key, since the wrapping key that it was under is overwritten. If we crash on the way, the key is as it
   * was, or destroyed. Writes the whole file: 200,000 keys take a few seconds, in small steps.
   */
  readonly destroy = async (subject: Subject): Promise<void> => {
    await this.#inTurn(() => this.#asOnDiskAfterFailure(() => this.#rewriteWithout(nameOf(subject))));
  };

  #stateOf(name: Buffer): KeyState {
    const record = this.#loaded.table.find(name);
    return record === null ? 'none' : (stateIn(record) ?? 'none');
  }

  async #append(subjects: readonly Subject[]): Promise<void> {
    const { table, wrapping, freeSlot } = this.#loaded;
    const records = await this.#newRecords(this.#missing(subjects), wrapping);
    if (records.length === 0) return;
    const file = await open(this.#path(CASE_KEYS), 'r+');
    try {
      this.#step('append');
      await writeAt(file, records, HEADER_BYTES + table.count * RECORD_BYTES);
      await file.sync();
      this.#step('count');
      const count = table.count + records.length / RECORD_BYTES;
      const slot = slotFor(wrapping.generation, count, freeSlot);
      await writeAt(file, slot.bytes, slot.at);
      await file.sync();
    } finally {
      await file.close();
    }
    table.append(records);
    this.#loaded = { table, wrapping, freeSlot: freeSlot === 0 ? 1 : 0 };
  }

  #missing(subjects: readonly Subject[]): readonly Buffer[] {
    const missing = new Map<string, Buffer>();
    for (const name of subjects.map(nameOf)) {
      const state = this.#stateOf(name);
      if (state === 'destroyed')
        throw new NuwaError('assertion-refused', { reason: 'the key of its subject was destroyed' });
      if (state === 'none') missing.set(name.toString('latin1'), name);
    }
    return [...missing.values()];
  }

  async #newRecords(names: readonly Buffer[], wrapping: Wrapping): Promise<Buffer> {
    const records = Buffer.alloc(names.length * RECORD_BYTES);
    for (const [i, name] of names.entries()) {
      if (i % BATCH === BATCH - 1) await setImmediate();
      const key = this.#random(32);
      putLive(recordAt(records, i), name, key, this.#random(12), wrapping);
      key.fill(0);
    }
    return records;
  }

  async #rewriteWithout(name: Buffer): Promise<void> {
    const { table, wrapping: old } = this.#loaded;
    settleCaseKeys(this.#folder, old.generation, this.#step);
    if (this.#stateOf(name) === 'destroyed') return;
    const generation = old.generation + 1;

    this.#step('new-wrapping-key');
    createKeyFile(this.#folder, wrapFile(generation), this.#random);
    const key = readKeyFile(this.#folder, wrapFile(generation));
    if (key === null) throw damaged(this.#path(wrapFile(generation)), 'vanished');
    const wrapping = { generation, key };
    const records = await this.#rewrapped(table, old, wrapping, name);
    this.#step('write-aside');
    await writeAside(this.#path(CASE_KEYS_NEW), wrapping, records);
    this.#step('keep-old');
    linkSync(this.#path(CASE_KEYS), this.#path(CASE_KEYS_OLD));
    this.#step('rename');
    renameSync(this.#path(CASE_KEYS_NEW), this.#path(CASE_KEYS));
    this.#loaded = { table: new CaseKeyTable(records), wrapping, freeSlot: 1 };
    settleCaseKeys(this.#folder, generation, this.#step);
  }

  async #rewrapped(table: CaseKeyTable, old: Wrapping, to: Wrapping, without: Buffer): Promise<Buffer> {
    const isUnknown = table.find(without) === null;
    const records = Buffer.alloc((table.count + (isUnknown ? 1 : 0)) * RECORD_BYTES);
    for (let i = 0; i < table.count; i++) {
      if (i % BATCH === BATCH - 1) await setImmediate();
      const from = table.record(i);
      if (nameIn(from).equals(without) || stateIn(from) === 'destroyed') {
        putTombstone(recordAt(records, i), nameIn(from));
        continue;
      }
      const key = this.#unwrapped(from, old);
      putLive(recordAt(records, i), nameIn(from), key, this.#random(12), to);
      key.fill(0);
    }
    if (isUnknown) putTombstone(recordAt(records, table.count), without);
    return records;
  }

  #unwrapped(record: Buffer, wrapping: Wrapping): Uint8Array {
    const key = unwrap(record, wrapping);
    if (key === null) throw damaged(this.#path(CASE_KEYS), 'has an entry that does not open');
    return key;
  }

  /** What a failed step left is known by the disk alone: how much was written, and whether the rename was. */
  async #asOnDiskAfterFailure(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#loaded = loadCaseKeys(this.#folder);
      throw error;
    }
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

const recordAt = (records: Buffer, index: number): Buffer =>
  records.subarray(index * RECORD_BYTES, (index + 1) * RECORD_BYTES);

async function writeAside(path: string, wrapping: Wrapping, records: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await writeAt(file, headerOf(wrapping, records.length / RECORD_BYTES), 0);
    await writeAt(file, records, HEADER_BYTES);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** One write may be short (signals, full disks); the loop ends in all written or an error. */
async function writeAt(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}
