import type { Assertion } from '#domain/assertions/assertion.ts';
import type { ValueOn } from '#domain/assertions/axes.ts';
import { notWithdrawn } from '#domain/assertions/fold.ts';
import { type Instant, instantOf, msOf } from '#kernel/instant.ts';

/**
 * Whether somebody would answer there. `unconfirmed`: named, and nobody has proven to be reached. `drill-overdue`:
 * confirmed, but the last sign of life is too old, a planned drill has passed without answer, or failed.
 */
export type ContactHealth = 'unconfirmed' | 'live' | 'bounced' | 'expired' | 'drill-overdue' | 'withdrawn';

/** A sign of life (confirmation or answered drill) holds for a year; then a drill is due. */
export const SIGN_OF_LIFE_DAYS = 365;
const DAY_MS = 86_400_000;

type Named = Extract<ValueOn<'organization', 'contact-point'>, { readonly is: 'named' }>;

/** One naming of a contact point: who and where stand in the body of `assertion`. */
export type Naming = Omit<Named, 'is'> & {
  readonly contact: string;
  readonly assertion: string;
  readonly health: ContactHealth;
};

export type ContactPoint = {
  /** `con_…` */
  readonly id: string;
  /** The naming that messages go by: confirmed once; null where none ever was. */
  readonly standing: Naming | null;
  /** A later naming that waits for its confirmation and replaces nothing until then. */
  readonly pending: Naming | null;
  readonly confirmed: Instant | null;
  readonly bounced: Instant | null;
  /** The last drill that somebody answered. */
  readonly drilled: Instant | null;
  /** A drill that is planned and has not been held. */
  readonly drillBy: Instant | null;
  /** The last drill that nobody answered, and nobody has answered since. */
  readonly drillFailed: Instant | null;
  readonly withdrawn: boolean;
};

/**
 * Until when the naming in force is `live`, unless something more is said; it may have passed already. Null where none
 * is in force, or it bounced. Does not depend on the date at which the contact points were read.
 */
export function liveUntil(point: ContactPoint): Instant | null {
  const { standing } = point;
  if (standing === null || point.withdrawn || point.bounced !== null) return null;
  const ends = [endOf(standing.expires), drillDue(point), point.drillFailed].filter((end) => end !== null);
  return ends.sort()[0] ?? null;
}

/**
 * The contact points of an organization as they stand at a date, from all that was said about it, in any order. What
 * happened after the date plays no part.
 */
export function contactPoints(history: readonly Assertion[], at: Instant): readonly ContactPoint[] {
  const said = notWithdrawn(history.filter(({ recorded }) => recorded <= at)).filter(
    ({ axis, happened }) => (axis === 'contact-point' || axis === 'drill') && happened <= at,
  );
  const byContact = Map.groupBy(said, ({ recipient }) => recipient ?? '');
  return [...byContact].flatMap(([id, events]) => {
    const point = pointOf(id, events, at);
    return point === null ? [] : [point];
  });
}

/**
 * As they stand now. What was recorded last counts even where the clock reads earlier: positions of the ledger move on
 * by a millisecond each, and a clock can be set back.
 */
export function contactPointsNow(history: readonly Assertion[], clock: Instant): readonly ContactPoint[] {
  const last = history.reduce<Instant>(
    (latest, { recorded }) => (recorded > latest ? recorded : latest),
    clock,
  );
  return contactPoints(history, last);
}

/** Of one contact point of that organization. */
export function contactHealth(
  history: readonly Assertion[],
  contact: string,
  at: Instant,
): ContactHealth | null {
  const point = contactPoints(history, at).find(({ id }) => id === contact);
  return point === undefined ? null : healthOfPoint(point);
}

/** What a list shows: of the naming in force; of the one that waits, where there is none. */
export const healthOfPoint = (point: ContactPoint): ContactHealth =>
  point.withdrawn ? 'withdrawn' : (point.standing?.health ?? point.pending?.health ?? 'unconfirmed');

/**
 * Whom to write to at a date: namings that were confirmed, have not bounced, expired or been withdrawn. Those whose
 * drill is overdue are still written to, after the live ones.
 */
export function contactsInForce(history: readonly Assertion[], at: Instant): readonly Naming[] {
  const standing = contactPoints(history, at).flatMap(({ standing }) => standing ?? []);
  const of = (health: ContactHealth) => standing.filter((naming) => naming.health === health);
  return [...of('live'), ...of('drill-overdue')];
}

