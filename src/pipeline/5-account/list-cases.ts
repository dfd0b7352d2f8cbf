import type { Viewer } from '#domain/access/viewer.ts';
import { territoryRange } from '#domain/organizations/territory.ts';
import { searchTerms } from '#domain/vulnerabilities/terms.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Clock } from '#kernel/instant.ts';
import type { CaseFilters, CaseOrder, CasePage, CaseScope, ListedCase } from '#stores/case-list.ts';
import type { Stores } from '#stores/stores-on.ts';

export type ListCasesNeeds = {
  readonly stores: {
    readonly cases: Pick<Stores['cases'], 'list'>;
    readonly organizations: Pick<Stores['organizations'], 'byId'>;
    readonly audit: Pick<Stores['audit'], 'append'>;
  };
  readonly viewerOf: (actor: Actor) => Promise<Viewer>;
  /** Keyed tag under which a coordinator finds the cases of their desk. */
  readonly deskOf: (account: string) => string;
  /** 32 bytes: `keys.derive('search')`. */
  readonly searchKey: Uint8Array;
  readonly clock: Clock;
};

export type CaseQuery = {
  readonly filters: Omit<CaseFilters, 'line' | 'terms' | 'overdueAt' | 'desk' | 'divisions'>;
  /** `org_…`: its cases and those of all below it in the line. */
  readonly under?: string;
  /** Words of title or description. */
  readonly search?: string;
  readonly overdue?: boolean;
  /** Code of a territory, six digits. */
  readonly territory?: string;
  /** `mine`: those that the account owns. */
  readonly owner?: 'mine' | 'nobody';
  readonly order: CaseOrder;
  readonly cursor: string | null;
  readonly limit: number;
};

/**
 * The cases that the actor may see, a page at a time. Coordinators and auditors see all; members of organizations those
 * that they were told of, kept or had passed to them. Finders follow their reports by code or in their own list. The
 * reading is one row in the audit, with the number of rows and no case.
 * @throws NuwaError not-signed-in; not-allowed for filters over what the viewer does not see
 */
export async function listCases(needs: ListCasesNeeds, actor: Actor, query: CaseQuery): Promise<CasePage> {
  const viewer = await needs.viewerOf(actor);
  const scope = scopeOf(viewer);
  if (scope.kind !== 'everything') refuseBlindFilters(query);
  const page = await pageOf(needs, viewer, scope, query);
  await needs.stores.audit.append(actor, {
    at: needs.clock(),
    action: 'list-cases',
    details: { rows: page.cases.length },
  });
  return scope.kind === 'everything' ? page : { ...page, cases: page.cases.map(asParty) };
}

async function pageOf(
  needs: ListCasesNeeds,
  viewer: Viewer,
  scope: CaseScope,
  query: CaseQuery,
): Promise<CasePage> {
  const { order, cursor, limit } = query;
  const filters: CaseFilters = {
    ...query.filters,
    ...deskFilter(needs, viewer, query.owner),
    ...(query.territory === undefined ? {} : { divisions: [territoryRange(query.territory)] }),
    ...(query.under === undefined ? {} : { line: await lineOf(needs, query.under) }),
    ...(query.search === undefined ? {} : { terms: termsOf(needs, query.search) }),
    ...(query.overdue === true ? { overdueAt: needs.clock() } : {}),
  };
  return needs.stores.cases.list({ scope, filters, order, cursor, limit });
}

function scopeOf(viewer: Viewer): CaseScope {
  switch (viewer.kind) {
    case 'operator':
    case 'platform':
      return { kind: 'everything' };
    case 'account': {
      if (viewer.offices.includes('coordinator') || viewer.offices.includes('auditor')) {
        return { kind: 'everything' };
      }
      const organizations = viewer.memberships.map(({ organization }) => organization);
      return { kind: 'organizations', organizations, parts: ['keeper', 'maintainer', 'told'] };
    }
    case 'anyone':
    case 'case-code':
      throw new NuwaError('not-signed-in');
  }
}

/** Whoever does not see a field could otherwise read it off what a filter over it leaves. */
function refuseBlindFilters({ filters, search, owner }: CaseQuery): void {
  if (owner !== undefined || filters.family !== undefined || search !== undefined) {
    throw new NuwaError('not-allowed', {
      reason: 'search, owner and family are filters for coordinators and auditors',
    });
  }
}

function deskFilter(
  { deskOf }: ListCasesNeeds,
  viewer: Viewer,
  owner: CaseQuery['owner'],
): Pick<CaseFilters, 'desk'> {
  if (owner === undefined) return {};
  if (owner === 'nobody') return { desk: null };
  if (viewer.kind === 'account') return { desk: deskOf(viewer.account) };
  throw new NuwaError('bad-request', { problem: 'only an account owns cases' });
}

async function lineOf({ stores }: ListCasesNeeds, organization: string): Promise<string> {
  const row = await stores.organizations.byId(organization);
  if (row === null) throw new NuwaError('not-found', { what: 'organization', name: organization });
  return row.line;
}

function termsOf({ searchKey }: ListCasesNeeds, text: string): readonly number[] {
  const terms = searchTerms(text, searchKey);
  if (terms.length > 0) return terms;
  throw new NuwaError('bad-request', {
    problem: 'the search needs a word of two letters or characters at least',
  });
}

/** What parties do not see: who works on it, and what it belongs with (`CASE_FIELDS`). */
const asParty = (one: ListedCase): ListedCase => ({ ...one, owner: null, family: null });
