import type { DemoSpring, SpringOrganization, SpringSystem } from '#contract/demo-spring.ts';
import { newId } from '#kernel/ids.ts';
import { registerOrganization } from '#pipeline/1-discover/register-organization.ts';
import { registerSystem } from '#pipeline/1-discover/register-system.ts';

import { type Cast, fixedRandom } from './play-cast.ts';
import type { SpringStage } from './play-needs.ts';

/** Identifiers of bodies, systems and sets, which are the same in every demo, so that a play finds them again. */
export type SpringIds = {
  readonly organization: (key: string) => string;
  readonly system: (key: string) => string;
  readonly set: (key: string) => string;
};

export const idsOf = (play: string): SpringIds => ({
  organization: (key) => newId('org', randomOf(play, key)),
  system: (key) => newId('sys', randomOf(play, key)),
  set: (key) => newId('set', randomOf(play, key)),
});

export const randomOf = (play: string, key: string) => fixedRandom(`${play}/${key}`);

/** Enters into the registry who is not there yet, superiors before those below them. */
export async function registerBodies(
  stage: SpringStage,
  { coordinator }: Cast,
  play: string,
  { organizations, systems }: Pick<DemoSpring, 'organizations' | 'systems'>,
): Promise<void> {
  const ids = idsOf(play);
  for (const organization of inOrder(organizations)) {
    const { key } = organization;
    if (await isKnown(stage, 'organization', ids.organization(key))) continue;
    const needs = { ...stage, random: randomOf(play, key) };
    await registerOrganization(needs, coordinator, organizationFacts(organization, ids));
  }
  for (const system of systems) {
    const { key } = system;
    if (await isKnown(stage, 'system', ids.system(key))) continue;
    const needs = { ...stage, random: randomOf(play, key) };
    await registerSystem(needs, coordinator, systemFacts(system, ids));
  }
}

const isKnown = async ({ stores }: SpringStage, kind: 'organization' | 'system', id: string) =>
  (await stores.assertions.about({ kind, id })).length > 0;

function inOrder(organizations: readonly SpringOrganization[]): readonly SpringOrganization[] {
  const depth = (key: string | null): number =>
    key === null ? 0 : 1 + depth(organizations.find((one) => one.key === key)?.superior ?? null);
  return organizations.toSorted((a, b) => depth(a.superior) - depth(b.superior));
}

const organizationFacts = (organization: SpringOrganization, ids: SpringIds) => ({
  name: organization.name,
  nameEn: organization.nameEn,
  kinds: organization.kinds,
  creditCode: null,
  sector: organization.sector,
  superior: organization.superior === null ? null : ids.organization(organization.superior),
  division: organization.division,
  domain: null,
});

const systemFacts = (system: SpringSystem, ids: SpringIds) => ({
  name: system.name,
  keeper: ids.organization(system.keeper),
  maintainer: system.maintainer === null ? null : ids.organization(system.maintainer),
  supplier: system.supplier === null ? null : ids.organization(system.supplier),
  product: null,
  division: system.division,
  dataClasses: system.dataClasses,
  people: system.people,
  critical: 'unknown' as const,
});
