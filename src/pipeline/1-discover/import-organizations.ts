import { say, type Saying } from '#domain/assertions/saying.ts';
import type { RowProblem } from '#domain/organizations/csv-cells.ts';
import { derivedId, idOfKey } from '#domain/organizations/derived-id.ts';
import { creditCodeOf } from '#domain/organizations/fact-problems.ts';
import { DEEPEST_LINE, lineDepth, lineMembers, linesOf, ringsIn } from '#domain/organizations/line.ts';
import { type OrganizationFacts, sameFacts } from '#domain/organizations/organization-state.ts';
import { type OrganizationDraft, readOrganizationRow } from '#domain/organizations/read-rows.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { OrganizationRow } from '#stores/organizations.ts';
import type { Stores } from '#stores/stores-on.ts';

import type { ImportPlan } from './import-registry.ts';
import type { RegistryFile } from './read-registry-csv.ts';
import type { RegistryNeeds } from './registry-needs.ts';

const EMPTY: OrganizationFacts = {
  name: '',
  nameEn: null,
  kinds: ['keeper'],
  creditCode: null,
  sector: null,
  superior: null,
  division: null,
  domain: null,
};

type Placed = {
  readonly id: string;
  readonly draft: OrganizationDraft;
  /** As the registry has it; null for a new one. */
  readonly known: OrganizationRow | null;
};

/** Judges every row of a file of organizations, and finds what it says that is not known yet. */
export async function planOrganizations(needs: RegistryNeeds, file: RegistryFile): Promise<ImportPlan> {
  const today = needs.clock().slice(0, 10);
  const problems: RowProblem[] = [];
  const drafts: OrganizationDraft[] = [];
  for (const row of file.rows) {
    const read = readOrganizationRow(row, today);
    if ('draft' in read) drafts.push(read.draft);
    else problems.push(...read.problems);
  }
  const { organizations } = needs.stores;
  const placed = await place(organizations, drafts, problems);
  const references = await referencesOf(organizations, placed, problems);
  const stated = placed.map((one) => ({ ...one, facts: factsOf(one, references) }));
  await judgeLines(organizations, stated, problems);
  problems.push(...takenCodes(stated, await organizations.byCreditCodes(codesOf(stated))));

  const differing = stated.filter(
    ({ facts, known }) => known === null || known.dissolved || !sameFacts(facts, factsKnown(known)),
  );
  const depths = depthsOf(differing.map(({ id, facts }) => [id, facts.superior]));
  // From the top down, so that a row finds its superior's line when it is written.
  differing.sort((a, b) => (depths.get(a.id) ?? 0) - (depths.get(b.id) ?? 0));
  return {
    says: differing.map(({ id, facts, known }) => ({
      saying: say({ kind: 'organization', id }, 'registered', { is: 'stated', ...facts }, 'document'),
      isNew: known === null,
    })),
    same: stated.length - differing.length,
    problems,
    recheck: mustStillFit,
  };
}

/** Which organization each row is about: by its key, else by its credit code. */
async function place(
  organizations: Stores['organizations'],
  drafts: readonly OrganizationDraft[],
  problems: RowProblem[],
): Promise<readonly Placed[]> {
  const keyed = new Map(
    (await organizations.byIds(drafts.flatMap(({ key }) => (key === null ? [] : [idOfKey('org', key)])))).map(
      (row) => [row.id, row],
    ),
  );
  const coded = new Map(
    (await organizations.byCreditCodes(drafts.flatMap(({ creditCode }) => creditCode ?? []))).map((row) => [
      row.creditCode,
      row,
    ]),
  );
  const lines = new Map<string, number>();
  return drafts.flatMap((draft) => {
    const { key, creditCode = null, line } = draft;
    const byKey = key === null ? undefined : keyed.get(idOfKey('org', key));
    const known = byKey ?? (creditCode === null ? undefined : coded.get(creditCode)) ?? null;
    if (known === null && key?.startsWith('org_') && idOfKey('org', key) === key) {
      problems.push({ line, column: 'key', reason: 'no organization of the registry has this identifier' });
      return [];
    }
    const id =
      known?.id ?? (key === null ? derivedId('org', 'credit-code', creditCode ?? '') : idOfKey('org', key));
    const first = lines.get(id);
    if (first !== undefined) {
      problems.push({
        line,
        column: key === null ? 'credit_code' : 'key',
        reason: `says again what line ${first} is about`,
      });
      return [];
    }
    lines.set(id, line);
    return [{ id, draft, known }];
  });
}

