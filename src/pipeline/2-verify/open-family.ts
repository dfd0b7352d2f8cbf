import type { EnterLead } from '#domain/access/enter-lead.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import { say, type Saying } from '#domain/assertions/saying.ts';
import { saidOn, standsOn } from '#domain/assertions/stands-on.ts';
import { type Subject, subjectKey } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId, type Random } from '#kernel/ids.ts';
import type { RecordEntry } from '#stores/record.ts';
import type { ReadTexts } from '#stores/enter-case-texts.ts';
import type { Stores } from '#stores/stores-on.ts';

import { asCoordinator, type CoordinatorNeeds } from './as-coordinator.ts';
import { caseInSystem, type RegisteredSystem, registeredSystem } from './case-in-system.ts';
import { gradeSaid } from './grade-case.ts';

export type FamilyNeeds = CoordinatorNeeds & {
  readonly enterLead: EnterLead;
  readonly record: RecordEntry;
  readonly random: Random;
  readonly stores: Pick<Stores, 'assertions'>;
  readonly casesOfFamily: (family: string) => Promise<readonly string[]>;
  readonly readTexts: ReadTexts;
  readonly writeTerms: (inside: Stores, vulnerability: string, texts: readonly string[]) => Promise<void>;
};

/** One supplier's hole. The texts are said once, here, and hold for every case of the family. */
export type Family = {
  readonly product: string;
  readonly version: string | null;
  readonly supplier: string | null;
  readonly cwe?: number;
  readonly title: string;
  readonly technical?: string;
  readonly howToCheck?: string;
  /** CVSS 4.0 or 3.1; each case of the family is graded by it. */
  readonly vector?: string;
};

/** A case of a family, in one system. `known`: it was there before. */
export type Member = { readonly system: string; readonly vulnerability: string; readonly known: boolean };

/**
 * Opens a family, and a case in each of these systems; one transaction for all of it.
 * @throws NuwaError not-signed-in, not-allowed, bad-request for a vector; not-found for what is not registered
 */
export async function openFamily(
  needs: FamilyNeeds,
  actor: Actor,
  family: Family,
  systems: readonly string[],
): Promise<{ readonly family: Subject<'family'>; readonly members: readonly Member[] }> {
  const entry = await asCoordinator(needs, actor);
  const { product, version, supplier, cwe, title, technical, howToCheck, vector } = family;
  if (vector !== undefined) mustBeGradable(vector);
  if (supplier !== null) await mustBeRegistered(needs, supplier);
  const subject: Subject<'family'> = { kind: 'family', id: newId('fam', needs.random) };
  const text = (axis: 'title' | 'technical' | 'how-to-check' | 'vector', body?: string): readonly Saying[] =>
    body === undefined ? [] : [say(subject, axis, { is: 'stated' }, 'statement', { body })];
  const opened = await newCases(needs, [...new Set(systems)]);
  const shared = { title, cwe: cwe ?? null, vector: vector ?? null };
  await needs.record({
    ...entry,
    says: [
      say(subject, 'product', { is: 'stated', product, version, supplier }, 'statement'),
      ...(cwe === undefined ? [] : [say(subject, 'weakness', { is: 'stated', cwe }, 'statement')]),
      ...text('title', title),
      ...text('technical', technical),
      ...text('how-to-check', howToCheck),
      ...text('vector', vector),
      ...opened.flatMap((one) => familyCase(one, subject, shared)),
    ],
    also: (inside) => searchable(needs, inside, opened, title),
  });
  return { family: subject, members: opened.map((one) => memberOf(one, false)) };
}

/**
 * Opens a case in each of these systems that has none of this family yet: its own keeper, place and axes, the shared
 * technical part. One transaction for all of them; doing it again, or with one more system, adds what is missing.
 * @throws NuwaError not-found for a family or a system that is not there; then none is opened
 */
export async function fanOut(
  needs: FamilyNeeds,
  actor: Actor,
  family: Subject<'family'>,
  systems: readonly string[],
): Promise<readonly Member[]> {
  const { history } = await needs.enterLead(actor, family, 'handle');
  const entry = await asCoordinator(needs, actor);
  const shared = await sharedPart(needs, family, history);
  const known = await membersOf(needs, family);
  const wanted = [...new Set(systems)];
  const opened = await newCases(
    needs,
    wanted.filter((system) => !known.has(system)),
  );
  if (opened.length > 0) {
    await needs.record({
      ...entry,
      says: opened.flatMap((one) => familyCase(one, family, shared)),
      also: async (inside) => {
        await refuseIfOpenedSince(inside, family, known.size);
        await searchable(needs, inside, opened, shared.title);
      },
    });
  }
  const added = new Map(opened.map((one) => [one.system.id, memberOf(one, false)]));
  return wanted.flatMap((system) => {
    const vulnerability = known.get(system);
    return vulnerability === undefined ? (added.get(system) ?? []) : { system, vulnerability, known: true };
  });
}

