/**
 * What the table of access asks every route with.
 *
 * A new route needs one line here, under its method and path, and a run with `UPDATE_ACCESS_TABLE=1`; read what the
 * table then says of it before you commit it. Take the smallest maker that gives valid input:
 *
 * - `asked(() => input)`: everybody asks the same; for routes that read and are not about one case.
 * - `inShownCase((case) => input)`: for routes that read in a case.
 * - `inOwnCase((case) => input)`: for routes that change a case; whoever gets through has a case of their own.
 * - `withOne(make, (one) => input)`: something that is made once and not used up.
 * - `withOwn(make, (own) => input)`: anything that a call uses up (a link, a membership, an account).
 *
 * `Input` has `params` (of the path), `query`, `body`, `headers`, and `subject`: what the finder by code has the code
 * of. Where nobody at all can get through (a code that only a mailbox sees), say why as the last argument.
 */
import { newId } from '#kernel/ids.ts';

import { FIXTURES_OF_CASES } from './fixtures-of-cases.ts';
import { FIXTURES_OF_REGISTRY } from './fixtures-of-registry.ts';
import { FIXTURES_OF_REPORTS } from './fixtures-of-reports.ts';
import { asked, type Fixture, withOwn } from './support/fixture.ts';
import { askOperator, random, type World } from './support/open-world.ts';

/** A membership that the call may end. */
const ownMembership = async ({ opened, bodies, freshAccount }: World) => {
  const id = newId('mem', random);
  const account = await freshAccount('somebody');
  await opened.database.db
    .insertInto('memberships')
    .values({ id, account, organization: bodies.keeper, role: 'member', since: opened.clock(), until: null })
    .execute();
  return id;
};

const ownOffice = async ({ opened, freshAccount }: World) => {
  const account = await freshAccount('somebody');
  await opened.database.db
    .insertInto('offices')
    .values({ id: newId('off', random), account, office: 'auditor', since: opened.clock(), until: null })
    .execute();
  return account;
};

const ownAccount = ({ freshAccount }: World) => freshAccount('somebody');

export const FIXTURES: Readonly<Record<string, Fixture>> = {
  ...FIXTURES_OF_CASES,
  ...FIXTURES_OF_REGISTRY,
  ...FIXTURES_OF_REPORTS,

  'GET /installation': asked(),
  'GET /breaches': asked(),
  'GET /breaches/{name}': asked(() => ({ params: { name: 'CodeHub' } })),
  'POST /lookups': asked(() => ({ body: { email: 'somebody@mail.example', language: 'en' } })),
  'POST /lookups/answer': asked(
    () => ({ body: { code: 'x'.repeat(40) } }),
    'the code is in a mail to the person concerned',
  ),
  'POST /lookups/decision': asked(
    () => ({ body: { code: 'x'.repeat(40), wish: 'silence' } }),
    'the code is in an answer to the person concerned',
  ),

  'GET /audit': asked(({ shown }) => ({ query: { subject: shown.id, limit: 3 } })),

  'GET /sets': asked(),
  'POST /sets': asked(() => ({ body: { text: 'All of the province', division: '220000' } })),
  'POST /sets/{id}/statements': withOwn(
    async (world) =>
      (
        await askOperator<{ id: string }>(world, 'POST /sets', {
          body: { text: 'All of the city', division: '220100' },
        })
      ).id,
    (id, { bodies }) => ({
      params: { id },
      body: {
        organization: bodies.ministry,
        said: { axis: 'repair', value: { is: 'repaired', thousandths: 400 } },
      },
    }),
  ),

  'GET /people/me': asked(),
  'GET /people/me/keys': asked(),
  'POST /people/me/keys': asked(() => ({ body: { name: 'A key', access: 'read', days: 7 } })),
  'POST /people/me/keys/{id}/end': asked(
    () => ({ params: { id: 'no-such-key' }, body: {} }),
    'one ends a key of one’s own only, and nobody has one here',
  ),
  'POST /people/setup': asked(
    () => ({
      body: {
        token: 'x'.repeat(43),
        name: 'Administrator',
        email: 'first@people.example',
        password: 'a long enough sentence',
      },
    }),
    'the token was printed on the console at the first start, once',
  ),
  'POST /people/administrator-links': asked(() => ({ body: {} })),
  'POST /people/invitations': withOwn(
    async () => `${newId('usr', random)}@people.example`,
    (email, { bodies }) => ({ body: { email, organization: bodies.keeper, role: 'member' } }),
  ),
  'POST /people/invitations/accept': asked(
    () => ({ body: { token: 'x'.repeat(43) } }),
    'the token is in a mail to the person invited',
  ),
  'POST /people/invitations/join': asked(
    () => ({ body: { token: 'x'.repeat(43), name: 'Somebody', password: 'a long enough sentence' } }),
    'the token is in a mail to the person invited',
  ),
  'GET /organizations/{organization}/memberships': asked(({ bodies }) => ({
    params: { organization: bodies.keeper },
    query: { limit: 2 },
  })),
  'POST /people/memberships/{id}/end': withOwn(ownMembership, (id) => ({ params: { id }, body: {} })),
  'GET /people/offices': asked(),
  'POST /people/offices': withOwn(ownAccount, (account) => ({ body: { account, office: 'auditor' } })),
  'POST /people/offices/end': withOwn(ownOffice, (account) => ({ body: { account, office: 'auditor' } })),
  'POST /people/accounts/{account}/suspend': withOwn(ownAccount, (account) => ({
    params: { account },
    body: { suspended: true },
  })),
};
