import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

import { canonicalJson } from '#domain/ledger/jcs.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import { type Instant, instantOf, msOf } from '#kernel/instant.ts';
import type { Stores } from '#stores/stores-on.ts';

const HOURS = 24;

/** A call that may come twice: what names it, and what tells whether it is the same. */
export type Repeatable = {
  readonly key: Uint8Array;
  readonly request: Uint8Array;
  readonly seal: Uint8Array;
};

/**
 * Who called with which key and what (draft of the HTTP header field `Idempotency-Key`, IETF httpapi). The answer is
 * encrypted under a key that the caller's key is part of: it may hold a passphrase, which we could not read again.
 */
export function repeatable(
  intake: Uint8Array,
  scope: string,
  idempotencyKey: string,
  request: unknown,
): Repeatable {
  const keyed = (what: string, text: string): Uint8Array =>
    new Uint8Array(
      createHmac('sha256', intake).update(`nuwa/idempotency-${what}/v1\0${text}`, 'utf8').digest(),
    );
  const named = `${scope}\0${idempotencyKey}`;
  return {
    key: keyed('key', named),
    request: keyed('request', canonicalJson(request)),
    seal: new Uint8Array(hkdfSync('sha256', intake, idempotencyKey, 'nuwa/idempotency-answer/v1', 32)),
  };
}

/**
 * The answer that was given before, or null.
 * @throws NuwaError idempotency-conflict when the key came with another request
 */
export async function answerBefore<T>(
  stores: Pick<Stores, 'idempotency'>,
  call: Repeatable,
  now: Instant,
): Promise<T | null> {
  const found = await stores.idempotency.find(call.key, now);
  if (found === null) return null;
  if (!Buffer.from(found.request).equals(call.request)) throw new NuwaError('idempotency-conflict');
  return JSON.parse(open(call, found.answer)) as T;
}

/**
 * Keeps the answer for a day, in the transaction of the call itself.
 * @throws NuwaError idempotency-conflict when a call with this key came first; the transaction must end with it
 */
export async function keepAnswer(
  stores: Pick<Stores, 'idempotency'>,
  call: Repeatable,
  answer: unknown,
  recorded: Instant,
  random: Random,
): Promise<void> {
  await stores.idempotency.deleteExpired(recorded);
  const kept = await stores.idempotency.insert({
    key: call.key,
    request: call.request,
    answer: sealed(call, JSON.stringify(answer), random),
    expires: instantOf(msOf(recorded) + HOURS * 3_600_000),
  });
  if (!kept) throw new NuwaError('idempotency-conflict');
}

function sealed({ seal, key }: Repeatable, text: string, random: Random): Uint8Array {
  const nonce = random(12);
  const cipher = createCipheriv('aes-256-gcm', seal, nonce).setAAD(key);
  return new Uint8Array(
    Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]),
  );
}

function open({ seal, key }: Repeatable, answer: Uint8Array): string {
  const decipher = createDecipheriv('aes-256-gcm', seal, answer.subarray(0, 12), { authTagLength: 16 })
    .setAAD(key)
    .setAuthTag(answer.subarray(-16));
  return Buffer.concat([decipher.update(answer.subarray(12, -16)), decipher.final()]).toString('utf8');
}
