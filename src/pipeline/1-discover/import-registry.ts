import type { Saying } from '#domain/assertions/saying.ts';
import {
  CONTACT_COLUMNS,
  ORGANIZATION_COLUMNS,
  type RowProblem,
  SYSTEM_COLUMNS,
} from '#domain/organizations/csv-cells.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Stores } from '#stores/stores-on.ts';

import { planContacts } from './import-contacts.ts';
import { planOrganizations } from './import-organizations.ts';
import { planSystems } from './import-systems.ts';
import { type RegistryFile, readRegistryCsv } from './read-registry-csv.ts';
import { mustBeAllowed, type RegistryNeeds } from './registry-needs.ts';

export type ImportKind = 'organizations' | 'contacts' | 'systems';

export type RegistryImport = {
  readonly kind: ImportKind;
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  /** Rows that say what is known already: nothing was said again. */
  readonly same: number;
  readonly written: boolean;
  /** The first of them, by line. */
  readonly problems: readonly RowProblem[];
  readonly problemCount: number;
};

/** What a file would say, once every row of it has been judged. */
export type ImportPlan = {
  readonly says: readonly { readonly saying: Saying; readonly isNew: boolean }[];
  readonly same: number;
  readonly problems: readonly RowProblem[];
  /** Looked at again in the transaction of each batch, under the lock of the ledger. */
  readonly recheck?: (stores: Stores, batch: readonly Saying[]) => Promise<void>;
};

/** Statements of one transaction: large enough that commits cost little, small enough that others get their turn. */
export const BATCH = 5000;
const MOST_PROBLEMS = 1000;

/**
 * Takes a registry file in: all of it, or nothing and every bad row named. All rows are judged before the first is
 * said; then batches of 5,000, each a transaction of its own. If we crash between two of them, the same file taken in
 * again says what is missing and nothing twice.
 *
 * @param content attacker-controlled
 * @throws NuwaError not-allowed, too-large
 */
export async function importRegistry(
  needs: RegistryNeeds,
  actor: Actor,
  kind: ImportKind,
  content: Uint8Array,
  { dryRun, batch = BATCH }: { readonly dryRun: boolean; readonly batch?: number },
): Promise<RegistryImport> {
  await mustBeAllowed(needs, actor, [], 'import');
  const { known, required } = COLUMNS[kind];
  const file = await readRegistryCsv(content, known, required);
  const plan: ImportPlan = file.problems.some(({ line }) => line === 1)
    ? { says: [], same: 0, problems: [] }
    : await PLANS[kind](needs, file);
  const problems = [...file.problems, ...plan.problems].sort((a, b) => a.line - b.line);
  const written = !dryRun && problems.length === 0;
  if (written) await sayAll(needs, actor, kind, plan, batch);
  const added = plan.says.filter(({ isNew }) => isNew).length;
  return {
    kind,
    rows: file.rows.length,
    added,
    changed: plan.says.length - added,
    same: plan.same,
    written,
    problems: problems.slice(0, MOST_PROBLEMS),
    problemCount: problems.length,
  };
}

const COLUMNS: Readonly<Record<ImportKind, { known: readonly string[]; required: readonly string[] }>> = {
  organizations: { known: ORGANIZATION_COLUMNS, required: ['name'] },
  contacts: { known: CONTACT_COLUMNS, required: CONTACT_COLUMNS.filter((column) => column !== 'role') },
  systems: { known: SYSTEM_COLUMNS, required: ['key', 'name', 'keeper'] },
};

const PLANS: Readonly<Record<ImportKind, (needs: RegistryNeeds, file: RegistryFile) => Promise<ImportPlan>>> =
  {
    organizations: planOrganizations,
    contacts: planContacts,
    systems: planSystems,
  };

async function sayAll(
  needs: RegistryNeeds,
  actor: Actor,
  kind: ImportKind,
  plan: ImportPlan,
  size: number,
): Promise<void> {
  for (let from = 0; from < plan.says.length; from += size) {
    const batch = plan.says.slice(from, from + size).map(({ saying }) => saying);
    await needs.record({
      actor,
      says: batch,
      also: async (stores, at) => {
        await plan.recheck?.(stores, batch);
        const details = { kind, rows: batch.length };
        await stores.audit.append(actor, { at, action: 'import-registry', details });
      },
    });
  }
}
