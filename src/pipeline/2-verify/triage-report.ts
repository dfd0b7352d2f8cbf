import { speaker } from '#domain/access/enter-case.ts';
import type { ValueOn } from '#domain/assertions/axes.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import { type Saying, say } from '#domain/assertions/saying.ts';
import { saidOn, standsOn } from '#domain/assertions/stands-on.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Job } from '#stores/jobs.ts';
import type { ReadTexts } from '#stores/enter-case-texts.ts';
import type { Stores } from '#stores/stores-on.ts';

import type { CaseNeeds, Said } from './case-needs.ts';

export type TriageNeeds = CaseNeeds & {
  readonly stores: Pick<Stores, 'assertions'>;
  readonly readTexts: ReadTexts;
  /** Makes the case found by these texts, title and description, and by no others. */
  readonly writeTerms: (inside: Stores, vulnerability: string, texts: readonly string[]) => Promise<void>;
};

/** What the coordinator finds of the report itself. `why` is for the file, encrypted. */
export type Verdict =
  | { readonly is: 'triaging' | 'valid' | 'reopened' }
  | {
      readonly is: 'invalid';
      readonly because: 'not-reproducible' | 'no-weakness' | 'no-personal-data' | 'spam';
    }
  | { readonly is: 'duplicate'; readonly of: string }
  | { readonly is: 'out-of-scope'; readonly because: 'no-system-in-use' | 'other-country' | 'not-ours' };

/** Only what is given is said; what was said before stays on record. */
export type Triage = {
  readonly verdict?: Verdict;
  readonly why?: string;
  readonly title?: string;
  readonly description?: string;
  readonly technical?: string;
  readonly howToCheck?: string;
  readonly note?: string;
  readonly cwe?: number;
  readonly keeper?: string;
  readonly system?: string;
  readonly division?: string;
  readonly dataClasses?: readonly string[];
  readonly people?: Omit<ValueOn<'vulnerability', 'people'> & { readonly is: 'stated' }, 'is'>;
  readonly minors?: 'yes' | 'no';
  readonly critical?: 'yes' | 'no' | 'unknown';
  readonly authorisation?: 'on-file' | 'none';
  readonly tlp?: 'RED' | 'AMBER+STRICT' | 'AMBER' | 'GREEN' | 'CLEAR';
  readonly family?: string;
};

/**
 * The coordinator's desk: what becomes of the report, and every correction of what it says. One transaction, so that
 * a verdict and the corrections it rests on stand together or not at all.
 * @throws NuwaError not-found, not-allowed; bad-request when it names what is not there, or says nothing;
 *   assertion-refused when the verdict cannot follow
 */
export async function triageReport(
  needs: TriageNeeds,
  actor: Actor,
  id: string,
  triage: Triage,
): Promise<Said> {
  const entered = await needs.enter(actor, id, 'triage');
  await mustExist(needs, id, triage);
  const critical = criticality(triage, standsOn(entered.history, 'critical-infrastructure'));
  const says = [
    ...corrections(entered.subject, triage),
    ...(critical === null ? [] : [say(entered.subject, 'critical-infrastructure', critical, 'statement')]),
    ...verdict(entered.subject, triage),
  ];
  if (says.length === 0) throw new NuwaError('bad-request', { problem: 'it says nothing about the case' });
  // Leave to test may have come: a re-test that waited for it is due now.
  const jobs: Job[] =
    triage.authorisation === 'on-file' ? [{ name: 're-test-due', payload: { vulnerability: id } }] : [];
  const searched = await searchedTexts(needs, entered.subject, entered.history, triage);
  return needs.record({
    actor,
    ...speaker(entered),
    says,
    jobs,
    also: async (inside) => {
      if (searched !== null) await needs.writeTerms(inside, id, searched);
    },
  });
}

/** Title and description as they stand with this triage; null where it changes neither. */
async function searchedTexts(
  { readTexts }: TriageNeeds,
  subject: Subject<'vulnerability'>,
  history: readonly Assertion[],
  { title, description }: Triage,
): Promise<readonly string[] | null> {
  if (title === undefined && description === undefined) return null;
  const standing = async (axis: 'title' | 'description'): Promise<readonly string[]> => {
    const said = saidOn(history, axis).at(-1);
    const text = said === undefined ? undefined : (await readTexts(subject, [said.id])).get(said.id);
    return text !== undefined && 'text' in text ? [text.text] : [];
  };
  return [
    ...(title === undefined ? await standing('title') : [title]),
    ...(description === undefined ? await standing('description') : [description]),
  ];
}

