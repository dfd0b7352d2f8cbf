/** Fixtures of the routes below `/cases`, `/families` and `/findings`; the head of `fixtures.ts` says how. */
import { asked, type Fixture, inOwnCase, inShownCase, withOne } from './support/fixture.ts';
import { askOperator, type World } from './support/open-world.ts';
import type { SeededCase } from './support/seed-cases.ts';

const FAMILY = { body: { product: 'Register 3', title: 'A hole of the product' } };
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
  'POST /cases/{id}/closing': inOwnCase(
    (of) => ({ ...at(of), body: { because: 'no-case', why: 'Nobody could reproduce it' } }),
    async ({ id }, world) => {
      const verdict = { is: 'invalid', because: 'not-reproducible' };
      await askOperator(world, 'POST /cases/{id}/triage', { params: { id }, body: { verdict } });
    },
  ),
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
  'POST /cases/{id}/quotes': saying((_, { bodies }) => ({
    organization: bodies.keeper,
    said: 'under-way',
    source: 'A paper of that day',
  })),
  'POST /cases/{id}/checks': saying(() => ({ found: 'repaired', text: 'The same request, refused' })),
  'POST /cases/{id}/finder': saying(() => ({ basis: 'An order of the court' })),

  'POST /families': asked(() => FAMILY),
  'POST /families/{id}/systems': withOne(
    async (world) => (await askOperator<{ family: string }>(world, 'POST /families', FAMILY)).family,
    (id, { bodies }) => ({ params: { id }, body: { systems: [bodies.system] } }),
  ),
  'POST /findings': asked(() => ({
    body: { format: 'csv', text: 'title,host\nAn open form,register.example\n' },
  })),
};
