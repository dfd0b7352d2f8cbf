import { say } from '#domain/assertions/saying.ts';
import type { RowProblem } from '#domain/organizations/csv-cells.ts';
import { idOfKey } from '#domain/organizations/derived-id.ts';
import { sameFacts, type SystemFacts } from '#domain/organizations/organization-state.ts';
import { readSystemRow, type SystemDraft } from '#domain/organizations/read-rows.ts';
import type { SystemRow } from '#stores/systems.ts';

import { organizationsNamed } from './import-organizations.ts';
import type { ImportPlan } from './import-registry.ts';
import type { RegistryFile } from './read-registry-csv.ts';
import type { RegistryNeeds } from './registry-needs.ts';

const EMPTY: SystemFacts = {
  name: '',
  keeper: '',
  maintainer: null,
  supplier: null,
  product: null,
  division: null,
  dataClasses: [],
  people: null,
  critical: 'unknown',
};

/** Judges every row of a file of systems. Keeper, maintainer and supplier stand in the registry already. */
export async function planSystems(needs: RegistryNeeds, file: RegistryFile): Promise<ImportPlan> {
  const today = needs.clock().slice(0, 10);
  const problems: RowProblem[] = [];
  const drafts: SystemDraft[] = [];
  const lines = new Map<string, number>();
  for (const row of file.rows) {
    const read = readSystemRow(row, today);
    if (!('draft' in read)) problems.push(...read.problems);
    else {
      const id = idOfKey('sys', read.draft.key);
      const first = lines.get(id);
      if (first === undefined) drafts.push(read.draft);
      else problems.push({ line: row.line, column: 'key', reason: `says again what line ${first} is about` });
      lines.set(id, first ?? row.line);
    }
  }
  const names = new Set(
    drafts.flatMap(({ keeper, maintainer, supplier }) => [keeper, maintainer, supplier].filter(isText)),
  );
  const named = await organizationsNamed(needs.stores.organizations, [...names]);
  const known = new Map(
    (await needs.stores.systems.byIds(drafts.map(({ key }) => idOfKey('sys', key)))).map((row) => [
      row.id,
      row,
    ]),
  );
  const says: ImportPlan['says'][number][] = [];
  let same = 0;
  for (const draft of drafts) {
    const { line, key, keeper, maintainer, supplier, ...given } = draft;
    const id = idOfKey('sys', key);
    const row = known.get(id) ?? null;
    const before = problems.length;
    const organization = (
      column: string,
      text: string | null | undefined,
    ): { [column: string]: string | null } => {
      if (text === undefined) return {};
      const found = text === null ? null : (named.get(text)?.id ?? undefined);
      if (found !== undefined && (found !== null || column !== 'keeper')) return { [column]: found };
      const reason = text === null ? 'must not be empty' : 'names no organization of the registry';
      problems.push({ line, column, reason });
      return {};
    };
    const facts: SystemFacts = {
      ...(row === null ? EMPTY : factsKnown(row)),
      ...given,
      ...organization('keeper', keeper),
      ...organization('maintainer', maintainer),
      ...organization('supplier', supplier),
    };
    if (row === null && key.startsWith('sys_') && id === key) {
      problems.push({ line, column: 'key', reason: 'no system of the register has this identifier' });
    }
    if (problems.length > before) continue;
    if (row !== null && !row.retired && sameFacts(facts, factsKnown(row))) same++;
    else {
      const saying = say({ kind: 'system', id }, 'registered', { is: 'stated', ...facts }, 'document');
      says.push({ saying, isNew: row === null });
    }
  }
  return { says, same, problems };
}

const isText = (value: string | null | undefined): value is string => typeof value === 'string';

const factsKnown = ({ id: _id, retired: _retired, changed: _changed, ...facts }: SystemRow): SystemFacts =>
  facts;
