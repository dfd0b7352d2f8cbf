import type { Assertion } from '#domain/assertions/assertion.ts';
import { startOn } from '#domain/assertions/axes.ts';
import type { Basis, Value } from '#domain/assertions/axis.ts';
import { notWithdrawn, type Standing, standingsOf } from '#domain/assertions/fold.ts';

import { authorView, type AuthorView } from './author-view.ts';
import type { Part } from './case-parts.ts';
import type { CaseAction, CaseField } from './case-policy.ts';
import type { EnteredCase } from './enter-case.ts';
import { mayReadText, receivableHistory, visibleHistory } from './visible-history.ts';

/** Free text, or what is left of it. */
export type TextView = { text: string } | { erased: true };

/** One statement: who says what, on what basis, when. */
export type StatementView = {
  id: string;
  axis: string;
  /** Null for one that only withdraws. */
  value: Value | null;
  /** What or whom it is about beside the case. */
  about: string | null;
  by: AuthorView;
  basis: Basis;
  evidence: string | null;
  happened: string;
  recorded: string;
  said?: TextView | undefined;
};

export type TimelineRow = StatementView & {
  withdraws: string | null;
  withdrawn: boolean;
  /** Whether a receipt of it can be had already: its leaf is under a signed checkpoint. */
  receipt: boolean;
};

/** Where the case stands on an axis; `statement` is null while nobody has said anything. */
export type StandView = {
  value: Value;
  statement: StatementView | null;
  disputes: StatementView[];
};
/** The same for an axis about somebody or something: an organization, an audience, a file. */
export type AboutView = StandView & { about: string };
/** A stated text as it stands. Null: not stated. */
export type StatedView = { statement: StatementView } | null;

/** What is said once for all cases of a family. */
export type SharedView = {
  title?: TextView | undefined;
  technical?: TextView | undefined;
  howToCheck?: TextView | undefined;
  vector?: TextView | undefined;
};

/** A case as one viewer sees it. A field is there when the policy shows it to this viewer, and left out otherwise. */
export type CaseView = {
  id: string;
  /** The parts that the viewer plays. */
  parts: Part[];
  /** What the viewer may do. */
  may: CaseAction[];
  /** How the viewer appears in this case. */
  you?: string | undefined;
  standing?:
    | {
        report: StandView;
        repair: StandView;
        leak: StandView;
        publicity: AboutView[];
        time: StandView;
        reTest: StandView;
        tlp: StandView;
      }
    | undefined;
  title?: StatedView | undefined;
  description?: StatedView | undefined;
  technical?:
    | { details: StatedView; howToCheck: StatedView; shared: Omit<SharedView, 'vector'> | null }
    | undefined;
  vector?: { stated: StatedView; shared: TextView | null } | undefined;
  grading?: { weakness: StandView; grade: StandView; priority: StandView } | undefined;
  people?: { affected: StandView; minors: StandView; dataClasses: StandView } | undefined;
  system?: { keeper: StandView; system: StandView; place: StandView; critical: StandView } | undefined;
  contacts?: { told: AboutView[]; passedTo: AboutView[]; logReview: AboutView[] } | undefined;
  evidence?: AboutView[] | undefined;
  checks?: StatementView[] | undefined;
  messages?: StatementView[] | undefined;
  consent?: { intake: StandView; agreed: StandView } | undefined;
  credit?: StandView | undefined;
  timeline?: TimelineRow[] | undefined;
  owner?: StandView | undefined;
  notes?: StatementView[] | undefined;
  numbers?: AboutView[] | undefined;
  family?: StandView | undefined;
  leads?: { misuse: AboutView[]; incidents: AboutView[] } | undefined;
};

export type CaseViewNeeds = {
  /** Texts of the case, by assertion. */
  readonly texts: ReadonlyMap<string, TextView>;
  readonly shared: SharedView | null;
  /** Leaves of the ledger that are under a signed checkpoint. */
  readonly sealed: number;
};

