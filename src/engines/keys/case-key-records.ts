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

const NAME_AT = 4;
const NONCE_AT = NAME_AT + NAME_BYTES;
const WRAPPED_AT = NONCE_AT + 12;
const TAG_AT = WRAPPED_AT + 32;
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

/** Writes an entry with a wrapped key into `record`. `nonce` is 12 fresh random bytes. */
export function putLive(
  record: Buffer,
  name: Uint8Array,
  key: Uint8Array,
  nonce: Uint8Array,
  w: Wrapping,
): void {
  record.fill(0);
  record[0] = STATES.indexOf('live');
  record.set(name, NAME_AT);
  record.set(nonce, NONCE_AT);
  const cipher = createCipheriv('aes-256-gcm', w.key, nonce).setAAD(boundTo(name, w.generation));
  record.set(cipher.update(key), WRAPPED_AT);
  cipher.final();
  record.set(cipher.getAuthTag(), TAG_AT);
  seal(record);
}

/** The entry that stays where a key was destroyed, so that none is ever made in its place. */
export function putTombstone(record: Buffer, name: Uint8Array): void {
  record.fill(0);
  record[0] = STATES.indexOf('destroyed');
  record.set(name, NAME_AT);
  seal(record);
}

const seal = (record: Buffer): number => record.writeUInt32BE(crc32(record.subarray(0, CRC_AT)), CRC_AT);

/** Null when the entry is damaged. Costs no cipher, so that a file of 200,000 opens in a fraction of a second. */
export function stateIn(record: Buffer): RecordState | null {
  if (crc32(record.subarray(0, CRC_AT)) !== record.readUInt32BE(CRC_AT)) return null;
  return STATES[record[0] ?? 0] ?? null;
}

export const nameIn = (record: Buffer): Buffer => record.subarray(NAME_AT, NONCE_AT);

/** The 32 bytes of a live entry; null when it was not wrapped under this key for this name. */
export function unwrap(record: Buffer, w: Wrapping): Uint8Array | null {
  const decipher = createDecipheriv('aes-256-gcm', w.key, record.subarray(NONCE_AT, WRAPPED_AT), {
    authTagLength: 16,
  })
    .setAAD(boundTo(nameIn(record), w.generation))
    .setAuthTag(record.subarray(TAG_AT, CRC_AT));
  const key = decipher.update(record.subarray(WRAPPED_AT, TAG_AT));
  try {
    decipher.final();
  } catch {
    return null; // the tag does not match: an answer, and the only error that `final` has here
  }
  return new Uint8Array(key);
}

function boundTo(name: Uint8Array, generation: number): Buffer {
  const bound = Buffer.alloc(NAME_BYTES + 4);
  bound.set(name);
  bound.writeUInt32BE(generation, NAME_BYTES);
  return bound;
}
