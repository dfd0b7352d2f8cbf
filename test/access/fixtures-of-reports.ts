/** Fixtures of reports and their drafts; the head of `fixtures.ts` says how. */
import { asked, type Fixture, inShownCase, withOne, withOwn } from './support/fixture.ts';
import type { Caller } from './support/callers.ts';
import { answerTo, type World } from './support/open-world.ts';

const REPORT = {
  kind: 'vulnerability',
  title: 'Lists are open to everybody',
  description: 'Whoever counts the number in the address up sees the next person, without signing in.',
  critical: 'no',
  consent: { named: false, asked: true, unmasked: false },
};
const DRAFT = { kind: 'vulnerability', fields: { title: 'Lists are' } };

const ANYONE: Caller = { name: 'anyone', kind: 'anyone' };
/** A key that may only read hands nothing in: what it asks for was handed in by its account. */
const writing = (caller: Caller): Caller =>
  caller.kind === 'account' ? { name: caller.name, kind: 'account', person: caller.person } : caller;

type Received = { readonly code: string; readonly passphrase: string | null };

/** A report of nobody's account: whoever has code and passphrase is its finder. */
const handedIn = (world: World): Promise<Received> =>
  answerTo<Received>(world, ANYONE, 'POST /reports', { body: { report: REPORT } });

async function ticketOf(world: World): Promise<string> {
  const { code, passphrase } = await handedIn(world);
  const body = { code, passphrase };
  return (await answerTo<{ ticket: string }>(world, ANYONE, 'POST /reports/follow', { body })).ticket;
}

/** A draft of the caller's own. */
const ownDraft = (world: World, caller: Caller) =>
  answerTo<{ id: string; secret: string | null }>(world, writing(caller), 'POST /reports/drafts', {
    body: DRAFT,
  });

export const FIXTURES_OF_REPORTS: Readonly<Record<string, Fixture>> = {
  'POST /reports': asked(() => ({ body: { report: REPORT } })),
  'POST /reports/follow': withOne(handedIn, ({ code, passphrase }) => ({ body: { code, passphrase } })),
  'POST /reports/follow/add': withOne(ticketOf, (ticket) => ({ body: { ticket, text: 'Also by phone' } })),
  'POST /reports/follow/receipts': withOne(ticketOf, (ticket) => ({ body: { ticket } })),
  'POST /cases/{id}/evidence/{evidence}/unmasked': inShownCase(
    ({ id, evidence }) => ({
      params: { id, evidence },
      body: { decision: 'keep-masked', because: 'Nothing more is needed' },
    }),
    'no original of a sample waits for a decision in the seeded case',
  ),
  'GET /reports/keepers': asked(() => ({ query: { q: 'keeper' } })),
  'GET /reports/systems': asked(() => ({ query: { q: 'register' } })),
  'POST /reports/drafts': asked(() => ({ body: DRAFT })),
  'PUT /reports/drafts/{id}': withOwn(ownDraft, ({ id, secret }) => ({
    params: { id },
    body: { ...DRAFT, secret },
  })),
  'POST /reports/drafts/{id}/open': withOwn(ownDraft, ({ id, secret }) => ({
    params: { id },
    body: { secret },
  })),
  'GET /reports/drafts': asked(),
  'POST /reports/drafts/{id}/discard': withOwn(ownDraft, ({ id, secret }) => ({
    params: { id },
    body: { secret },
  })),
};
