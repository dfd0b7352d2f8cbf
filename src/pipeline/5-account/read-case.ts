import { type CaseView, caseViewOf, type SharedView, type TextView } from '#domain/access/case-view.ts';
import type { EnterCase } from '#domain/access/enter-case.ts';
import { receivableHistory } from '#domain/access/visible-history.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import { notWithdrawn, standingsOf } from '#domain/assertions/fold.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Stores } from '#stores/stores-on.ts';
import type { ReadTexts } from '#stores/enter-case-texts.ts';

export type ReadCaseNeeds = {
  readonly enter: EnterCase;
  readonly stores: {
    readonly assertions: Pick<Stores['assertions'], 'about'>;
    readonly ledgerLeaves: Pick<Stores['ledgerLeaves'], 'head'>;
  };
  /** Opens the texts of a subject; those that were forgotten say so. */
  readonly readTexts: ReadTexts;
};

/**
 * One case as the actor may see it. Only texts that the actor may see are opened at all.
 * @param id `vul_…`, from outside
 * @throws NuwaError not-found, as the door says it
 */
export async function readCase(needs: ReadCaseNeeds, actor: Actor, id: string): Promise<CaseView> {
  const entered = await needs.enter(actor, id, 'read');
  const readable = receivableHistory(entered.history, entered);
  const [texts, shared, { sealed }] = await Promise.all([
    needs.readTexts(entered.subject, withText(readable)),
    entered.fields.has('technical') ? readShared(needs, entered.history) : null,
    needs.stores.ledgerLeaves.head(),
  ]);
  return caseViewOf(entered, { texts, shared, sealed });
}

/** What the family says for all its cases. Whoever may read the technical part of a case may read it there. */
async function readShared(needs: ReadCaseNeeds, history: readonly Assertion[]): Promise<SharedView | null> {
  const stands = notWithdrawn(history).findLast(({ axis }) => axis === 'family');
  const id = stands?.value.is === 'stated' ? stands.value['family'] : null;
  if (typeof id !== 'string') return null;
  const family: Subject<'family'> = { kind: 'family', id };
  const said = standingsOf(await needs.stores.assertions.about(family));
  const wanted = said.filter(({ axis }) => Object.hasOwn(NAME_OF_AXIS, axis));
  const texts = await needs.readTexts(
    family,
    wanted.map(({ by }) => by),
  );
  const shared: { -readonly [K in keyof SharedView]: TextView } = {};
  for (const { axis, by } of wanted) {
    const text = texts.get(by);
    const name = NAME_OF_AXIS[axis];
    if (text !== undefined && name !== undefined) shared[name] = text;
  }
  return shared;
}

const NAME_OF_AXIS: Readonly<Record<string, keyof SharedView>> = {
  title: 'title',
  technical: 'technical',
  'how-to-check': 'howToCheck',
  vector: 'vector',
};

const withText = (history: readonly Assertion[]): string[] =>
  history.filter(({ body }) => body !== null).map(({ id }) => id);
