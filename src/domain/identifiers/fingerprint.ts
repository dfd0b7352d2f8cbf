import { type Cipheriv, createCipheriv, createDecipheriv, type Decipheriv, hash } from 'node:crypto';
import { NuwaError } from '#kernel/errors.ts';
import { DOMAIN_NUMBER, DOMAIN_VERSION, IDENTIFIER_KINDS, KINDS, type IdentifierKind } from './kinds.ts';

/** Bytes of an inner fingerprint and of a token. */
export const FINGERPRINT_BYTES = 16;

/**
 * Inner fingerprint of an identifier: the first 16 bytes of
 * SHA-256("nuwa/id/v1" ‖ 0x00 ‖ kind number ‖ canonical version ‖ canonical in UTF-8).
 * It must never be stored: whoever has it can try all phones. What is stored is its token.
 * @throws NuwaError internal for kinds that are never tokenised: a mistake of the caller, never of the input
 */
export function innerOf(kind: IdentifierKind, canonical: string): Uint8Array {
  const inner = Buffer.allocUnsafe(FINGERPRINT_BYTES);
  writeInner(kind, canonical, inner, 0);
  return inner;
}

/** `innerOf` into a place of a larger buffer; the form for imports, which fill one buffer and tokenise it at once. */
export function writeInner(kind: IdentifierKind, canonical: string, out: Buffer, offset: number): void {
  const prefix = PREFIX[kind];
  if (prefix === undefined) throw new NuwaError('internal', { reference: `no token for kind ${kind}` });
  out.write(hash('sha256', prefix + canonical, 'binary'), offset, FINGERPRINT_BYTES, 'latin1');
}

/** Inner fingerprint of a canonical domain (`canonicalDomain`), number 64. */
export function domainInner(domain: string): Uint8Array {
  const inner = Buffer.allocUnsafe(FINGERPRINT_BYTES);
  writeDomainInner(domain, inner, 0);
  return inner;
}

export function writeDomainInner(domain: string, out: Buffer, offset: number): void {
  out.write(hash('sha256', DOMAIN_PREFIX + domain, 'binary'), offset, FINGERPRINT_BYTES, 'latin1');
}

export type PairForm = 'md5' | 'sha1';
/** Bytes of the raw digest that a pair is made from. */
export const PAIR_DIGEST_BYTES: Readonly<Record<PairForm, number>> = { md5: 16, sha1: 20 };

/**
 * Inner fingerprint of an identifier together with a secret: the first 16 bytes of
 * SHA-256("nuwa/pair-md5/v1" | "nuwa/pair-sha1/v1" ‖ 0x00 ‖ inner of the identifier ‖ raw digest of the secret).
 * Plain lists and unsalted hash lists come to the same pair, and no bare digest stands beside a token.
 */
export function pairInner(form: PairForm, inner: Uint8Array, digest: Uint8Array): Uint8Array {
  const pair = Buffer.allocUnsafe(FINGERPRINT_BYTES);
  writePairInner(form, inner, digest, pair, 0);
  return pair;
}

/** @throws NuwaError internal when `inner` or `digest` is of a wrong length */
export function writePairInner(
  form: PairForm,
  inner: Uint8Array,
  digest: Uint8Array,
  out: Buffer,
  offset: number,
): void {
  if (inner.length !== FINGERPRINT_BYTES || digest.length !== PAIR_DIGEST_BYTES[form]) {
    throw new NuwaError('internal', {
      reference: `pair-${form} of ${inner.length} and ${digest.length} bytes`,
    });
  }
  // One buffer is reused: `hash` reads it before it returns, and nothing here yields.
  const { buffer, start } = PAIR_INPUT[form];
  buffer.set(inner, start);
  buffer.set(digest, start + FINGERPRINT_BYTES);
  out.write(hash('sha256', buffer, 'binary'), offset, FINGERPRINT_BYTES, 'latin1');
}

/**
 * Inner fingerprints to tokens and back: AES-256, one block each, under the key of an epoch. A permutation: without
 * the key tokens are as good as random; with it they go back to the inner fingerprint (rotation, private
 * confirmation), never to the identifier. ECB is right here and only here: every block is its own message, equal
 * blocks must give equal tokens.
 */
export class Tokeniser {
  readonly #encrypt: Cipheriv;
  readonly #decrypt: Decipheriv;

  /** `key` is 32 bytes. @throws NuwaError internal for another length */
  constructor(key: Uint8Array) {
    if (key.length !== 32) throw new NuwaError('internal', { reference: `token key of ${key.length} bytes` });
    this.#encrypt = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    this.#decrypt = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  }

  /** n × 16 bytes in, n × 16 bytes out, in order. @throws NuwaError internal for a broken block */
  tokens(inners: Uint8Array): Uint8Array {
    return wholeBlocks(inners, (blocks) => this.#encrypt.update(blocks));
  }

  inners(tokens: Uint8Array): Uint8Array {
    return wholeBlocks(tokens, (blocks) => this.#decrypt.update(blocks));
  }
}

/** Whole blocks leave nothing behind in the cipher, so one cipher serves all calls. */
function wholeBlocks(bytes: Uint8Array, run: (blocks: Uint8Array) => Buffer): Uint8Array {
  if (bytes.length % FINGERPRINT_BYTES !== 0) {
    throw new NuwaError('internal', { reference: `tokens of ${bytes.length} bytes` });
  }
  return run(bytes);
}

/** All characters are below 0x80, so that a string and its UTF-8 bytes are the same. */
const PREFIX: Readonly<Partial<Record<IdentifierKind, string>>> = Object.fromEntries(
  IDENTIFIER_KINDS.filter((kind) => KINDS[kind].tokenised).map((kind) => [
    kind,
    `nuwa/id/v1\0${String.fromCharCode(KINDS[kind].number, KINDS[kind].version)}`,
  ]),
);
const DOMAIN_PREFIX = `nuwa/id/v1\0${String.fromCharCode(DOMAIN_NUMBER, DOMAIN_VERSION)}`;

const pairInput = (form: PairForm): { readonly buffer: Buffer; readonly start: number } => {
  const label = Buffer.from(`nuwa/pair-${form}/v1\0`, 'latin1');
  const rest = Buffer.alloc(FINGERPRINT_BYTES + PAIR_DIGEST_BYTES[form]);
  return { buffer: Buffer.concat([label, rest]), start: label.length };
};
const PAIR_INPUT: Readonly<Record<PairForm, ReturnType<typeof pairInput>>> = {
  md5: pairInput('md5'),
  sha1: pairInput('sha1'),
};