type References = ReadonlyMap<
  string,
  OrganizationRow | { readonly id: string; readonly dissolved: false; readonly line: null }
>;

/** What the column `superior` may hold: a key of this file or an earlier one, a credit code, or an identifier. */
async function referencesOf(
  organizations: Stores['organizations'],
  placed: readonly Placed[],
  problems: RowProblem[],
): Promise<References> {
  const found = new Map<string, OrganizationRow | { id: string; dissolved: false; line: null }>();
  for (const { id, draft } of placed) {
    const own = { id, dissolved: false, line: null } as const;
    if (draft.key !== null) found.set(draft.key, own);
    if (draft.creditCode) found.set(draft.creditCode, own);
    found.set(id, own);
  }
  const wanted = [...new Set(placed.flatMap(({ draft }) => draft.superior ?? []))].filter(
    (text) => !found.has(text),
  );
  for (const [text, row] of await organizationsNamed(organizations, wanted)) {
    found.set(text, found.get(row.id) ?? row);
  }
  for (const { draft } of placed) {
    if (typeof draft.superior !== 'string') continue;
    const superior = found.get(draft.superior);
    const at = { line: draft.line, column: 'superior' };
    if (superior === undefined) {
      problems.push({ ...at, reason: 'names no organization, neither of this file nor of the registry' });
    } else if (superior.dissolved)
      problems.push({ ...at, reason: 'names an organization that is dissolved' });
  }
  return found;
}

/** Organizations of the registry by what files call them: key, credit code or identifier. */
export async function organizationsNamed(
  organizations: Stores['organizations'],
  names: readonly string[],
): Promise<ReadonlyMap<string, OrganizationRow>> {
  const codes = new Map(names.map((name) => [name, creditCodeOf(name)]));
  const byCode = new Map(
    (await organizations.byCreditCodes([...codes.values()].flatMap((code) => code ?? []))).map((row) => [
      row.creditCode,
      row,
    ]),
  );
  const byId = new Map(
    (await organizations.byIds(names.map((name) => idOfKey('org', name)))).map((row) => [row.id, row]),
  );
  const named = new Map<string, OrganizationRow>();
  for (const name of names) {
    const code = codes.get(name) ?? null;
    const row =
      byId.get(idOfKey('org', name)) ??
      (code === null ? undefined : (byCode.get(code) ?? byId.get(derivedId('org', 'credit-code', code))));
    if (row !== undefined) named.set(name, row);
  }
  return named;
}

/** What the row states, on top of what is known: a column that the file does not have leaves things as they are. */
function factsOf({ draft, known }: Placed, references: References): OrganizationFacts {
  const { line: _line, key: _key, superior, ...given } = draft;
  const above = superior === null ? null : superior === undefined ? undefined : references.get(superior)?.id;
  return {
    ...(known === null ? EMPTY : factsKnown(known)),
    ...given,
    ...(above === undefined ? {} : { superior: above }),
  };
}

const factsKnown = (row: OrganizationRow): OrganizationFacts => ({
  name: row.name,
  nameEn: row.nameEn,
  kinds: row.kinds,
  creditCode: row.creditCode,
  sector: row.sector,
  superior: row.superior,
  division: row.division,
  domain: row.domain,
});

type StatedRow = Placed & { readonly facts: OrganizationFacts };

