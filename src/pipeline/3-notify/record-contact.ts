import { speaker } from '#domain/access/enter-case.ts';
import { attachedEvidence } from '#domain/assertions/attached-evidence.ts';
import type { Basis } from '#domain/assertions/axis.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';
import type { Stores } from '#stores/stores-on.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

export const CHANNELS = [
  'email',
  'phone',
  'fax',
  'registered-letter',
  'sms',
  'messenger',
  'webhook',
  'platform',
  'in-person',
  'other',
] as const;
export type Channel = (typeof CHANNELS)[number];

export type Contact = {
  readonly organization: string;
  readonly state:
    | 'identified'
    | 'sent'
    | 'delivered'
    | 'opened'
    | 'acknowledged'
    | 'engaged'
    | 'bounced'
    | 'unreachable'
    | 'silent'
    | 'refused';
  readonly channel: Channel;
  readonly basis: Basis;
  /** `evd_…`: the receipt of the letter, the server's answer, the notes of the call. */
  readonly evidence?: string;
  readonly note?: string;
  readonly happened?: Instant;
};

export type ContactNeeds = CaseNeeds & { readonly stores: Pick<Stores, 'assertions'> };

/**
 * What is known of reaching one organization: the keeper, its superior, an authority. From `sent` on its people see
 * the case. An automatic answer is `delivered`, never `acknowledged`: that word needs a human and is refused on a log.
 * @throws NuwaError not-found, not-allowed, assertion-refused
 */
export async function recordContact(
  needs: ContactNeeds,
  actor: Actor,
  id: string,
  contact: Contact,
): Promise<Said> {
  const { organization, state, channel, basis, evidence, note, happened } = contact;
  const entered = await needs.enter(actor, id, 'record-contact');
  if ((await needs.stores.assertions.about({ kind: 'organization', id: organization })).length === 0) {
    throw new NuwaError('not-found', { what: 'organization', name: organization });
  }
  return needs.record({
    actor,
    ...speaker(entered),
    says: [
      say(entered.subject, 'contact', { is: state }, basis, {
        recipient: organization,
        body: contactBody(channel, note),
        ...(evidence === undefined ? {} : { evidence: attachedEvidence(entered.history, evidence) }),
        ...(happened === undefined ? {} : { happened }),
      }),
    ],
  });
}

/** First line the channel, then whatever was noted: numbers and names of people are in it, so it is kept encrypted. */
const contactBody = (channel: Channel, note?: string): string =>
  note === undefined ? `channel: ${channel}` : `channel: ${channel}\n${note}`;
