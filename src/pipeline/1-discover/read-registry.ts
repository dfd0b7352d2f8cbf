import { standingsOf } from '#domain/assertions/fold.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import type { Value } from '#domain/assertions/axis.ts';
import { type LadderMember, type LadderStep, ladderOf } from '#domain/organizations/authorities.ts';
import {
  type ContactPerson,
  contactOf,
  type Officer,
  officerOf,
} from '#domain/organizations/contact-body.ts';
import {
  type ContactHealth,
  type ContactPoint,
  contactPointsNow,
  healthOfPoint,
  type Naming,
} from '#domain/organizations/contact-health.ts';
import { superiorsOn } from '#domain/organizations/line.ts';
import { NATION } from '#domain/organizations/territory.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';
import type { OrganizationFilter, OrganizationRow } from '#stores/organizations.ts';
import type { SystemFilter, SystemRow } from '#stores/systems.ts';

import { enterOrganization, enterSystem, mustBeAllowed, type RegistryNeeds } from './registry-needs.ts';

/** Rows of a page unless fewer are asked for. */
export const MOST_ROWS = 200;
const MOST_FOUND = 50;

/** What anybody may find: enough to name the right one in a report. */
export type FoundOrganization = Pick<OrganizationRow, 'id' | 'name' | 'nameEn' | 'division' | 'kinds'>;

/** @param text attacker-controlled */
export async function searchOrganizations(
  needs: RegistryNeeds,
  actor: Actor,
  text: string,
  limit = 20,
): Promise<readonly FoundOrganization[]> {
  await mustBeAllowed(needs, actor, [], 'search');
  const rows = await needs.stores.organizations.search(text.slice(0, 200), Math.min(limit, MOST_FOUND));
  return rows
    .filter(({ dissolved }) => !dissolved)
    .map(({ id, name, nameEn, division, kinds }) => ({ id, name, nameEn, division, kinds }));
}

export type OrganizationQuery = Omit<OrganizationFilter, 'line'> & {
  /** Identifier of the organization whose subtree of the line is meant, itself included. */
  readonly superior?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
};
export type ListedOrganization = OrganizationRow & { readonly contactHealth: ListedHealth };
/** Of its best contact at the moment; `none` when it has none. */
export type ListedHealth = 'none' | 'unconfirmed' | 'live' | 'lapsed' | 'bounced' | 'withdrawn';

/** A page of the registry. @throws NuwaError not-allowed; bad-request for a cursor of another list */
export async function listOrganizations(
  needs: RegistryNeeds,
  actor: Actor,
  { superior, cursor, limit = 50, ...filter }: OrganizationQuery,
): Promise<{ readonly rows: readonly ListedOrganization[]; readonly next: string | null }> {
  await mustBeAllowed(needs, actor, [], 'list');
  const { organizations } = needs.stores;
  const above = superior === undefined ? null : await organizations.byId(superior);
  if (superior !== undefined && above === null) {
    throw new NuwaError('not-found', { what: 'organization', name: 'that' });
  }
  const at = needs.clock();
  const page = await organizations.list(
    { ...filter, ...(above === null ? {} : { line: above.line }) },
    { after: fromCursor(cursor), limit: Math.min(limit, MOST_ROWS), at },
  );
  return { rows: page.rows.map((row) => listed(row, at)), next: toCursor(page.next) };
}

/** Directly below one; of the top for null. */
export async function childrenOf(
  needs: RegistryNeeds,
  actor: Actor,
  superior: string | null,
  { cursor, limit = 50 }: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): Promise<{ readonly rows: readonly ListedOrganization[]; readonly next: string | null }> {
  await mustBeAllowed(needs, actor, [], 'list');
  const page = await needs.stores.organizations.children(superior, {
    after: fromCursor(cursor),
    limit: Math.min(limit, MOST_ROWS),
  });
  const at = needs.clock();
  return { rows: page.rows.map((row) => listed(row, at)), next: toCursor(page.next) };
}

function listed(row: OrganizationRow, at: Instant): ListedOrganization {
  const live = row.contactUntil !== null && row.contactUntil >= at;
  const health: ListedHealth =
    row.contact === 'confirmed'
      ? live
        ? 'live'
        : 'lapsed'
      : row.contact === 'named'
        ? 'unconfirmed'
        : row.contact;
  return { ...row, contactHealth: health };
}

/** One organization as this actor may see it; what is not shown is left out. */
export type OrganizationView = FoundOrganization & {
  readonly facts?: Omit<OrganizationRow, 'line' | 'contact' | 'contactUntil'>;
  /** Superiors, the nearest first. */
  readonly superiors?: readonly FoundOrganization[];
  readonly storage?: { readonly scheme: string; readonly since: string | null } | null;
  readonly officer?: {
    readonly from: string;
    readonly to: string | null;
    readonly ended: boolean;
    readonly person: Officer | null;
  } | null;
  readonly contacts?: readonly ContactView[];
  readonly timeline?: readonly SaidLine[];
};

