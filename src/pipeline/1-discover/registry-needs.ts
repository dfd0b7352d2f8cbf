import {
  type RegistryAction,
  type RegistryField,
  registryPermission,
} from '#domain/access/registry-policy.ts';
import type { Viewer } from '#domain/access/viewer.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import type { Clock } from '#kernel/instant.ts';
import type { KeyOf } from '#stores/bodies.ts';
import type { OrganizationRow } from '#stores/organizations.ts';
import type { RecordEntry } from '#stores/record.ts';
import type { Stores } from '#stores/stores-on.ts';
import type { SystemRow } from '#stores/systems.ts';

/** What every use-case of the registry takes. */
export type RegistryNeeds = {
  readonly record: RecordEntry;
  readonly stores: Pick<
    Stores,
    'assertions' | 'audit' | 'contactPoints' | 'organizations' | 'standings' | 'systems'
  >;
  readonly viewerOf: (actor: Actor) => Promise<Viewer>;
  readonly clock: Clock;
  readonly random: Random;
  readonly keyOf: KeyOf;
};

export type Fields = ReadonlySet<RegistryField>;

/** Asks the policy. @throws NuwaError not-found (absent to this actor), not-allowed */
export async function mustBeAllowed(
  { viewerOf }: Pick<RegistryNeeds, 'viewerOf'>,
  actor: Actor,
  of: readonly string[],
  action: RegistryAction,
  what = 'organization',
): Promise<Fields> {
  const permission = registryPermission(await viewerOf(actor), of, action);
  if (permission.allowed) return permission.fields;
  switch (permission.because) {
    case 'absent':
      throw new NuwaError('not-found', { what, name: 'that' });
    case 'read-only':
      throw new NuwaError('not-allowed', { reason: 'the key that was presented may only read' });
    case 'not-yours-to-do':
      throw new NuwaError('not-allowed', { reason: 'this part of the registry is kept by others' });
  }
}

/** An organization that the actor may do this to. Absent and not shown read alike. */
export async function enterOrganization(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  action: RegistryAction,
): Promise<{ readonly row: OrganizationRow; readonly fields: Fields }> {
  const fields = await mustBeAllowed(needs, actor, [id], action);
  const row = await needs.stores.organizations.byId(id);
  if (row === null) throw new NuwaError('not-found', { what: 'organization', name: 'that' });
  return { row, fields };
}

/** A system, by its keeper and its maintainer. */
export async function enterSystem(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  action: RegistryAction,
): Promise<{ readonly row: SystemRow; readonly fields: Fields }> {
  const row = await needs.stores.systems.byId(id);
  const of = row === null ? [''] : [row.keeper, ...(row.maintainer === null ? [] : [row.maintainer])];
  const fields = await mustBeAllowed(needs, actor, of, action, 'system');
  if (row === null) throw new NuwaError('not-found', { what: 'system', name: 'that' });
  return { row, fields };
}

/** In whose name an account speaks: the organization itself, where it belongs to it and holds no office. */
export async function inTheNameOf(
  { viewerOf }: Pick<RegistryNeeds, 'viewerOf'>,
  actor: Actor,
  organization: string,
): Promise<{ readonly organization?: string }> {
  const viewer = await viewerOf(actor);
  const belongs =
    viewer.kind === 'account' &&
    viewer.offices.length === 0 &&
    viewer.memberships.some((membership) => membership.organization === organization);
  return belongs ? { organization } : {};
}