function verdict(subject: Subject<'vulnerability'>, { verdict: found, why }: Triage): readonly Saying[] {
  if (found === undefined) return [];
  return [say(subject, 'report', found, 'statement', why === undefined ? {} : { body: why })];
}

function corrections(subject: Subject<'vulnerability'>, triage: Triage): readonly Saying[] {
  const { title, description, technical, howToCheck, note, people, tlp } = triage;
  const { cwe, keeper, system, division, dataClasses, minors, family } = triage;
  const text = (axis: 'title' | 'description' | 'technical' | 'how-to-check' | 'note', body?: string) =>
    body === undefined ? [] : [say(subject, axis, { is: 'stated' }, 'statement', { body })];
  return [
    ...text('title', title),
    ...text('description', description),
    ...text('technical', technical),
    ...text('how-to-check', howToCheck),
    ...text('note', note),
    ...(cwe === undefined ? [] : [say(subject, 'weakness', { is: 'stated', cwe }, 'statement')]),
    ...(keeper === undefined
      ? []
      : [say(subject, 'keeper', { is: 'stated', organization: keeper }, 'statement')]),
    ...(system === undefined ? [] : [say(subject, 'system', { is: 'stated', system }, 'statement')]),
    ...(division === undefined ? [] : [say(subject, 'place', { is: 'stated', division }, 'statement')]),
    ...(dataClasses === undefined
      ? []
      : [say(subject, 'data-classes', { is: 'stated', classes: dataClasses }, 'statement')]),
    ...(people === undefined
      ? []
      : [say(subject, 'people', { is: 'stated', ...bounds(people) }, 'statement')]),
    ...(minors === undefined ? [] : [say(subject, 'minors', { is: 'stated', minors }, 'statement')]),
    ...(tlp === undefined ? [] : [say(subject, 'tlp', { is: 'stated', label: tlp }, 'statement')]),
    ...(family === undefined ? [] : [say(subject, 'family', { is: 'stated', family }, 'statement')]),
  ];
}

/** Half of it may be given: the other half is what stands. */
function criticality(
  { critical, authorisation }: Triage,
  now: ReturnType<typeof standsOn>,
): ValueOn<'vulnerability', 'critical-infrastructure'> | null {
  if (critical === undefined && authorisation === undefined) return null;
  const before = now?.is === 'stated' ? now : null;
  return {
    is: 'stated',
    critical: critical ?? (before?.['critical'] as 'yes' | 'no' | undefined) ?? 'unknown',
    authorisation: authorisation ?? (before?.['authorisation'] as 'on-file' | undefined) ?? 'none',
  };
}

function bounds<P extends { readonly least: number; readonly likely: number; readonly most: number }>(
  people: P,
): P {
  if (people.least <= people.likely && people.likely <= people.most) return people;
  throw new NuwaError('bad-request', {
    problem: 'people are an interval: least must not be more than likely, nor likely more than most',
  });
}

/** A case that points at nothing would be in nobody's list: what it names must have been spoken of. */
async function mustExist({ stores }: TriageNeeds, id: string, triage: Triage): Promise<void> {
  const { keeper, system, family, verdict: found } = triage;
  const named: readonly (readonly [what: string, subject: Subject])[] = [
    ...(keeper === undefined ? [] : [['organization', { kind: 'organization', id: keeper }] as const]),
    ...(system === undefined ? [] : [['system', { kind: 'system', id: system }] as const]),
    ...(family === undefined ? [] : [['family', { kind: 'family', id: family }] as const]),
    ...(found?.is === 'duplicate'
      ? [['vulnerability', { kind: 'vulnerability', id: found.of }] as const]
      : []),
  ];
  if (found?.is === 'duplicate' && found.of === id) {
    throw new NuwaError('bad-request', { problem: 'a case is no duplicate of itself' });
  }
  for (const [what, subject] of named) {
    if ((await stores.assertions.about(subject)).length === 0) {
      throw new NuwaError('not-found', { what, name: subject.id });
    }
  }
}
