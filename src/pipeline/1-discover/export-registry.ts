import { subjectKey } from '#domain/assertions/subject.ts';
import { contactOf } from '#domain/organizations/contact-body.ts';
import { contactPointsNow } from '#domain/organizations/contact-health.ts';
import {
  CONTACT_COLUMNS,
  csvLine,
  ORGANIZATION_COLUMNS,
  SYSTEM_COLUMNS,
} from '#domain/organizations/csv-cells.ts';
import type { Actor } from '#kernel/actor.ts';

import type { ImportKind } from './import-registry.ts';
import { mustBeAllowed, type RegistryNeeds } from './registry-needs.ts';

/** Organizations or systems of a page. */
const PAGE = 2000;

/**
 * A page of the registry in the form that `importRegistry` takes: the first page begins with the names of the columns,
 * and all pages one after the other are the file. Dissolved organizations and retired systems are left out.
 * @param after identifier where the page before ended; null for the first
 */
export async function exportRegistry(
  needs: RegistryNeeds,
  actor: Actor,
  kind: ImportKind,
  after: string | null,
): Promise<{ readonly csv: string; readonly next: string | null }> {
  const fields = await mustBeAllowed(needs, actor, [], 'export');
  const page = await PAGES[kind](needs, after ?? '', fields.has('contacts'));
  await needs.stores.audit.append(actor, {
    at: needs.clock(),
    action: 'export-registry',
    details: { kind, rows: page.lines.length },
  });
  const head = after === null ? csvLine(HEADS[kind]) : '';
  return { csv: head + page.lines.join(''), next: page.next };
}

const HEADS = {
  organizations: ORGANIZATION_COLUMNS,
  contacts: CONTACT_COLUMNS,
  systems: SYSTEM_COLUMNS,
} as const;

type Page = { readonly lines: readonly string[]; readonly next: string | null };

const PAGES: Readonly<
  Record<ImportKind, (needs: RegistryNeeds, after: string, persons: boolean) => Promise<Page>>
> = {
  organizations: async ({ stores }, after) => {
    const rows = await stores.organizations.afterId(after, PAGE);
    const lines = rows
      .filter(({ dissolved }) => !dissolved)
      .map((row) =>
        csvLine([
          row.id,
          row.name,
          row.nameEn,
          row.kinds.join(';'),
          row.creditCode,
          row.sector,
          row.superior,
          row.division,
          row.domain,
        ]),
      );
    return { lines, next: nextOf(rows) };
  },
  systems: async ({ stores }, after) => {
    const rows = await stores.systems.afterId(after, PAGE);
    const lines = rows
      .filter(({ retired }) => !retired)
      .map((row) =>
        csvLine([
          row.id,
          row.name,
          row.keeper,
          row.maintainer,
          row.supplier,
          row.product,
          row.division,
          row.dataClasses.join(';'),
          row.people,
          row.critical,
        ]),
      );
    return { lines, next: nextOf(rows) };
  },
  contacts: async ({ stores, clock, keyOf }, after, persons) => {
    const rows = await stores.organizations.afterId(after, PAGE);
    const subjects = rows
      .filter(({ contact, dissolved }) => contact !== 'none' && !dissolved)
      .map(({ id }) => ({ kind: 'organization', id }) as const);
    const histories = await stores.assertions.aboutAll(subjects);
    const namings = subjects.flatMap((subject) =>
      contactPointsNow(histories.get(subjectKey(subject)) ?? [], clock()).flatMap(
        ({ standing, pending, withdrawn }) => {
          const naming = pending ?? standing;
          return naming === null || withdrawn ? [] : [{ subject, naming }];
        },
      ),
    );
    const asked = persons
      ? namings.map(({ subject, naming }) => ({ subject, assertion: naming.assertion }))
      : [];
    const texts = await stores.contactPoints.texts(asked, keyOf);
    const lines = namings.flatMap(({ subject, naming }) => {
      const person = contactOf(texts.get(naming.assertion) ?? '');
      // Who was erased is not exported: a row without a name could not be taken in again.
      if (person === null) return [];
      const { contact, channel, role, expires } = naming;
      return [csvLine([subject.id, contact, channel, role, person.name, person.address, expires])];
    });
    return { lines, next: nextOf(rows) };
  },
};

const nextOf = (rows: readonly { readonly id: string }[]): string | null =>
  rows.length < PAGE ? null : (rows.at(-1)?.id ?? null);
