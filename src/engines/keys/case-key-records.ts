import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { type Subject, subjectKey } from '#domain/assertions/subject.ts';

/** The bytes of the file `case-keys`; `docs/formats/case-keys-v1.md` is its description. Big-endian throughout. */
export const HEADER_BYTES = 64;
export const RECORD_BYTES = 84;
export const NAME_BYTES = 16;

const MAGIC = Buffer.from('NUWACKY1', 'latin1');
const CHECK_AT = 12;
const HEADER_CRC_AT = 28;
/** Two places for the count of entries that are durable, written in turn, so that a torn one leaves the other. */
const SLOTS = [32, 40] as const;

/** Records whose keys are wrapped together, at most. */
export const GROUP = 64;
export const KEY_BYTES = 32;

const PLACE_AT = 1;
const SIZE_AT = 2;
const NAME_AT = 4;
const NONCE_AT = NAME_AT + NAME_BYTES;
const WRAPPED_AT = NONCE_AT + 12;
const TAG_AT = WRAPPED_AT + KEY_BYTES;
const CRC_AT = TAG_AT + 16;

export type RecordState = 'live' | 'destroyed';
const STATES: readonly (RecordState | undefined)[] = [undefined, 'live', 'destroyed'];

/** First 16 bytes of a hash of the subject: entries are of one size, and the file alone lists no cases. */
export function nameOf(subject: Subject): Buffer {
  return createHash('sha256')
    .update(`nuwa/case-key/v1\0${subjectKey(subject)}`)
    .digest()
    .subarray(0, NAME_BYTES);
}

export type Wrapping = { readonly generation: number; readonly key: Uint8Array };

/** Tells wrapping keys apart, and nothing about them. */
const checkOf = (key: Uint8Array): Buffer =>
  createHash('sha256').update('nuwa/case-wrap/v1\0').update(key).digest().subarray(0, 16);

export function headerOf(wrapping: Wrapping, count: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32BE(wrapping.generation, 8);
  checkOf(wrapping.key).copy(header, CHECK_AT);
  header.writeUInt32BE(crc32(header.subarray(0, HEADER_CRC_AT)), HEADER_CRC_AT);
  for (const at of SLOTS) slotOf(wrapping.generation, count).copy(header, at);
  return header;
}

/** Where the next count goes, and its bytes. Never over the count in force: a torn one would take entries with it. */
export function slotFor(generation: number, count: number, free: FreeSlot): { at: number; bytes: Buffer } {
  return { at: SLOTS[free], bytes: slotOf(generation, count) };
}

function slotOf(generation: number, count: number): Buffer {
  const slot = Buffer.alloc(8);
  slot.writeUInt32BE(count);
  slot.writeUInt32BE(crc32(slot.subarray(0, 4), generation), 4);
  return slot;
}

export type FreeSlot = 0 | 1;
export type Header = {
  readonly generation: number;
  readonly count: number;
  /** The one that does not hold `count`, or need not. */
  readonly freeSlot: FreeSlot;
  readonly isOf: (key: Uint8Array) => boolean;
};

/** Null when it is damaged. */
export function readHeader(file: Uint8Array): Header | null {
  const bytes = Buffer.from(file.buffer, file.byteOffset, Math.min(file.length, HEADER_BYTES));
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, 8).equals(MAGIC)) return null;
  if (crc32(bytes.subarray(0, HEADER_CRC_AT)) !== bytes.readUInt32BE(HEADER_CRC_AT)) return null;
  const generation = bytes.readUInt32BE(8);
  const [first, second] = SLOTS.map((at) => {
    const count = bytes.readUInt32BE(at);
    return slotOf(generation, count).equals(bytes.subarray(at, at + 8)) ? count : -1;
  }) as [number, number];
  const count = Math.max(first, second);
  if (count < 0) return null;
  const check = bytes.subarray(CHECK_AT, HEADER_CRC_AT);
  return { generation, count, freeSlot: first === count ? 1 : 0, isOf: (key) => checkOf(key).equals(check) };
}

