/** The use-cases that write, each as a step of one case's life; every step finds the case as the one before left it. */
import { instantOf, msOf } from '#kernel/instant.ts';
import { dueReTests } from '#pipeline/4-repair/due-re-tests.ts';

import { type Account, type CaseWorld, DAY } from '../support/case-world.ts';

export type Life = {
  readonly id: string;
  readonly bureau: string;
  readonly systems: readonly string[];
  readonly keeper: Account;
};

/** Before the first step: the bodies, the systems and a report; nothing of it is under test. */
export async function newLife(world: CaseWorld): Promise<Life> {
  const bureau = await world.organization('Bureau');
  const maintainer = await world.organization('Maintainer');
  const systems = [await world.system(bureau, { maintainer }), await world.system(bureau)];
  return { id: await world.reported(), bureau, systems, keeper: world.person([bureau]) };
}

export type Step = {
  readonly name: string;
  readonly run: (world: CaseWorld, life: Life) => Promise<unknown>;
  /** Jobs that follow from it, by name. */
  readonly jobs?: readonly string[];
};

const post =
  (
    who: 'coordinator' | 'keeper',
    what: string,
    body: (world: CaseWorld, life: Life) => object,
  ): Step['run'] =>
  (world, life) =>
    world.api(
      who === 'keeper' ? life.keeper : world.coordinator,
      'POST',
      `/cases/${life.id}/${what}`,
      body(world, life),
    );

const check = (found: string): Step['run'] =>
  post('coordinator', 'checks', () => ({ found, text: 'By hand' }));
const tell = (state: string): Step['run'] =>
  post('coordinator', 'contacts', (_, { bureau }) => ({ organization: bureau, state, channel: 'phone' }));
const answer = (is: string): Step['run'] =>
  post('keeper', 'answers', () => ({ answer: { is, text: 'So be it' } }));

export const STEPS: readonly Step[] = [
  {
    name: 'triage',
    run: post('coordinator', 'triage', (_, { bureau, systems }) => ({
      verdict: { is: 'valid' },
      title: 'A new title',
      cwe: 639,
      keeper: bureau,
      system: systems[0],
    })),
  },
  { name: 'question', run: post('coordinator', 'questions', () => ({ text: 'Which one?' })) },
  { name: 'grade', run: post('coordinator', 'grade', () => ({ grading: { by: 'cvss', vector: VECTOR } })) },
  {
    name: 'hand-over',
    run: post('coordinator', 'owner', ({ coordinator }) => ({ account: coordinator.id })),
  },
  { name: 'identified', run: tell('identified') },
  { name: 'sent', run: tell('sent') },
  { name: 'acknowledged', run: answer('acknowledged') },
  { name: 'claim', run: answer('repaired'), jobs: ['re-test-due'] },
  { name: 'failed check', run: check('open') },
  { name: 're-test asked', run: post('keeper', 're-tests', () => ({})), jobs: ['re-test-due'] },
  {
    name: 'verified',
    run: check('repaired'),
    jobs: ['re-test-due', 're-test-due', 're-test-due', 're-test-due'],
  },
  { name: 'closed', run: post('coordinator', 'closing', () => ({ because: 'repaired' })) },
  {
    name: 'due by schedule',
    run: async (world, { id }) => {
      const later = { ...world.deps, clock: () => instantOf(msOf(world.now()) + 8 * DAY) };
      await dueReTests(later, id);
    },
  },
  { name: 'regressed', run: check('open') },
  {
    name: 'family',
    run: ({ api, coordinator }, { systems }) =>
      api(coordinator, 'POST', '/families', { product: 'Portal', title: 'Its hole', cwe: 89, systems }),
  },
  {
    name: 'findings',
    run: ({ api, coordinator }, { systems }) =>
      api(coordinator, 'POST', '/findings', {
        format: 'csv',
        text: 'title,cwe,host\nOpen listing,548,one.example\nOpen door,306,two.example\n',
        system: systems[0],
        dryRun: false,
      }),
  },
  {
    name: 'forgotten',
    run: post('coordinator', 'forgetting', () => ({ basis: 'retention-ended' })),
    jobs: ['forget-case'],
  },
];

const VECTOR = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N';
