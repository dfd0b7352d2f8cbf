import type { Membership, Office } from '#domain/access/viewer.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';
import type { MembershipRow } from '#stores/accounts/people-store.ts';
import type { ApiKey } from '#stores/accounts/api-keys.ts';
import type { ProvenIdentifier } from '#stores/accounts/proven-identifier-store.ts';
import type { PeopleNeeds } from './needs.ts';
import { viewerOf } from './viewer-of.ts';
import { refuseUnlessManagesMembers } from './who-may.ts';

type Needs = Pick<PeopleNeeds, 'database' | 'accountStoresOn' | 'accounts'>;

export type Myself = {
  readonly account: string;
  readonly email: string;
  readonly name: string;
  readonly confirmed: boolean;
  readonly secondFactor: boolean;
  readonly memberships: readonly Membership[];
  readonly offices: readonly Office[];
  readonly proven: readonly ProvenIdentifier[];
};

/** @throws NuwaError not-signed-in */
export async function readMyself(needs: Needs, actor: Actor): Promise<Myself> {
  const viewer = await viewerOf(needs, actor);
  if (viewer.kind !== 'account') throw new NuwaError('not-signed-in');
  const profile = await needs.accounts.profile(viewer.account);
  if (profile === null) throw new NuwaError('credentials-refused', { what: 'account' });
  const proven = await needs.accounts.provenIdentifiers(viewer.account);
  return { ...profile, memberships: viewer.memberships, offices: viewer.offices, proven };
}

/** @throws NuwaError not-signed-in */
export async function readMyKeys({ accounts }: Needs, actor: Actor): Promise<readonly ApiKey[]> {
  if (actor.kind !== 'account') throw new NuwaError('not-signed-in');
  return await accounts.keys.of(actor.id);
}

/**
 * A page of an organization's memberships, ended ones too, for who manages them, its members and auditors.
 * @throws NuwaError not-signed-in, not-allowed
 */
export async function readMemberships(
  needs: Needs,
  actor: Actor,
  page: { readonly organization: string; readonly after: string | null; readonly limit: number },
): Promise<{ readonly memberships: readonly MembershipRow[]; readonly next: string | null }> {
  const { organization, after, limit } = page;
  const viewer = await viewerOf(needs, actor);
  const reads =
    viewer.kind === 'account' &&
    (viewer.offices.includes('auditor') ||
      viewer.memberships.some((own) => own.organization === organization));
  if (!reads) refuseUnlessManagesMembers(viewer, organization);
  const { people } = needs.accountStoresOn(needs.database.db);
  const rows = await people.membershipsOf(organization, after, limit + 1);
  const memberships = rows.slice(0, limit);
  return { memberships, next: rows.length > limit ? (memberships.at(-1)?.id ?? null) : null };
}

/** For the operator and who holds an office. @throws NuwaError not-signed-in, not-allowed */
export async function readOffices(
  needs: Needs,
  actor: Actor,
): Promise<readonly { readonly account: string; readonly office: Office; readonly since: Instant }[]> {
  const viewer = await viewerOf(needs, actor);
  const reads = viewer.kind === 'operator' || (viewer.kind === 'account' && viewer.offices.length > 0);
  if (!reads && viewer.kind !== 'account') throw new NuwaError('not-signed-in');
  if (!reads) throw new NuwaError('not-allowed', { reason: 'offices are read by those who hold one' });
  return await needs.accountStoresOn(needs.database.db).people.allOffices();
}
