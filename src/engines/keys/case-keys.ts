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
  type Entry,
  GROUP,
  groupIn,
  HEADER_BYTES,
  headerOf,
  KEY_BYTES,
  nameIn,
  nameOf,
  putGroup,
  RECORD_BYTES,
  slotFor,
  stateIn,
  unwrapGroup,
  type Wrapping,
} from './case-key-records.ts';
import { CaseKeyTable } from './case-key-table.ts';
import { createKeyFile, readKeyFile } from './key-file.ts';

/** Entries that are wrapped before others get a turn: about a millisecond. */
const BATCH = 1024;

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
    const index = table.find(nameOf(subject));
    if (index < 0 || stateIn(table.record(index)) !== 'live') return null;
    const { place } = groupIn(table.record(index));
    const keys = this.#unwrapped(table.groupOf(index), wrapping);
    const key = new Uint8Array(keys.subarray(place * KEY_BYTES, (place + 1) * KEY_BYTES));
    keys.fill(0);
    return key;
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
   * was, or destroyed. Writes the whole file: 200,000 keys take about a second, in small steps.
   */
  readonly destroy = async (subject: Subject): Promise<void> => {
    await this.#inTurn(() => this.#asOnDiskAfterFailure(() => this.#rewriteWithout(nameOf(subject))));
  };

  #stateOf(name: Buffer): KeyState {
    const { table } = this.#loaded;
    const index = table.find(name);
    return index < 0 ? 'none' : (stateIn(table.record(index)) ?? 'none');
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
    for (let first = 0; first < names.length; first += GROUP) {
      const entries = names.slice(first, first + GROUP).map((name) => ({ name, state: 'live' as const }));
      const keys = this.#random(entries.length * KEY_BYTES);
      putGroup(groupAt(records, first), entries, keys, this.#random(12), wrapping);
      keys.fill(0);
      if (first % BATCH === 0) await setImmediate();
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
    const { entries, keys } = await this.#unwrappedAll(table, old, without);
    const records = Buffer.alloc(entries.length * RECORD_BYTES);
    for (let first = 0; first < entries.length; first += GROUP) {
      const group = entries.slice(first, first + GROUP);
      const theirs = keys.subarray(first * KEY_BYTES, (first + group.length) * KEY_BYTES);
      putGroup(groupAt(records, first), group, theirs, this.#random(12), to);
      if (first % BATCH === 0) await setImmediate();
    }
    keys.fill(0);
    return records;
  }

  async #unwrappedAll(
    table: CaseKeyTable,
    wrapping: Wrapping,
    without: Buffer,
  ): Promise<{ entries: readonly Entry[]; keys: Buffer }> {
    const entries: Entry[] = [];
    const keys = Buffer.alloc((table.count + 1) * KEY_BYTES);
    for (let index = 0, groups = 0; index < table.count; groups++) {
      const group = table.groupOf(index);
      const theirs = this.#unwrapped(group, wrapping);
      for (let place = 0; place < group.length / RECORD_BYTES; place++, index++) {
        const name = nameIn(table.record(index));
        const isLive = stateIn(table.record(index)) === 'live' && !name.equals(without);
        entries.push({ name, state: isLive ? 'live' : 'destroyed' });
        if (isLive) theirs.copy(keys, index * KEY_BYTES, place * KEY_BYTES, (place + 1) * KEY_BYTES);
      }
      theirs.fill(0);
      if (groups % (BATCH / GROUP) === 0) await setImmediate();
    }
    if (table.find(without) < 0) entries.push({ name: without, state: 'destroyed' });
    return { entries, keys };
  }

  #unwrapped(group: Buffer, wrapping: Wrapping): Buffer {
    const keys = unwrapGroup(group, wrapping);
    if (keys === null) throw damaged(this.#path(CASE_KEYS), 'has an entry that does not open');
    return keys;
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

const groupAt = (records: Buffer, first: number): Buffer =>
  records.subarray(first * RECORD_BYTES, (first + GROUP) * RECORD_BYTES);

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