export type Entry = { readonly name: Uint8Array; readonly state: RecordState };

/**
 * Fills `group`, one record for each entry (at most `GROUP`), with their keys wrapped by one run of the cipher: setting
 * a cipher up costs a hundred times what it takes for 32 bytes, and a destruction wraps every key anew. Nonce and tag
 * stand in each record. Of a destroyed entry the name alone stays, so that no key is ever made in its place.
 * @param keys 32 bytes for each entry, zeros for a destroyed one
 * @param nonce 12 fresh random bytes
 */
export function putGroup(
  group: Buffer,
  entries: readonly Entry[],
  keys: Uint8Array,
  nonce: Uint8Array,
  w: Wrapping,
): void {
  for (const [i, { name, state }] of entries.entries()) {
    const record = recordAt(group, i);
    record[0] = STATES.indexOf(state);
    record[PLACE_AT] = i;
    record[SIZE_AT] = entries.length;
    record.set(name, NAME_AT);
    record.set(nonce, NONCE_AT);
  }
  const cipher = createCipheriv('aes-256-gcm', w.key, nonce).setAAD(boundTo(group, w.generation));
  const wrapped = cipher.update(keys);
  cipher.final();
  for (let i = 0; i < entries.length; i++) {
    const record = recordAt(group, i);
    record.set(wrapped.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES), WRAPPED_AT);
    record.set(cipher.getAuthTag(), TAG_AT);
    record.writeUInt32BE(crc32(record.subarray(0, CRC_AT)), CRC_AT);
  }
}

/** Null when the entry is damaged. Costs no cipher, so that a file of 200,000 opens in a fraction of a second. */
export function stateIn(record: Buffer): RecordState | null {
  if (crc32(record.subarray(0, CRC_AT)) !== record.readUInt32BE(CRC_AT)) return null;
  return STATES[record[0] ?? 0] ?? null;
}

export const nameIn = (record: Buffer): Buffer => record.subarray(NAME_AT, NONCE_AT);

/** Of how many records its group is, and which of them, from 0, it is. */
export const groupIn = (record: Buffer): { place: number; size: number } => ({
  place: record[PLACE_AT] ?? 0,
  size: record[SIZE_AT] ?? 0,
});

/** The keys of a group, 32 bytes each; null when it was not wrapped under this key for these names. */
export function unwrapGroup(group: Buffer, w: Wrapping): Buffer | null {
  const size = group.length / RECORD_BYTES;
  const wrapped = Buffer.alloc(size * KEY_BYTES);
  for (let i = 0; i < size; i++) recordAt(group, i).copy(wrapped, i * KEY_BYTES, WRAPPED_AT, TAG_AT);
  const nonce = group.subarray(NONCE_AT, WRAPPED_AT);
  const decipher = createDecipheriv('aes-256-gcm', w.key, nonce, { authTagLength: 16 })
    .setAAD(boundTo(group, w.generation))
    .setAuthTag(group.subarray(TAG_AT, CRC_AT));
  const keys = decipher.update(wrapped);
  try {
    decipher.final();
  } catch {
    return null; // the tag does not match: an answer, and the only error that `final` has here
  }
  return keys;
}

/** States, places and names in their order, and the generation: no entry opens in another place than its own. */
function boundTo(group: Buffer, generation: number): Buffer {
  const size = group.length / RECORD_BYTES;
  const bound = Buffer.alloc(4 + size * NONCE_AT);
  bound.writeUInt32BE(generation);
  for (let i = 0; i < size; i++) recordAt(group, i).copy(bound, 4 + i * NONCE_AT, 0, NONCE_AT);
  return bound;
}

export const recordAt = (records: Buffer, index: number): Buffer =>
  records.subarray(index * RECORD_BYTES, (index + 1) * RECORD_BYTES);
