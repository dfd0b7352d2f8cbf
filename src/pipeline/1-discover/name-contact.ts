import type { ValueOn } from '#domain/assertions/axes.ts';
import { say } from '#domain/assertions/saying.ts';
import { contactBody, type ContactPerson } from '#domain/organizations/contact-body.ts';
import { type ContactPoint, contactPointsNow } from '#domain/organizations/contact-health.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Instant } from '#kernel/instant.ts';

import { enterOrganization, inTheNameOf, type RegistryNeeds } from './registry-needs.ts';

export type ContactTerms = Omit<
  Extract<ValueOn<'organization', 'contact-point'>, { readonly is: 'named' }>,
  'is'
>;

/** E-mail in its plain form, telephone numbers in digits: what else a channel needs its operators know. */
const ADDRESS_OF: Partial<Record<ContactTerms['channel'], { readonly form: RegExp; readonly say: string }>> =
  {
    'e-mail': { form: /^[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/, say: 'an e-mail address' },
    phone: { form: /^\+?[\d\s()/-]{5,30}$/, say: 'a telephone number' },
    'text-message': { form: /^\+?[\d\s-]{5,30}$/, say: 'a telephone number' },
    fax: { form: /^\+?[\d\s()/-]{5,30}$/, say: 'a telephone number' },
    'web-form': { form: /^https:\/\/\S{3,2000}$/, say: 'an address that begins with https://' },
  };

/** @returns what the address of this channel should be, or null when it is */
export function addressProblem(channel: ContactTerms['channel'], address: string): string | null {
  const rule = ADDRESS_OF[channel];
  return rule === undefined || rule.form.test(address) ? null : `this channel needs ${rule.say}`;
}

/**
 * Names a security contact. It replaces nobody until it has confirmed: given the identifier of an existing contact
 * point, the person in force stays so until then.
 * @param contact an existing contact point, to name somebody else for it; left out: a new one
 * @returns identifier of the contact point
 */
export async function nameContact(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  terms: ContactTerms,
  person: ContactPerson,
  contact?: string,
): Promise<string> {
  await enterOrganization(needs, actor, id, 'name-contact');
  const problem = addressProblem(terms.channel, person.address);
  if (problem !== null) throw new NuwaError('bad-request', { problem: `address: ${problem}` });
  if (contact !== undefined) await contactPoint(needs, id, contact);
  const point = contact ?? newId('con', needs.random);
  await needs.record({
    actor,
    ...(await inTheNameOf(needs, actor, id)),
    says: [
      say({ kind: 'organization', id }, 'contact-point', { is: 'named', ...terms }, 'statement', {
        recipient: point,
        body: contactBody(person),
      }),
    ],
  });
  return point;
}

/** Takes a contact point out of use, whoever is named for it. */
export async function withdrawContact(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  contact: string,
): Promise<void> {
  await enterOrganization(needs, actor, id, 'withdraw-contact');
  await contactPoint(needs, id, contact);
  await needs.record({
    actor,
    ...(await inTheNameOf(needs, actor, id)),
    says: [
      say({ kind: 'organization', id }, 'contact-point', { is: 'withdrawn' }, 'statement', {
        recipient: contact,
      }),
    ],
  });
}

/** Takes down that a message to the contact came back. */
export async function recordBounce(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  contact: string,
  happened?: Instant,
): Promise<void> {
  await enterOrganization(needs, actor, id, 'record-bounce');
  await contactPoint(needs, id, contact);
  await needs.record({
    actor,
    says: [
      say({ kind: 'organization', id }, 'contact-point', { is: 'bounced' }, 'log', {
        recipient: contact,
        ...(happened === undefined ? {} : { happened }),
      }),
    ],
  });
}

/** @throws NuwaError not-found when the organization has no such contact point */
export async function contactPoint(
  { stores, clock }: RegistryNeeds,
  organization: string,
  contact: string,
): Promise<ContactPoint> {
  const history = await stores.assertions.about({ kind: 'organization', id: organization });
  const point = contactPointsNow(history, clock()).find(({ id }) => id === contact);
  if (point === undefined) throw new NuwaError('not-found', { what: 'contact', name: 'that' });
  return point;
}
