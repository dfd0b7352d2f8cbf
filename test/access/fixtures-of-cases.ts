/** Fixtures of the routes below `/cases`, `/families` and `/findings`; the head of `fixtures.ts` says how. */
import { newId } from '#kernel/ids.ts';

import { asked, type Fixture, inOwnCase, inShownCase } from './support/fixture.ts';
import { random } from './support/open-world.ts';
import type { World } from './support/open-world.ts';
import type { SeededCase } from './support/seed-cases.ts';

const LATER = '2027-03-01T00:00:00.000Z';

const at = ({ id }: SeededCase) => ({ params: { id } });
/** A statement in a case of its own. */
const saying = (body: (of: SeededCase, world: World) => Record<string, unknown>): Fixture =>
  inOwnCase((of, world) => ({ ...at(of), body: body(of, world) }));

export const FIXTURES_OF_CASES: Readonly<Record<string, Fixture>> = {
  'GET /cases': asked(() => ({ query: { limit: 200 } })),
  'GET /cases/{id}': inShownCase(at),
  'GET /cases/{id}/receipts': inShownCase(at),
  'GET /cases/{id}/duplicates': inShownCase(at),

  'POST /cases/{id}/triage': saying(() => ({ minors: 'yes', note: 'Seen by two of us' })),
  'POST /cases/{id}/questions': saying(() => ({ text: 'Which page is it?' })),
  'POST /cases/{id}/grade': saying(() => ({
    grading: { by: 'judgement', grade: 'medium', why: 'Behind a login' },
  })),
  'POST /cases/{id}/target': saying(() => ({ reachable: 'yes', automatable: 'no', totalImpact: 'no' })),
  'POST /cases/{id}/owner': saying((_of, { accounts }) => ({ account: accounts.coordinator })),
  'POST /cases/{id}/numbers': saying(() => ({ register: 'police', number: 'P-1' })),
  'POST /cases/{id}/links': saying(({ misuse }) => ({ to: misuse })),
  'POST /cases/{id}/leak': saying(() => ({ is: 'exposure-possible' })),
  'POST /cases/{id}/publicity': saying(() => ({ audience: 'counted', opened: true })),
  'POST /cases/{id}/closing': saying(() => ({ because: 'no-case', why: 'The system is gone' })),
  'POST /cases/{id}/forgetting': saying(() => ({ basis: 'entered-in-error' })),
  'POST /cases/{id}/contacts': saying((_of, { bodies }) => ({
    organization: bodies.keeper,
    state: 'delivered',
    channel: 'registered-letter',
  })),
  'POST /cases/{id}/maintainer': saying((_of, { bodies }) => ({
    organization: bodies.maintainer,
    passed: false,
  })),
  'POST /cases/{id}/messages': saying(() => ({ to: 'coordinator', text: 'Thank you' })),
  'POST /cases/{id}/answers': saying(() => ({ answer: { is: 'under-way', text: 'We are at it' } })),
  'POST /cases/{id}/time': saying(() => ({ decision: { is: 'granted', until: LATER } })),
  'POST /cases/{id}/log-questions': inOwnCase((of) => ({ ...at(of), body: {} })),
  'POST /cases/{id}/log-answers': saying(() => ({ found: 'no-logs' })),
  'POST /cases/{id}/disputes': saying(({ claim }) => ({ assertion: claim, why: 'It was another system' })),
  'POST /cases/{id}/settlements': saying(({ claim }) => ({ assertion: claim, why: 'Both agree' })),
  'POST /cases/{id}/re-tests': inOwnCase((of) => ({ ...at(of), body: {} })),
  'POST /cases/{id}/checks': saying(() => ({ found: 'repaired', text: 'The same request, refused' })),
  'POST /cases/{id}/finder': saying(() => ({ basis: 'An order of the court' })),

  'POST /families': asked(() => ({ body: { product: 'Register 3', title: 'A hole of the product' } })),
  'POST /families/{id}/systems': asked(({ bodies }) => ({
    params: { id: newId('fam', random) },
    body: { systems: [bodies.system] },
  })),
  'POST /findings': asked(() => ({
    body: { format: 'csv', text: 'title,host\nAn open form,register.example\n' },
  })),
};
