import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

import { NuwaError } from '#kernel/errors.ts';

import { sameBytes } from './merkle-hash.ts';
import { bytesOfBase64, textOfUtf8 } from './strict-text.ts';

/** C2SP signed-note, signature type 1 (Ed25519), as Go's golang.org/x/mod/sumdb/note reads and writes it. */
const ED25519 = 1;
const MAX_NOTE_BYTES = 1_000_000;
const MAX_SIGNATURES = 100;
const SIGNATURE_MARK = '— ';
const NAME = /^[^\p{White_Space}+]+$/u;

export type NoteVerifier = {
  readonly name: string;
  /** First 4 bytes of SHA-256(name ‖ "\n" ‖ 0x01 ‖ public key). */
  readonly keyId: Uint8Array;
  readonly publicKey: KeyObject;
};

export type NoteSigner = {
  readonly name: string;
  readonly keyId: Uint8Array;
  /** What verifiers are given: `name+8 hex digits of the key id+base64(0x01 ‖ public key)`. */
  readonly verifierKey: string;
  readonly sign: (text: Uint8Array) => Uint8Array;
};

export type OpenedNote =
  | { readonly kind: 'signed'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * A signer from a 32-byte Ed25519 seed (RFC 8032).
 *
 * @throws NuwaError `ledger-refused` when name or seed are not usable. The seed never reaches a message.
 */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  if (!NAME.test(name)) {
    throw new NuwaError('ledger-refused', { reason: 'a key name is empty or has spaces or a plus sign' });
  }
  if (seed.length !== 32) {
    throw new NuwaError('ledger-refused', { reason: `the key has ${seed.length} bytes instead of 32` });
  }
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  pkcs8.fill(0);
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const publicKey = Buffer.concat([Uint8Array.of(ED25519), spki.subarray(-32)]);
  const keyId = keyIdOf(name, publicKey);
  return {
    name,
    keyId,
    verifierKey: `${name}+${Buffer.from(keyId).toString('hex')}+${publicKey.toString('base64')}`,
    sign: (text) => sign(null, text, privateKey),
  };
}

/**
 * Reads a verifier key. Hostile or mistyped input.
 *
 * @throws NuwaError `bad-request` saying what is wrong with it.
 */
export function parseVerifierKey(text: string): NoteVerifier {
  const wrong = (problem: string) => new NuwaError('bad-request', { problem: `the verifier key ${problem}` });
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text.trim());
  if (match === null) throw wrong('is not of the form name+hash+base64');
  const [, name = '', id = '', encoded = ''] = match;
  const key = bytesOfBase64(encoded);
  if (!NAME.test(name)) throw wrong('has a name with spaces');
  if (key === null || key.length !== 33 || key[0] !== ED25519) throw wrong('does not hold an Ed25519 key');
  const keyId = keyIdOf(name, key);
  if (Buffer.from(keyId).toString('hex') !== id) throw wrong('has a hash that does not fit its name and key');
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key.subarray(1)]);
  try {
    return { name, keyId, publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }) };
  } catch (cause) {
    throw new NuwaError('bad-request', { problem: 'the verifier key holds no point of the curve' }, cause);
  }
}

/**
 * Signs a text: the text, a blank line, one signature line. Ed25519 is deterministic, so the same text under the
 * same key is the same note.
 *
 * @throws NuwaError `ledger-refused` when the text cannot stand in a note.
 */
export function signNote(text: string, signer: NoteSigner): string {
  if (!text.endsWith('\n') || !text.isWellFormed() || hasControls(text)) {
    throw new NuwaError('ledger-refused', { reason: 'the text to sign has no place in a signed note' });
  }
  const signature = Buffer.concat([signer.keyId, signer.sign(Buffer.from(text, 'utf8'))]);
  return `${text}\n${SIGNATURE_MARK}${signer.name} ${signature.toString('base64')}\n`;
}

/**
 * Opens a note: at least one of the verifiers must have signed it, and a signature under a known key that fails
 * refuses the whole. Lines of other keys, a witness's for example, are passed over. Hostile input.
 */
export function openNote(note: Uint8Array, verifiers: readonly NoteVerifier[]): OpenedNote {
  const refused = (reason: string): OpenedNote => ({ kind: 'refused', reason });
  const whole = note.length > MAX_NOTE_BYTES ? null : textOfUtf8(note);
  if (whole === null || hasControls(whole)) return refused('the signed note is malformed');
  const blank = whole.lastIndexOf('\n\n');
  if (blank < 0 || !whole.endsWith('\n')) return refused('the signed note has no signature');
  const text = whole.slice(0, blank + 1);
  const lines = whole.slice(blank + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return refused('the signed note has too many signatures');

  const message = Buffer.from(text, 'utf8');
  let signed = false;
  for (const line of lines) {
    const found = parseSignatureLine(line);
    if (found === null) return refused('the signed note has a malformed signature line');
    const verifier = verifiers.find((v) => v.name === found.name && sameBytes(v.keyId, found.keyId));
    if (verifier === undefined) continue;
    if (!verify(null, message, verifier.publicKey, found.signature)) {
      return refused(`the signature of ${verifier.name} does not fit the text`);
    }
    signed = true;
  }
  return signed ? { kind: 'signed', text } : refused('no key that we know has signed it');
}

function parseSignatureLine(line: string) {
  if (!line.startsWith(SIGNATURE_MARK)) return null;
  const [name = '', encoded = '', ...more] = line.slice(SIGNATURE_MARK.length).split(' ');
  const bytes = bytesOfBase64(encoded);
  if (more.length > 0 || !NAME.test(name) || bytes === null || bytes.length < 5) return null;
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

function keyIdOf(name: string, typedKey: Uint8Array): Uint8Array {
  return createHash('sha256').update(`${name}\n`, 'utf8').update(typedKey).digest().subarray(0, 4);
}

/** ASCII control characters other than the line feed have no place in a note. */
function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 && unit !== 0x0a) return true;
  }
  return false;
}