export type ContactView = {
  readonly id: string;
  readonly health: ContactHealth;
  readonly standing: NamingView | null;
  readonly pending: NamingView | null;
  readonly confirmed: Instant | null;
  readonly bounced: Instant | null;
  readonly drilled: Instant | null;
  readonly drillBy: Instant | null;
};
/** `person` is left out for those who may not see it, and null when the text was erased. */
export type NamingView = Naming & { readonly person?: ContactPerson | null };

export type SaidLine = Pick<
  Assertion,
  'id' | 'axis' | 'actor' | 'organization' | 'basis' | 'happened' | 'recorded'
> & {
  readonly value: Value | null;
  readonly recipient: string | null;
  readonly withdraws: string | null;
};

/** @throws NuwaError not-found, also for one that the actor may not see */
export async function readOrganization(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
): Promise<OrganizationView> {
  const { row, fields } = await enterOrganization(needs, actor, id, 'read');
  const { stores, clock, keyOf } = needs;
  const at = clock();
  const subject = { kind: 'organization', id } as const;
  const history = await stores.assertions.about(subject);
  const standings = standingsOf(history);
  const points = contactPointsNow(history, at);
  const officer = standings.find(({ axis }) => axis === 'officer');
  const namings = points.flatMap(({ standing, pending }) =>
    [standing, pending].filter((one) => one !== null),
  );
  const shown = [
    ...(fields.has('contacts') ? namings.map(({ assertion }) => assertion) : []),
    ...(fields.has('officer') && officer?.value.is === 'named' ? [officer.by] : []),
  ];
  const texts = await stores.contactPoints.texts(
    shown.map((assertion) => ({ assertion, subject })),
    keyOf,
  );
  if (shown.length > 0) {
    await stores.audit.append(actor, {
      at,
      action: 'read-contacts',
      what: id,
      details: { shown: shown.length },
    });
  }
  const storage = standings.find(({ axis }) => axis === 'declared-storage')?.value;
  return {
    ...found(row),
    ...(fields.has('facts') ? { facts: factsOf(row) } : {}),
    ...(fields.has('line') ? { superiors: await superiorsOf(needs, row) } : {}),
    ...(fields.has('storage')
      ? {
          storage:
            storage?.is === 'stated'
              ? { scheme: String(storage['scheme']), since: storage['since'] as string | null }
              : null,
        }
      : {}),
    ...(fields.has('officer')
      ? { officer: officerView(officer?.value, texts.get(officer?.by ?? ''), at) }
      : {}),
    ...(fields.has('contact-health')
      ? { contacts: points.map((point) => contactView(point, fields.has('contacts') ? texts : null)) }
      : {}),
    ...(fields.has('timeline') ? { timeline: history.map(saidLine) } : {}),
  };
}

const found = ({ id, name, nameEn, division, kinds }: OrganizationRow): FoundOrganization => ({
  id,
  name,
  nameEn,
  division,
  kinds,
});

function factsOf(row: OrganizationRow): NonNullable<OrganizationView['facts']> {
  const { line: _line, contact: _contact, contactUntil: _until, ...facts } = row;
  return facts;
}

async function superiorsOf({ stores }: RegistryNeeds, row: OrganizationRow): Promise<FoundOrganization[]> {
  const ids = superiorsOn(row.line);
  const rows = new Map((await stores.organizations.byIds(ids)).map((one) => [one.id, one]));
  return ids.flatMap((id) => {
    const one = rows.get(id);
    return one === undefined ? [] : [found(one)];
  });
}

function officerView(
  value: Value | undefined,
  text: string | undefined,
  at: Instant,
): NonNullable<OrganizationView['officer']> | null {
  if (value?.is !== 'named') return null;
  const to = value['to'] as string | null;
  return {
    from: value['from'] as string,
    to,
    ended: to !== null && to < at.slice(0, to.length),
    person: text === undefined ? null : officerOf(text),
  };
}

function contactView(point: ContactPoint, texts: ReadonlyMap<string, string> | null): ContactView {
  const view = (naming: Naming | null): NamingView | null =>
    naming === null
      ? null
      : { ...naming, ...(texts === null ? {} : { person: contactOf(texts.get(naming.assertion) ?? '') }) };
  const { id, standing, pending, confirmed, bounced, drilled, drillBy } = point;
  return {
    id,
    health: healthOfPoint(point),
    standing: view(standing),
    pending: view(pending),
    confirmed,
    bounced,
    drilled,
    drillBy,
  };
}

