import { randomBytes } from 'node:crypto';

import type { OpenInstallation } from '#compose.ts';
import type { Part } from '#domain/access/case-parts.ts';
import { pseudonymIn } from '#domain/access/pseudonym.ts';
import { type Saying, say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { newId } from '#kernel/ids.ts';

import type { Person } from './callers.ts';
import type { Bodies } from './seed-organizations.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
const hash = (): string => Buffer.from(random(32)).toString('hex');

type Needs = {
  readonly opened: OpenInstallation;
  readonly bodies: Bodies;
  readonly people: Readonly<Record<Person, string>>;
  readonly pseudonymKey: Uint8Array;
};

export type SeededCase = {
  readonly id: string;
  /** A claim of the keeper, which may be disputed. */
  readonly claim: string;
  readonly evidence: string;
  readonly misuse: string;
  readonly check: string;
};

type Draft = Omit<SeededCase, 'claim'> & { readonly subject: Subject<'vulnerability'> };

/** Words that stand in the texts of seeded cases: whoever must not see a text must not find them. */
export const SECRETS = {
  title: 'title-of-the-case',
  description: 'described-at-length',
  technical: 'how-it-is-done',
  credit: 'Name of the Finder',
  note: 'note-among-coordinators',
} as const;

/**
 * Cases in which everybody has said something: reported by the finder, judged, told to keeper, bureau and province (not
 * to the ministry), passed on, claimed, tested open, disputed. Each author speaks once for all cases.
 */
export async function seedCases(needs: Needs, count: number): Promise<readonly SeededCase[]> {
  const drafts: Draft[] = Array.from({ length: count }, () => {
    const id = newId('vul', random);
    return {
      id,
      subject: { kind: 'vulnerability', id },
      evidence: newId('evd', random),
      misuse: newId('mis', random),
      check: newId('chk', random),
    };
  });
  const { bodies, people } = needs;
  const by = (person: Person | null, part: Part, says: (draft: Draft) => Saying[], organization?: string) =>
    needs.opened.record({
      actor: person === null ? { kind: 'platform' } : { kind: 'account', id: people[person] },
      ...(person === null
        ? {}
        : {
            pseudonymOf: (subject: Subject) => pseudonymIn(subject, people[person], part, needs.pseudonymKey),
          }),
      ...(organization === undefined ? {} : { organization }),
      says: drafts.flatMap(says),
    });

  await by('finder', 'finder', reported);
  await by('coordinator', 'coordinator', (draft) => judged(draft, bodies));
  await by(null, 'platform', (draft) => told(draft, [bodies.keeper, bodies.bureau, bodies.province]));
  const claims = await by('keeper responsible', 'keeper', (draft) => answered(draft, bodies), bodies.keeper);
  const claimOf = new Map(
    claims.filter(({ axis }) => axis === 'repair').map(({ id, subject }) => [subject.id, id]),
  );
  const seeded = drafts.map((draft) => ({ ...draft, claim: claimOf.get(draft.id) ?? '' }));
  await by('coordinator', 'coordinator', tested);
  await by(
    'superior told',
    'told',
    ({ subject }) => [
      say(subject, 'dispute', { is: 'disputed' }, 'statement', { recipient: claimOf.get(subject.id) ?? '' }),
    ],
    bodies.bureau,
  );
  return seeded;
}

const stated = { is: 'stated' } as const;

function reported({ subject, evidence, misuse }: Draft): Saying[] {
  const lead: Subject<'misuse'> = { kind: 'misuse', id: misuse };
  return [
    say(subject, 'report', { is: 'received' }, 'statement'),
    say(subject, 'intake', { ...stated, by: 'form', finder: 'account' }, 'statement'),
    say(subject, 'title', stated, 'statement', { body: SECRETS.title }),
    say(subject, 'description', stated, 'statement', { body: SECRETS.description }),
    say(subject, 'technical', stated, 'statement', { body: SECRETS.technical }),
    say(subject, 'how-to-check', stated, 'statement', { body: SECRETS.technical }),
    say(subject, 'consent', { ...stated, named: 'no', asked: 'yes', unmasked: 'no' }, 'statement'),
    say(subject, 'credit', { is: 'named' }, 'statement', { body: SECRETS.credit }),
    say(subject, 'evidence', { is: 'attached', media: 'image/png' }, 'document', {
      recipient: evidence,
      evidence: hash(),
    }),
    say(subject, 'message', { is: 'said', to: 'coordinator' }, 'statement', { body: SECRETS.description }),
    say(lead, 'handling', { is: 'received' }, 'statement'),
    say(lead, 'description', stated, 'statement', { body: SECRETS.description }),
  ];
}

function judged({ subject, misuse }: Draft, bodies: Bodies): Saying[] {
  return [
    say(subject, 'report', { is: 'triaging' }, 'statement'),
    say(subject, 'report', { is: 'valid' }, 'statement'),
    say(subject, 'keeper', { ...stated, organization: bodies.keeper }, 'statement'),
    say(subject, 'system', { ...stated, system: bodies.system }, 'statement'),
    say(subject, 'place', { ...stated, division: '220100' }, 'statement'),
    say(subject, 'weakness', { ...stated, cwe: 89 }, 'statement'),
    say(subject, 'data-classes', { ...stated, classes: ['resident-id'] }, 'statement'),
    say(
      subject,
      'people',
      { ...stated, least: 1000, likely: 2000, most: 9000, by: 'estimated' },
      'statement',
    ),
    say(subject, 'minors', { ...stated, minors: 'no' }, 'statement'),
    say(subject, 'grade', { ...stated, grade: 'high', by: 'judgement', score: null }, 'statement'),
    say(subject, 'vector', stated, 'statement', { body: SECRETS.technical }),
    say(subject, 'priority', { ...stated, decision: 'soon', days: 14, table: 'test-1' }, 'computation'),
    say(
      subject,
      'critical-infrastructure',
      { ...stated, critical: 'no', authorisation: 'none' },
      'statement',
    ),
    say(subject, 'tlp', { ...stated, label: 'AMBER' }, 'statement'),
    say(subject, 'leak', { is: 'exposure-possible' }, 'statement'),
    say(subject, 'publicity', { is: 'opened' }, 'statement', { recipient: 'keeper' }),
    say(subject, 'note', stated, 'statement', { body: SECRETS.note }),
    say(subject, 'owner', { is: 'owned', by: 'coordinator-x' }, 'statement'),
    say(subject, 'external-number', { is: 'numbered', number: 'C-2026-1' }, 'statement', {
      recipient: 'cnvd',
    }),
    say(subject, 'lead', { is: 'linked' }, 'statement', { recipient: misuse }),
    say(subject, 'message', { is: 'said', to: 'keeper' }, 'statement', { body: SECRETS.description }),
    say(subject, 'log-review', { is: 'asked' }, 'statement', { recipient: bodies.keeper }),
  ];
}

const told = ({ subject }: Draft, organizations: readonly string[]): Saying[] =>
  organizations.flatMap((recipient) =>
    (['identified', 'sent'] as const).map((is) => say(subject, 'contact', { is }, 'log', { recipient })),
  );

function answered({ subject }: Draft, bodies: Bodies): Saying[] {
  return [
    say(subject, 'passed-to', { is: 'passed' }, 'statement', { recipient: bodies.maintainer }),
    say(subject, 'log-review', { is: 'none-found' }, 'statement', { recipient: bodies.keeper }),
    say(subject, 'time', { is: 'asked', until: '2027-01-01T00:00:00.000Z' }, 'statement'),
    say(subject, 'repair', { is: 'repair-claimed', by: 'keeper' }, 'statement'),
    say(subject, 'message', { is: 'said', to: 'coordinator' }, 'statement', { body: SECRETS.description }),
  ];
}

function tested({ subject, check }: Draft): Saying[] {
  return [
    say(subject, 'check', { is: 'made', check, found: 'open' }, 're-test', { body: SECRETS.technical }),
    say(subject, 'repair', { is: 'tested-open', check }, 're-test'),
    say(
      subject,
      're-test',
      { is: 'due', because: 'claim', by: '2027-01-01T00:00:00.000Z', day: null },
      'computation',
    ),
  ];
}
