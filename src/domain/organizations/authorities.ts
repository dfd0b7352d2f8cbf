import type { OrganizationKind, Sector } from '#domain/assertions/organization-fields.ts';

import { isWithin, NATION, rungOf, territoryPrefix } from './territory.ts';

/** What the ladder must know of an organization. */
export type LadderMember = {
  readonly id: string;
  readonly kinds: readonly OrganizationKind[];
  readonly sector: Sector | null;
  readonly division: string | null;
};

/** Those who watch over all sectors alike: cyberspace administration and public security count as such. */
const OVER_ALL: ReadonlySet<Sector> = new Set(['public-administration', 'police', 'internet']);

/**
 * The authority that watches over a sector nearest to a place: the smallest territory that has one for this sector;
 * where no territory up to the nation has, the smallest that has one over all sectors.
 * @param candidates authorities of the place's territories, in any order; others are passed over
 */
export function nearestAuthority<M extends LadderMember>(
  candidates: readonly M[],
  division: string,
  sector: Sector | null,
): M | null {
  const here = candidates
    .filter(({ kinds, division: at }) => kinds.includes('authority') && at !== null && isWithin(division, at))
    .sort((a, b) => smallness(b) - smallness(a) || (a.id < b.id ? -1 : 1));
  const ofSector = sector === null ? undefined : here.find((one) => one.sector === sector);
  return ofSector ?? here.find((one) => one.sector === null || OVER_ALL.has(one.sector)) ?? null;
}

const smallness = ({ division }: LadderMember): number => territoryPrefix(division ?? NATION).length;

export type LadderStep<M> = {
  readonly who: M;
  readonly as: 'superior' | 'authority';
  readonly rung: 'next' | 'province' | 'nation';
};

/**
 * Who is told next when a keeper does not answer (lifecycles, default clocks): first the superior in the line and
 * the authority of its own territory, then those of the province, at last those of the nation. Nobody is named twice,
 * and the keeper never.
 *
 * @param superiors of the keeper, the nearest first
 * @param authorities of the keeper's territories, in any order
 */
export function ladderOf<M extends LadderMember>(
  keeper: M,
  superiors: readonly M[],
  authorities: readonly M[],
): readonly LadderStep<M>[] {
  const place = keeper.division ?? superiors.find(({ division }) => division !== null)?.division ?? NATION;
  const province = `${place.slice(0, 2)}0000`;
  const steps: LadderStep<M>[] = [];
  const add = (who: M | null | undefined, as: LadderStep<M>['as'], rung: LadderStep<M>['rung']) => {
    if (who && who.id !== keeper.id && !steps.some((step) => step.who.id === who.id)) {
      steps.push({ who, as, rung });
    }
  };
  const others = authorities.filter(({ id }) => id !== keeper.id);
  const lineAt = (rung: 'province' | 'nation') =>
    superiors.find(({ division }) => division !== null && rungOf(division) === rung);

  add(superiors[0], 'superior', 'next');
  add(nearestAuthority(others, place, keeper.sector), 'authority', 'next');
  if (place !== NATION) {
    add(lineAt('province'), 'superior', 'province');
    add(nearestAuthority(others, province, keeper.sector), 'authority', 'province');
  }
  // The top of the line is its national end, whatever division it states.
  add(lineAt('nation') ?? superiors.at(-1), 'superior', 'nation');
  add(nearestAuthority(others, NATION, keeper.sector), 'authority', 'nation');
  return steps;
}