/** The whole line as it would stand: no rings, and no more rungs than there are. */
async function judgeLines(
  organizations: Stores['organizations'],
  rows: readonly StatedRow[],
  problems: RowProblem[],
): Promise<void> {
  const superiors = new Map<string, string | null>();
  const inFile = new Set(rows.map(({ id }) => id));
  const outside = await organizations.byIds(
    rows.flatMap(({ facts }) =>
      facts.superior !== null && !inFile.has(facts.superior) ? [facts.superior] : [],
    ),
  );
  for (const { line } of outside) {
    const members = lineMembers(line);
    members.forEach((id, index) => superiors.set(id, members[index - 1] ?? null));
  }
  // What the file says of them comes last and counts.
  for (const { id, facts } of rows) superiors.set(id, facts.superior);
  const rings = ringsIn(superiors);
  const lines = linesOf(superiors, () => null);
  for (const { id, facts, draft, known } of rows) {
    const at = { line: draft.line, column: 'superior' };
    if (rings.has(id)) {
      problems.push({
        ...at,
        reason: 'the line comes back to this organization: somebody here is their own superior',
      });
      continue;
    }
    const moves = known !== null && known.superior !== facts.superior;
    const below = moves ? await organizations.depthBelow(known.line) : 0;
    if (lineDepth(lines.get(id) ?? '') + below > DEEPEST_LINE) {
      problems.push({ ...at, reason: `the line would have more than ${DEEPEST_LINE} rungs` });
    }
  }
}

const codesOf = (rows: readonly StatedRow[]): readonly string[] =>
  rows.flatMap(({ facts }) => facts.creditCode ?? []);

/** A credit code names one organization in being. */
function takenCodes(rows: readonly StatedRow[], holders: readonly OrganizationRow[]): readonly RowProblem[] {
  const stated = new Map(rows.map((row) => [row.id, row]));
  const holder = new Map(holders.map((row) => [row.creditCode, row.id]));
  const seen = new Map<string, number>();
  return rows.flatMap(({ id, facts, draft }) => {
    const code = facts.creditCode;
    if (code === null) return [];
    const at = { line: draft.line, column: 'credit_code' };
    const first = seen.get(code);
    seen.set(code, first ?? draft.line);
    if (first !== undefined) return [{ ...at, reason: `line ${first} has the same code` }];
    const held = holder.get(code);
    if (held === undefined || held === id) return [];
    const same = stated.get(held)?.facts.creditCode === code;
    return same ? [] : [{ ...at, reason: 'another organization of the registry has this code' }];
  });
}

function depthsOf(superiors: readonly (readonly [string, string | null])[]): ReadonlyMap<string, number> {
  const lines = linesOf(new Map(superiors), () => null);
  return new Map([...lines].map(([id, line]) => [id, lineDepth(line)]));
}

/** Somebody may have changed the registry between the judging of the file and this batch. */
async function mustStillFit({ organizations }: Stores, batch: readonly Saying[]): Promise<void> {
  const facts = batch.flatMap(({ subject, value }) =>
    value === null ? [] : [{ id: subject.id, ...(value as unknown as OrganizationFacts) }],
  );
  const own = new Set(facts.map(({ id }) => id));
  const superiors = new Set(
    facts.flatMap(({ superior }) => (superior === null || own.has(superior) ? [] : [superior])),
  );
  const there = await organizations.byIds([...superiors]);
  const holders = new Map(
    (await organizations.byCreditCodes(facts.flatMap(({ creditCode }) => creditCode ?? []))).map((row) => [
      row.creditCode,
      row.id,
    ]),
  );
  const taken = facts.some(
    ({ id, creditCode }) => creditCode !== null && (holders.get(creditCode) ?? id) !== id,
  );
  if (taken || there.length < superiors.size || there.some(({ dissolved }) => dissolved)) {
    throw new NuwaError('bad-request', {
      problem:
        'the registry changed while the file was taken in; take it in again, what was written stays and is skipped',
    });
  }
}
