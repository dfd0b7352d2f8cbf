/** Fixtures of organizations, systems and divisions; the head of `fixtures.ts` says how. */
import { asked, type Fixture, withOwn } from './support/fixture.ts';
import { askOperator, type World } from './support/open-world.ts';

const CONTACT = {
  channel: 'e-mail',
  role: 'security',
  expires: '2099-12-31',
  name: 'Duty desk',
  address: 'duty@keeper.example',
};
const FACTS = { name: 'Another office of the invented city', kinds: ['keeper'], division: '220100' };
const HASH = 'ab'.repeat(32);

const ofKeeper = (body?: unknown): Fixture =>
  asked(({ bodies }) => ({ params: { id: bodies.keeper }, ...(body === undefined ? {} : { body }) }));
const ofSystem = (body?: unknown): Fixture =>
  asked(({ bodies }) => ({ params: { id: bodies.system }, ...(body === undefined ? {} : { body }) }));

const ownOrganization = async (world: World): Promise<string> =>
  (await askOperator<{ id: string }>(world, 'POST /organizations', { body: FACTS })).id;

const ownSystem = async (world: World): Promise<string> =>
  (
    await askOperator<{ id: string }>(world, 'POST /systems', {
      body: { name: 'Another register', keeper: world.bodies.keeper },
    })
  ).id;

const ownContact = async (world: World): Promise<string> =>
  (
    await askOperator<{ contact: string }>(world, 'POST /organizations/{id}/contacts', {
      params: { id: world.bodies.keeper },
      body: CONTACT,
    })
  ).contact;

/** A contact of the keeper of its own for every caller. */
const ofContact = (body: unknown = {}): Fixture =>
  withOwn(ownContact, (contact, { bodies }) => ({ params: { id: bodies.keeper, contact }, body }));

export const FIXTURES_OF_REGISTRY: Readonly<Record<string, Fixture>> = {
  'GET /organizations/search': asked(() => ({ query: { q: 'keeper' } })),
  'GET /organizations': asked(() => ({ query: { limit: 10 } })),
  'GET /organizations/export': asked(),
  'POST /organizations/import': asked(() => ({
    body: { content: Buffer.from('name\nA school of the invented city\n').toString('base64'), dryRun: true },
  })),
  'GET /organizations/top': asked(() => ({ query: { limit: 10 } })),
  'GET /organizations/{id}': ofKeeper(),
  'GET /organizations/{id}/children': asked(({ bodies }) => ({ params: { id: bodies.bureau } })),
  'GET /organizations/{id}/ladder': ofKeeper(),
  'POST /organizations': asked(() => ({ body: FACTS })),
  'PUT /organizations/{id}': withOwn(ownOrganization, (id) => ({ params: { id }, body: FACTS })),
  'POST /organizations/{id}/dissolution': withOwn(ownOrganization, (id) => ({ params: { id }, body: {} })),
  'PUT /organizations/{id}/storage': ofKeeper({ scheme: 'bcrypt' }),
  'PUT /organizations/{id}/officer': ofKeeper({ name: 'Somebody', from: '2026' }),
  'POST /organizations/{id}/contacts': ofKeeper(CONTACT),
  'PUT /organizations/{id}/contacts/{contact}': ofContact(CONTACT),
  'POST /organizations/{id}/contacts/{contact}/code': ofContact(),
  'POST /organizations/{id}/contacts/{contact}/confirmation': ofContact({ proof: { by: 'call-back' } }),
  'POST /organizations/{id}/contacts/{contact}/bounces': ofContact(),
  'POST /organizations/{id}/contacts/{contact}/withdrawal': ofContact(),
  'POST /organizations/{id}/contacts/{contact}/drills': ofContact({ by: '2099-01-01T00:00:00Z' }),
  'POST /organizations/{id}/contacts/{contact}/drills/outcome': ofContact({ outcome: 'answered' }),

  'GET /systems': asked(({ bodies }) => ({ query: { keeper: bodies.keeper, limit: 10 } })),
  'GET /systems/{id}': ofSystem(),
  'POST /systems': asked(({ bodies }) => ({ body: { name: 'A third register', keeper: bodies.keeper } })),
  'PUT /systems/{id}': withOwn(ownSystem, (id, { bodies }) => ({
    params: { id },
    body: { name: 'The same register', keeper: bodies.keeper },
  })),
  'POST /systems/{id}/retirement': withOwn(ownSystem, (id) => ({ params: { id }, body: {} })),
  'PUT /systems/{id}/addresses': ofSystem({ addresses: ['https://register.keeper.example/'] }),
  'PUT /systems/{id}/authorisation': ofSystem({ leave: { text: 'By its keeper, for 2026', evidence: HASH } }),

  'GET /divisions': asked(() => ({ query: { q: '220100' } })),
  'GET /divisions/{code}': asked(() => ({ params: { code: '220100' } })),
  'GET /divisions/{code}/children': asked(() => ({ params: { code: '220000' } })),
};