/** The case as this viewer sees it: what a field shows is made of the statements that this viewer may see. */
export function caseViewOf(entered: EnteredCase, needs: CaseViewNeeds): CaseView {
  const seen = visibleHistory(entered.history, entered);
  const look = lookOf(entered, seen, needs.texts);
  const { stand, about, all, stated } = look;
  const fields: { readonly [F in CaseField]: () => CaseView[F] } = {
    standing: () => ({
      report: stand('report'),
      repair: stand('repair'),
      leak: stand('leak'),
      publicity: about('publicity'),
      time: stand('time'),
      reTest: stand('re-test'),
      tlp: stand('tlp'),
    }),
    title: () => stated('title'),
    description: () => stated('description'),
    technical: () => ({
      details: stated('technical'),
      howToCheck: stated('how-to-check'),
      shared: needs.shared === null ? null : technicalOf(needs.shared),
    }),
    vector: () => ({ stated: stated('vector'), shared: needs.shared?.vector ?? null }),
    grading: () => ({ weakness: stand('weakness'), grade: stand('grade'), priority: stand('priority') }),
    people: () => ({
      affected: stand('people'),
      minors: stand('minors'),
      dataClasses: stand('data-classes'),
    }),
    system: () => ({
      keeper: stand('keeper'),
      system: stand('system'),
      place: stand('place'),
      critical: stand('critical-infrastructure'),
    }),
    contacts: () => ({
      told: about('contact'),
      passedTo: about('passed-to'),
      logReview: about('log-review'),
    }),
    evidence: () => about('evidence'),
    checks: () => all('check'),
    messages: () => all('message'),
    consent: () => ({ intake: stand('intake'), agreed: stand('consent') }),
    credit: () => stand('credit'),
    timeline: () => timelineOf(look, seen, new Set(receivableHistory(seen, entered)), needs.sealed),
    owner: () => stand('owner'),
    notes: () => all('note'),
    numbers: () => about('external-number'),
    family: () => stand('family'),
    leads: () => ({ misuse: about('lead'), incidents: about('belongs-to') }),
  };
  const shown = [...entered.fields].map((field) => [field, fields[field]()] as const);
  return {
    id: entered.subject.id,
    parts: [...entered.parts],
    may: [...entered.may],
    ...(entered.pseudonym === undefined ? {} : { you: entered.pseudonym.name }),
    ...(Object.fromEntries(shown) as Pick<CaseView, CaseField>),
  };
}

type Look = ReturnType<typeof lookOf>;

function lookOf(entered: EnteredCase, seen: readonly Assertion[], texts: ReadonlyMap<string, TextView>) {
  const byId = new Map(seen.map((said) => [said.id, said]));
  // Where it stands is computed from everything, so that what one may not see never changes what one sees.
  const standings = standingsOf(entered.history).filter(({ by }) => byId.has(by));
  const standing = (is: Standing): StandView => ({
    value: is.value,
    statement: one(is.by),
    disputes: is.disputedBy.flatMap((id) => one(id) ?? []),
  });
  const one = (id: string): StatementView | null => {
    const said = byId.get(id);
    return said === undefined ? null : statement(said);
  };
  const statement = (said: Assertion): StatementView => {
    const text = mayReadText(said, entered) ? texts.get(said.id) : undefined;
    return {
      id: said.id,
      axis: said.axis,
      value: said.value,
      about: said.recipient,
      by: authorView(said, entered),
      basis: said.basis,
      evidence: said.evidence,
      happened: said.happened,
      recorded: said.recorded,
      ...(text === undefined ? {} : { said: text }),
    };
  };
  const stand = (axis: string): StandView => {
    const is = standings.find((one) => one.axis === axis);
    return is === undefined
      ? { value: startOn('vulnerability', axis) ?? { is: 'not-stated' }, statement: null, disputes: [] }
      : standing(is);
  };
  return {
    statement,
    stand,
    about: (axis: string): AboutView[] =>
      standings.flatMap((is) =>
        is.axis === axis && is.recipient !== null ? [{ about: is.recipient, ...standing(is) }] : [],
      ),
    all: (axis: string): StatementView[] =>
      notWithdrawn(seen)
        .filter((said) => said.axis === axis)
        .map(statement),
    stated: (axis: string): StatedView => {
      const { statement } = stand(axis);
      return statement === null ? null : { statement };
    },
  };
}

function timelineOf(
  { statement }: Look,
  seen: readonly Assertion[],
  receivable: ReadonlySet<Assertion>,
  sealed: number,
): TimelineRow[] {
  const withdrawn = new Set(seen.map(({ withdraws }) => withdraws));
  return seen.map((said) => ({
    ...statement(said),
    withdraws: said.withdraws,
    withdrawn: withdrawn.has(said.id),
    receipt: said.position < sealed && receivable.has(said),
  }));
}

const technicalOf = ({ title, technical, howToCheck }: SharedView): Omit<SharedView, 'vector'> => ({
  ...(title === undefined ? {} : { title }),
  ...(technical === undefined ? {} : { technical }),
  ...(howToCheck === undefined ? {} : { howToCheck }),
});