type Event = Assertion & { readonly value: NonNullable<Assertion['value']> };

/** @param events on one contact point, in the order in which they happened */
function pointOf(id: string, events: readonly Event[], at: Instant): ContactPoint | null {
  let state = NOTHING;
  for (const event of events) state = after(state, event);
  if (state.latest === null) return null;
  const point = {
    id,
    confirmed: state.confirmed,
    bounced: state.bounced,
    drilled: state.drilled,
    drillBy: state.drillBy,
    drillFailed: state.drillFailed,
    withdrawn: state.withdrawn,
  };
  const naming = (event: Event, health: (parts: Omit<Naming, 'health'>) => ContactHealth): Naming => {
    const { is: _is, ...value } = event.value as unknown as Named;
    const parts = { ...value, contact: id, assertion: event.id };
    return { ...parts, health: health(parts) };
  };
  const { inForce, latest } = state;
  return {
    ...point,
    standing: inForce === null ? null : naming(inForce, ({ expires }) => healthInForce(state, expires, at)),
    pending:
      latest === inForce
        ? null
        : naming(latest, () =>
            state.withdrawn ? 'withdrawn' : state.pendingBounced ? 'bounced' : 'unconfirmed',
          ),
  };
}

type PointState = {
  readonly latest: Event | null;
  readonly inForce: Event | null;
  readonly confirmed: Instant | null;
  readonly bounced: Instant | null;
  readonly pendingBounced: boolean;
  readonly drilled: Instant | null;
  readonly drillBy: Instant | null;
  readonly drillFailed: Instant | null;
  readonly withdrawn: boolean;
};

const NOTHING: PointState = {
  latest: null,
  inForce: null,
  confirmed: null,
  bounced: null,
  pendingBounced: false,
  drilled: null,
  drillBy: null,
  drillFailed: null,
  withdrawn: false,
};

function after(state: PointState, event: Event): PointState {
  const { happened, value } = event;
  if (event.axis === 'drill') {
    switch (value.is) {
      case 'planned':
        return { ...state, drillBy: value['by'] as Instant };
      case 'answered':
        return { ...state, drilled: happened, drillBy: null, drillFailed: null };
      case 'failed':
        return { ...state, drillBy: null, drillFailed: happened };
      default:
        return state;
    }
  }
  switch (value.is) {
    case 'named':
      // A name given anew after a withdrawal starts from nothing.
      return state.withdrawn
        ? { ...NOTHING, latest: event }
        : { ...state, latest: event, pendingBounced: false };
    case 'confirmed':
      return {
        ...state,
        inForce: state.latest,
        confirmed: happened,
        bounced: null,
        pendingBounced: false,
        drillFailed: null,
      };
    case 'bounced':
      // What bounces while a new name waits is the message that asked it to confirm: the old one stays in force.
      return state.inForce === state.latest
        ? { ...state, bounced: happened }
        : { ...state, pendingBounced: true };
    case 'withdrawn':
      return { ...state, withdrawn: true };
    default:
      return { ...state, latest: null, inForce: null };
  }
}

function healthInForce(state: PointState, expires: string, at: Instant): ContactHealth {
  if (state.withdrawn) return 'withdrawn';
  if (state.bounced !== null) return 'bounced';
  if (at > endOf(expires)) return 'expired';
  return state.drillFailed !== null || at > drillDue(state) ? 'drill-overdue' : 'live';
}

function drillDue(of: Pick<ContactPoint, 'confirmed' | 'drilled' | 'drillBy'>): Instant {
  const sign = [of.confirmed, of.drilled]
    .flatMap((time) => time ?? [])
    .sort()
    .at(-1);
  const byRule = sign === undefined ? of.drillBy : instantOf(msOf(sign) + SIGN_OF_LIFE_DAYS * DAY_MS);
  const planned = of.drillBy;
  if (byRule === null) return instantOf(0);
  return planned !== null && planned < byRule ? planned : byRule;
}

/** The last millisecond of a date given as year, month or day. */
export function endOf(date: string): Instant {
  const [year = '1970', month, day] = date.split('-');
  const next =
    day !== undefined
      ? Date.UTC(Number(year), Number(month) - 1, Number(day) + 1)
      : month !== undefined
        ? Date.UTC(Number(year), Number(month), 1)
        : Date.UTC(Number(year) + 1, 0, 1);
  return instantOf(next - 1);
}
