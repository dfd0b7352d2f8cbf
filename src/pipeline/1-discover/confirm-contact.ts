import { createHmac, timingSafeEqual } from 'node:crypto';

import { say } from '#domain/assertions/saying.ts';
import { contactOf } from '#domain/organizations/contact-body.ts';
import type { ContactPoint, Naming } from '#domain/organizations/contact-health.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import { type Instant, instantOf, msOf } from '#kernel/instant.ts';

import { contactPoint } from './name-contact.ts';
import { enterOrganization, mustBeAllowed, type RegistryNeeds } from './registry-needs.ts';

/** Hands a code over to the contact; null where this installation has no way to send mail. */
export type SendCode = (message: {
  readonly address: string;
  readonly organizationName: string;
  readonly code: string;
  readonly hours: number;
}) => Promise<void>;

export type ConfirmNeeds = RegistryNeeds & {
  readonly sendCode: SendCode | null;
  /** 32 bytes, `keys.derive('contact-codes')`. */
  readonly codeKey: Uint8Array;
};

const CODE_HOURS = 72;
/** Of 10^8 codes, so that guessing finds one in a million. */
const MOST_TRIES = 10;
/** A contact is not mailed more often than this, whoever asks. */
const PAUSE_MINUTES = 5;
const ADDRESSABLE = 'e-mail';

/**
 * Sends a one-time code to a contact that waits for its confirmation (or to the one in force, as a sign of life).
 * If we crash after the code is kept and before the mail is out, a new one is asked for: it voids this one.
 *
 * @throws NuwaError notice-undeliverable without a mailer; bad-request for a channel that is no mailbox;
 *   too-many-requests
 */
export async function sendContactCode(
  needs: ConfirmNeeds,
  actor: Actor,
  id: string,
  contact: string,
): Promise<{ readonly expires: Instant }> {
  const { row } = await enterOrganization(needs, actor, id, 'send-code');
  if (needs.sendCode === null) {
    throw new NuwaError('notice-undeliverable', { reason: 'none is configured (SMTP_URL)' });
  }
  const naming = latestNaming(await contactPoint(needs, id, contact));
  if (naming.channel !== ADDRESSABLE) {
    throw new NuwaError('bad-request', {
      problem: 'codes go by e-mail only; confirm other channels by call-back',
    });
  }
  const subject = { kind: 'organization', id } as const;
  const texts = await needs.stores.contactPoints.texts(
    [{ assertion: naming.assertion, subject }],
    needs.keyOf,
  );
  const person = contactOf(texts.get(naming.assertion) ?? '');
  if (person === null) throw new NuwaError('not-found', { what: 'address of this contact', name: 'that' });

  const now = needs.clock();
  const waited = await needs.stores.contactPoints.sentSince(id, contact);
  const seconds = waited === null ? 0 : PAUSE_MINUTES * 60 - (msOf(now) - msOf(waited)) / 1000;
  if (seconds > 0) throw new NuwaError('too-many-requests', { seconds: Math.ceil(seconds) });
  const code = eightDigits(needs.random);
  const expires = instantOf(msOf(now) + CODE_HOURS * 3_600_000);
  const kept = keptCode(needs.codeKey, naming.assertion, code);
  await needs.stores.contactPoints.putCode(
    { organization: id, contact, naming: naming.assertion, code: kept, expires },
    now,
  );
  await needs.sendCode({ address: person.address, organizationName: row.name, code, hours: CODE_HOURS });
  return { expires };
}

/**
 * Takes the code that a contact read in its mailbox. One sentence for every reason why not: told apart, they would
 * help whoever guesses.
 * @param typed attacker-controlled
 * @throws NuwaError one-time-link-dead
 */
export async function confirmByCode(
  needs: ConfirmNeeds,
  actor: Actor,
  id: string,
  contact: string,
  typed: string,
): Promise<void> {
  await mustBeAllowed(needs, actor, [id], 'confirm-by-code');
  const kept = await needs.stores.contactPoints.tryCode(id, contact);
  const live = kept !== null && kept.tries <= MOST_TRIES && kept.expires > needs.clock();
  const given = keptCode(needs.codeKey, kept?.naming ?? '', typed.replaceAll(/\D/g, ''));
  if (!live || !timingSafeEqual(given, kept.code)) throw new NuwaError('one-time-link-dead');
  const point = await contactPoint(needs, id, contact);
  // Somebody else was named since the code went out: it confirms nobody.
  if (latestNaming(point).assertion !== kept.naming) throw new NuwaError('one-time-link-dead');
  await needs.record({
    actor,
    says: [
      say({ kind: 'organization', id }, 'contact-point', { is: 'confirmed', how: 'link' }, 'log', {
        recipient: contact,
      }),
    ],
    also: async (stores) => await stores.contactPoints.deleteCode(id, contact),
  });
}

/** A coordinator has called back (or got a letter) and spoken with the contact. */
export async function confirmByCall(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  contact: string,
  how: 'call-back' | 'letter',
): Promise<void> {
  await enterOrganization(needs, actor, id, 'confirm-by-call');
  await contactPoint(needs, id, contact);
  await needs.record({
    actor,
    says: [
      say({ kind: 'organization', id }, 'contact-point', { is: 'confirmed', how }, 'statement', {
        recipient: contact,
      }),
    ],
  });
}

function latestNaming({ pending, standing, withdrawn }: ContactPoint): Naming {
  const naming = pending ?? standing;
  if (naming === null || withdrawn) throw new NuwaError('not-found', { what: 'contact', name: 'that' });
  return naming;
}

function eightDigits(random: Random): string {
  // 40 bits over 10^8: no code is likelier than another by more than one in ten thousand.
  const number = random(5).reduce((value, byte) => value * 256 + byte, 0) % 100_000_000;
  return String(number).padStart(8, '0');
}

const keptCode = (key: Uint8Array, naming: string, code: string): Uint8Array =>
  new Uint8Array(createHmac('sha256', key).update(`${naming}/${code}`).digest());
