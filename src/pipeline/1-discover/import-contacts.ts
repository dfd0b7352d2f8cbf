import { say } from '#domain/assertions/saying.ts';
import { type Subject, subjectKey } from '#domain/assertions/subject.ts';
import { contactBody } from '#domain/organizations/contact-body.ts';
import { contactPointsNow } from '#domain/organizations/contact-health.ts';
import type { RowProblem } from '#domain/organizations/csv-cells.ts';
import { derivedId, idOfKey } from '#domain/organizations/derived-id.ts';
import { type ContactDraft, readContactRow } from '#domain/organizations/read-rows.ts';

import { organizationsNamed } from './import-organizations.ts';
import type { ImportPlan } from './import-registry.ts';
import { addressProblem } from './name-contact.ts';
import type { RegistryFile } from './read-registry-csv.ts';
import type { RegistryNeeds } from './registry-needs.ts';

/** Organizations whose histories are in memory at a time. */
const TOGETHER = 1000;

/**
 * Judges every row of a file of contacts. A row names a person for a contact point; like any name newly given it
 * replaces nobody until confirmed. One that was withdrawn stays so when the file still has it.
 */
export async function planContacts(needs: RegistryNeeds, file: RegistryFile): Promise<ImportPlan> {
  const problems: RowProblem[] = [];
  const drafts: ContactDraft[] = [];
  for (const row of file.rows) {
    const read = readContactRow(row, addressProblem);
    if ('draft' in read) drafts.push(read.draft);
    else problems.push(...read.problems);
  }
  const named = await organizationsNamed(needs.stores.organizations, [
    ...new Set(drafts.map(({ organization }) => organization)),
  ]);
  const seen = new Map<string, number>();
  const placed = drafts.flatMap((draft) => {
    const id = named.get(draft.organization)?.id;
    if (id === undefined) {
      problems.push({
        line: draft.line,
        column: 'organization',
        reason: 'names no organization of the registry',
      });
      return [];
    }
    const contact = idOfContact(id, draft.key);
    const first = seen.get(contact);
    seen.set(contact, first ?? draft.line);
    if (first === undefined) return [{ draft, id, contact }];
    problems.push({ line: draft.line, column: 'key', reason: `says again what line ${first} is about` });
    return [];
  });
  const known = await namingsOf(needs, [...new Set(placed.map(({ id }) => id))]);
  const says: ImportPlan['says'][number][] = [];
  for (const { draft, id, contact } of placed) {
    const { terms, person } = draft;
    const body = contactBody(person);
    const before = known.get(contact);
    if (before === JSON.stringify([terms.channel, terms.role, terms.expires, body])) continue;
    const more = { recipient: contact, body };
    const subject: Subject<'organization'> = { kind: 'organization', id };
    says.push({
      saying: say(subject, 'contact-point', { is: 'named', ...terms }, 'document', more),
      isNew: before === undefined,
    });
  }
  return { says, same: placed.length - says.length, problems };
}

/** A contact point is known by its key within its organization. */
const idOfContact = (organization: string, key: string): string =>
  idOfKey('con', key) === key ? key : derivedId('con', organization, key);

/** By contact point: what was last named for it, in a form to compare. */
async function namingsOf(needs: RegistryNeeds, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  const at = needs.clock();
  for (let from = 0; from < ids.length; from += TOGETHER) {
    const subjects = ids.slice(from, from + TOGETHER).map((id) => ({ kind: 'organization', id }) as const);
    const histories = await needs.stores.assertions.aboutAll(subjects);
    const namings = subjects.flatMap((subject) =>
      contactPointsNow(histories.get(subjectKey(subject)) ?? [], at).flatMap(({ pending, standing }) => {
        const naming = pending ?? standing;
        return naming === null ? [] : [{ subject, naming }];
      }),
    );
    const texts = await needs.stores.contactPoints.texts(
      namings.map(({ subject, naming }) => ({ assertion: naming.assertion, subject })),
      needs.keyOf,
    );
    for (const { naming } of namings) {
      const { channel, role, expires, contact, assertion } = naming;
      known.set(contact, JSON.stringify([channel, role, expires, texts.get(assertion) ?? null]));
    }
  }
  return known;
}
