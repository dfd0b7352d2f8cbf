import { implement } from '@orpc/server';
import type { InstallationKind } from '#contract/installation.ts';
import { people } from '#contract/people.ts';
import { acceptInvitation, joinByInvitation } from '#pipeline/0-people/accept-invitation.ts';
import { becomeAdministrator } from '#pipeline/0-people/become-administrator.ts';
import { endMembership } from '#pipeline/0-people/end-membership.ts';
import { endOffice, giveOffice } from '#pipeline/0-people/give-office.ts';
import { inviteMember } from '#pipeline/0-people/invite-member.ts';
import {
  ADMINISTRATOR_LINK_HOURS,
  makeAdministratorLink,
} from '#pipeline/0-people/make-administrator-link.ts';
import { endKey, makeKey } from '#pipeline/0-people/make-key.ts';
import type { PeopleNeeds } from '#pipeline/0-people/needs.ts';
import { readMemberships, readMyKeys, readMyself, readOffices } from '#pipeline/0-people/read-people.ts';
import { suspendAccount } from '#pipeline/0-people/suspend-account.ts';
import type { CallContext } from '../rpc/context.ts';

export function peopleRouter(needs: PeopleNeeds, installation: InstallationKind) {
  const os = implement(people).$context<CallContext>();
  const done = { installation };
  return os.router({
    me: os.me.handler(async ({ context }) => {
      const { memberships, offices, proven, ...myself } = await readMyself(needs, context.actor);
      return {
        installation,
        ...myself,
        memberships: [...memberships],
        offices: [...offices],
        proven: proven.map(({ kind, provider, proven: at }) => ({ kind, provider, proven: at })),
      };
    }),
    keys: {
      list: os.keys.list.handler(async ({ context }) => ({
        installation,
        keys: [...(await readMyKeys(needs, context.actor))],
      })),
      make: os.keys.make.handler(async ({ context, input }) => ({
        installation,
        ...(await makeKey(needs, context.actor, input)),
      })),
      end: os.keys.end.handler(async ({ context, input }) => {
        await endKey(needs, context.actor, input.id);
        return done;
      }),
    },
    setup: os.setup.handler(async ({ input }) => ({
      installation,
      account: await becomeAdministrator(needs, input),
    })),
    administratorLink: os.administratorLink.handler(async ({ context }) => ({
      installation,
      link: await makeAdministratorLink(needs, context.actor),
      hours: ADMINISTRATOR_LINK_HOURS,
    })),
    invite: os.invite.handler(async ({ context, input }) => ({
      installation,
      ...(await inviteMember(needs, context.actor, input)),
    })),
    acceptInvitation: os.acceptInvitation.handler(async ({ context, input }) => ({
      installation,
      membership: await acceptInvitation(needs, context.actor, input.token),
    })),
    joinByInvitation: os.joinByInvitation.handler(async ({ input }) => ({
      installation,
      account: (await joinByInvitation(needs, input)).account,
    })),
    members: os.members.handler(async ({ context, input }) => {
      const { organization, after = null, limit } = input;
      const { memberships, next } = await readMemberships(needs, context.actor, {
        organization,
        after,
        limit,
      });
      return { installation, memberships: [...memberships], next };
    }),
    endMembership: os.endMembership.handler(async ({ context, input }) => {
      await endMembership(needs, context.actor, input.id);
      return done;
    }),
    offices: os.offices.handler(async ({ context }) => ({
      installation,
      offices: [...(await readOffices(needs, context.actor))],
    })),
    giveOffice: os.giveOffice.handler(async ({ context, input }) => {
      await giveOffice(needs, context.actor, input.account, input.office);
      return done;
    }),
    endOffice: os.endOffice.handler(async ({ context, input }) => {
      await endOffice(needs, context.actor, input.account, input.office);
      return done;
    }),
    suspend: os.suspend.handler(async ({ context, input }) => {
      await suspendAccount(needs, context.actor, input.account, input.suspended);
      return done;
    }),
  });
}
