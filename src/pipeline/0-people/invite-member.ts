import type { Membership } from '#domain/access/viewer.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { instantOf, msOf } from '#kernel/instant.ts';
import type { PeopleNeeds } from './needs.ts';
import { digestOf, newToken } from './one-time-token.ts';
import { emailOf } from './person-fields.ts';
import { viewerOf } from './viewer-of.ts';
import { refuseUnlessManagesMembers } from './who-may.ts';

export const INVITATION_DAYS = 7;

export type Invitation = {
  readonly email: string;
  readonly organization: string;
  readonly role: Membership['role'];
};

/** `link` only where no mail can be sent: then whoever invites hands it over, and it proves no mailbox. */
export type Invited = { readonly id: string; readonly link: string | null };

/**
 * Asks somebody to join an organization. The mail is sent after the commit: if it fails or we crash in between,
 * nobody holds the link, and inviting again makes another.
 * @throws NuwaError not-signed-in, not-allowed, not-found, bad-request, notice-undeliverable
 */
export async function inviteMember(
  needs: PeopleNeeds,
  actor: Actor,
  invitation: Invitation,
): Promise<Invited> {
  const { database, accountStoresOn, accounts, clock, random, publicUrl, send } = needs;
  const { organization, role } = invitation;
  refuseUnlessManagesMembers(await viewerOf(needs, actor), organization);
  if (!(await needs.isOrganization(organization))) {
    throw new NuwaError('not-found', { what: 'organization', name: organization });
  }
  const email = emailOf(invitation.email);
  const token = newToken(random);
  const id = newId('otl', random);
  await database.transaction(async (tx) => {
    const { links, audit } = accountStoresOn(tx);
    const made = clock();
    await links.insert({
      id,
      purpose: 'invitation',
      digest: digestOf(token),
      email: accounts.sealEmail(email),
      organization,
      role,
      mailed: send !== null,
      made,
      expires: instantOf(msOf(made) + INVITATION_DAYS * 86_400_000),
    });
    await audit.append(actor, {
      at: made,
      action: 'invite-member',
      what: id,
      details: { organization, role },
    });
  });
  const path = `/invitation#${token}`;
  if (send === null) return { id, link: `${publicUrl}${path}` };
  await send(invitationMail(publicUrl, email, path));
  return { id, link: null };
}

function invitationMail(publicUrl: string, to: string, path: string) {
  return {
    to,
    subject: '邀请加入单位 · Invitation to join an organization',
    text: [
      '您受邀在女娲平台加入一个单位。请在七天内打开：',
      '',
      `${publicUrl}/zh${path}`,
      '',
      '如果您不认识邀请人，请忽略这封信。',
      '',
      '—',
      '',
      'You are invited to join an organization at Nüwa. Open this within seven days:',
      '',
      `${publicUrl}/en${path}`,
      '',
      'If this means nothing to you, do nothing.',
      '',
    ].join('\n'),
  };
}
