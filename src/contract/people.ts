import { oc } from '@orpc/contract';
import { z } from 'zod';
import { OFFICES } from '#domain/access/viewer.ts';
import { installationMark } from './installation.ts';

const account = z.string().regex(/^acc_[0-9a-z]{26}$/);
const organization = z.string().regex(/^org_[0-9a-z]{26}$/);
const role = z.enum(['member', 'responsible']);
const office = z.enum(OFFICES);
const token = z.string().min(1).max(200).describe('What stands behind # in the one-time link');
const name = z.string().min(1).max(100);
const email = z.string().min(3).max(254);
const password = z
  .string()
  .min(1)
  .max(1000)
  .describe('12 characters or more, on no list of leaked passwords');
const instant = z.string();

const membership = z.object({
  id: z.string(),
  account,
  organization,
  role,
  since: instant,
  until: instant.nullable().describe('Null: still so'),
});

const key = z.object({
  id: z.string(),
  name: z.string(),
  access: z.enum(['read', 'full']),
  made: instant,
  expires: instant.nullable(),
  lastUsed: instant.nullable().describe('To the hour'),
});

const done = z.object({ ...installationMark });
const People = ['People'];

/** Accounts, memberships, offices and keys. Signing in itself is below `/api/auth`. */
export const people = {
  me: oc
    .route({
      method: 'GET',
      path: '/people/me',
      tags: People,
      summary: 'Who I am: address, memberships, offices',
    })
    .output(
      z.object({
        ...installationMark,
        account,
        email: z.string(),
        name: z.string(),
        confirmed: z.boolean().describe('The address was confirmed by a mailed link'),
        secondFactor: z.boolean(),
        memberships: z.array(z.object({ organization, role })),
        offices: z.array(office),
        proven: z
          .array(z.object({ kind: z.string(), provider: z.string(), proven: instant }))
          .describe('Identifiers that a provider has vouched for; they themselves are not kept'),
      }),
    ),
  keys: {
    list: oc
      .route({ method: 'GET', path: '/people/me/keys', tags: People, summary: 'My API keys' })
      .output(z.object({ ...installationMark, keys: z.array(key) })),
    make: oc
      .route({
        method: 'POST',
        path: '/people/me/keys',
        tags: People,
        successStatus: 201,
        summary: 'Make an API key; it is shown this once',
        description:
          'Send it as x-api-key, or as Authorization: Bearer. It may do what the account may, or only read.',
      })
      .input(
        z.object({
          name: z.string().min(1).max(64),
          access: z.enum(['read', 'full']),
          days: z
            .int()
            .min(1)
            .max(366)
            .nullable()
            .default(null)
            .describe('Until it stops working; null: never'),
        }),
      )
      .output(z.object({ ...installationMark, id: z.string(), key: z.string() })),
    end: oc
      .route({ method: 'POST', path: '/people/me/keys/{id}/end', tags: People, summary: 'End an API key' })
      .input(z.object({ id: z.string().max(100) }))
      .output(done),
  },
  setup: oc
    .route({
      method: 'POST',
      path: '/people/setup',
      tags: People,
      successStatus: 201,
      summary: 'Become administrator by the one-time link that the server printed',
    })
    .input(z.object({ token, name, email, password }))
    .output(z.object({ ...installationMark, account })),
  administratorLink: oc
    .route({
      method: 'POST',
      path: '/people/administrator-links',
      tags: People,
      successStatus: 201,
      summary: 'Make a one-time link for an administrator who has lost access',
    })
    .input(z.object({}).default({}))
    .output(z.object({ ...installationMark, link: z.string(), hours: z.int() })),
  invite: oc
    .route({
      method: 'POST',
      path: '/people/invitations',
      tags: People,
      successStatus: 201,
      summary: 'Invite somebody to an organization',
      description:
        'The link goes out by mail; where no mail can be sent, it is in the answer, to be handed over.',
    })
    .input(z.object({ email, organization, role }))
    .output(z.object({ ...installationMark, id: z.string(), link: z.string().nullable() })),
  acceptInvitation: oc
    .route({
      method: 'POST',
      path: '/people/invitations/accept',
      tags: People,
      summary: 'Join by a link that was sent to my own address',
    })
    .input(z.object({ token }))
    .output(z.object({ ...installationMark, membership: z.string() })),
  joinByInvitation: oc
    .route({
      method: 'POST',
      path: '/people/invitations/join',
      tags: People,
      successStatus: 201,
      summary: 'Make an account by an invitation and join',
    })
    .input(z.object({ token, name, password }))
    .output(z.object({ ...installationMark, account })),
  members: oc
    .route({
      method: 'GET',
      path: '/organizations/{organization}/memberships',
      tags: People,
      summary: 'Who belongs, and who belonged, to an organization',
    })
    .input(
      z.object({
        organization,
        after: z.string().max(100).optional().describe('The cursor of the page before'),
        limit: z.coerce.number().int().min(1).max(200).default(100),
      }),
    )
    .output(z.object({ ...installationMark, memberships: z.array(membership), next: z.string().nullable() })),
  endMembership: oc
    .route({
      method: 'POST',
      path: '/people/memberships/{id}/end',
      tags: People,
      summary: 'End a membership',
    })
    .input(z.object({ id: z.string().max(100) }))
    .output(done),
  offices: oc
    .route({ method: 'GET', path: '/people/offices', tags: People, summary: 'Who holds which office' })
    .output(
      z.object({ ...installationMark, offices: z.array(z.object({ account, office, since: instant })) }),
    ),
  giveOffice: oc
    .route({ method: 'POST', path: '/people/offices', tags: People, summary: 'Give an office to an account' })
    .input(z.object({ account, office }))
    .output(done),
  endOffice: oc
    .route({ method: 'POST', path: '/people/offices/end', tags: People, summary: 'End an office' })
    .input(z.object({ account, office }))
    .output(done),
  suspend: oc
    .route({
      method: 'POST',
      path: '/people/accounts/{account}/suspend',
      tags: People,
      summary: 'Shut an account out, or let it in again',
    })
    .input(z.object({ account, suspended: z.boolean() }))
    .output(done),
};