const saidLine = (said: Assertion): SaidLine => ({
  id: said.id,
  axis: said.axis,
  value: said.value,
  recipient: said.recipient,
  actor: said.actor,
  organization: said.organization,
  basis: said.basis,
  happened: said.happened,
  recorded: said.recorded,
  withdraws: said.withdraws,
});

/** Who is told next about an organization that does not answer. */
export async function readLadder(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
): Promise<readonly LadderStep<OrganizationRow & LadderMember>[]> {
  const { row } = await enterOrganization(needs, actor, id, 'read');
  return await ladderFor(needs.stores.organizations, row);
}

/** The same without an actor, for those who send notices. */
export async function ladderFor(
  organizations: RegistryNeeds['stores']['organizations'],
  keeper: OrganizationRow,
): Promise<readonly LadderStep<OrganizationRow & LadderMember>[]> {
  const ids = superiorsOn(keeper.line);
  const rows = new Map((await organizations.byIds(ids)).map((one) => [one.id, one]));
  const superiors = ids.flatMap((one) => rows.get(one) ?? []).filter(({ dissolved }) => !dissolved);
  const place = keeper.division ?? superiors.find(({ division }) => division !== null)?.division ?? NATION;
  return ladderOf(keeper, superiors, await organizations.authoritiesOver(place));
}

export type SystemQuery = SystemFilter & {
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
};

/** Systems of a keeper, maintainer or supplier for those who belong to it; all for the staff. */
export async function listSystems(
  needs: RegistryNeeds,
  actor: Actor,
  { q, cursor, limit = 50, ...filter }: SystemQuery,
): Promise<{ readonly rows: readonly SystemRow[]; readonly next: string | null }> {
  const own = filter.keeper ?? filter.maintainer;
  await (own === undefined
    ? mustBeAllowed(needs, actor, [], 'list', 'system')
    : mustBeAllowed(needs, actor, [own], 'read', 'system'));
  const most = Math.min(limit, MOST_ROWS);
  if (q !== undefined) {
    await mustBeAllowed(needs, actor, [], 'list', 'system');
    return {
      rows: await needs.stores.systems.search(q.slice(0, 200), Math.min(most, MOST_FOUND)),
      next: null,
    };
  }
  const after = fromCursor(cursor);
  const page = await needs.stores.systems.list(filter, {
    limit: most,
    after: after === undefined ? undefined : [after[0] ?? '', after[1] ?? ''],
  });
  return { rows: page.rows, next: toCursor(page.next) };
}

export type SystemView = SystemRow & {
  readonly addresses?: readonly string[] | null;
  readonly authorisation?: { readonly is: string; readonly text: string | null };
};

/** @throws NuwaError not-found, also for one that the actor may not see */
export async function readSystem(needs: RegistryNeeds, actor: Actor, id: string): Promise<SystemView> {
  const { row, fields } = await enterSystem(needs, actor, id, 'read');
  const subject = { kind: 'system', id } as const;
  const standings = standingsOf(await needs.stores.assertions.about(subject));
  const addresses = standings.find(({ axis, value }) => axis === 'addresses' && value.is === 'stated');
  const leave = standings.find(({ axis }) => axis === 'authorisation');
  const shown = [
    ...(fields.has('addresses') && addresses !== undefined ? [addresses.by] : []),
    ...(fields.has('authorisation') && leave?.value.is === 'on-file' ? [leave.by] : []),
  ];
  const texts = await needs.stores.contactPoints.texts(
    shown.map((assertion) => ({ assertion, subject })),
    needs.keyOf,
  );
  if (shown.length > 0) {
    await needs.stores.audit.append(actor, { at: needs.clock(), action: 'read-system', what: id });
  }
  return {
    ...row,
    ...(fields.has('addresses') ? { addresses: texts.get(addresses?.by ?? '')?.split('\n') ?? null } : {}),
    ...(fields.has('authorisation')
      ? { authorisation: { is: leave?.value.is ?? 'none', text: texts.get(leave?.by ?? '') ?? null } }
      : {}),
  };
}

const toCursor = (next: readonly string[] | null): string | null =>
  next === null ? null : Buffer.from(JSON.stringify(next)).toString('base64url');

/** @param cursor attacker-controlled; one that is none of ours is refused, not guessed at */
function fromCursor(cursor: string | undefined): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(keys) &&
      keys.length <= 3 &&
      keys.every((key) => typeof key === 'string' && !key.includes('\0'))
    ) {
      return keys;
    }
  } catch {
    // no JSON: refused below
  }
  throw new NuwaError('bad-request', {
    problem: 'cursor: take it from the page before, with the same filter',
  });
}