type NewCase = { readonly system: RegisteredSystem; readonly vulnerability: string };

async function newCases(needs: FamilyNeeds, systems: readonly string[]): Promise<readonly NewCase[]> {
  const registered = await Promise.all(systems.map((system) => registeredSystem(needs, system)));
  return registered.map((system) => ({ system, vulnerability: newId('vul', needs.random) }));
}

const memberOf = ({ system, vulnerability }: NewCase, known: boolean): Member => ({
  system: system.id,
  vulnerability,
  known,
});

async function searchable(
  { writeTerms }: FamilyNeeds,
  inside: Stores,
  opened: readonly NewCase[],
  title: string,
): Promise<void> {
  for (const { vulnerability } of opened) await writeTerms(inside, vulnerability, [title]);
}

/** Two at once would open two cases in one system; the transaction is alone with the ledger, so it sees the other's. */
async function refuseIfOpenedSince(inside: Stores, family: Subject<'family'>, known: number): Promise<void> {
  const casesOfFamily = async () => {
    const { cases } = await inside.cases.list({
      scope: { kind: 'everything' },
      filters: { family: family.id },
      order: 'received',
      cursor: null,
      limit: MOST_MEMBERS,
    });
    return cases.map(({ id }) => id);
  };
  if ((await membersOf({ stores: inside, casesOfFamily }, family)).size === known) return;
  throw new NuwaError('bad-request', { problem: 'somebody else extended this family just now; ask again' });
}

/** More systems than one product has been seen in; the comparison above counts no further. */
const MOST_MEMBERS = 10_000;

type Shared = { readonly title: string; readonly cwe: number | null; readonly vector: string | null };

/** What each case takes over from the family; the technical part stays there and is read from there. */
async function sharedPart(
  { readTexts }: Pick<FamilyNeeds, 'readTexts'>,
  family: Subject<'family'>,
  history: readonly Assertion[],
): Promise<Shared> {
  const latest = (axis: string) => saidOn(history, axis).findLast(({ value }) => value.is === 'stated');
  const [title, vector] = [latest('title'), latest('vector')];
  const texts = await readTexts(
    family,
    [title, vector].flatMap((said) => said?.id ?? []),
  );
  const textOf = (said: Assertion | undefined) => {
    const text = said === undefined ? undefined : texts.get(said.id);
    return text !== undefined && 'text' in text ? text.text : null;
  };
  const cwe = standsOn(history, 'weakness')?.['cwe'];
  return { title: textOf(title) ?? '', vector: textOf(vector), cwe: typeof cwe === 'number' ? cwe : null };
}

function familyCase(
  { vulnerability, system }: NewCase,
  family: Subject<'family'>,
  { cwe, vector }: Shared,
): readonly Saying[] {
  const subject: Subject<'vulnerability'> = { kind: 'vulnerability', id: vulnerability };
  return [
    ...caseInSystem(subject, system),
    say(subject, 'family', { is: 'stated', family: family.id }, 'statement'),
    ...(cwe === null ? [] : [say(subject, 'weakness', { is: 'stated', cwe }, 'statement')]),
    // The grade alone: the vector is said once, in the family.
    ...(vector === null
      ? []
      : gradeSaid(subject, { by: 'cvss', vector }).filter(({ axis }) => axis === 'grade')),
  ];
}

/** Judged before it is on record: a family that cannot be graded would open cases without a grade. */
const mustBeGradable = (vector: string): void => {
  gradeSaid({ kind: 'vulnerability', id: '' }, { by: 'cvss', vector });
};

/** From each system of the family to its case; what was found to be none of ours does not count. */
export async function membersOf(
  { stores, casesOfFamily }: Pick<FamilyNeeds, 'stores' | 'casesOfFamily'>,
  family: Subject<'family'>,
): Promise<ReadonlyMap<string, string>> {
  const said = (await casesOfFamily(family.id)).map((id): Subject => ({ kind: 'vulnerability', id }));
  const histories = await stores.assertions.aboutAll(said);
  return new Map(
    said.flatMap((subject) => {
      const history = histories.get(subjectKey(subject)) ?? [];
      const system = standsOn(history, 'system')?.['system'];
      if (DISMISSED.has(standsOn(history, 'report')?.is ?? '')) return [];
      return typeof system === 'string' ? [[system, subject.id] as const] : [];
    }),
  );
}

const DISMISSED: ReadonlySet<string> = new Set(['invalid', 'duplicate', 'out-of-scope']);

async function mustBeRegistered({ stores }: FamilyNeeds, organization: string): Promise<void> {
  if ((await stores.assertions.about({ kind: 'organization', id: organization })).length > 0) return;
  throw new NuwaError('not-found', { what: 'organization', name: organization });
}
