import { readFile, writeFile } from 'node:fs/promises';

import type { Command } from 'commander';

import type { ImportReport } from '#contract/organizations.ts';
import { NuwaError } from '#kernel/errors.ts';
import { callApi, queryOf } from './api.ts';
import type { Connection } from './connection.ts';
import { count, table } from './output.ts';
import type { CommandContext } from './program.ts';

type Found = { id: string; name: string; nameEn: string | null; division: string | null; kinds: string[] };
type Listed = Found & {
  sector: string | null;
  superior: string | null;
  dissolved: boolean;
  contactHealth: string;
};
type Naming = {
  channel: string;
  role: string;
  expires: string;
  health: string;
  person?: { name: string; address: string } | null;
};
type Shown = Found & {
  facts?: Record<string, unknown>;
  superiors?: Found[];
  officer?: { from: string; to: string | null; ended: boolean; person: { name: string } | null } | null;
  contacts?: { id: string; health: string; standing: Naming | null; pending: Naming | null }[];
};

/** Rows of a tree level that are shown before the rest is only counted. */
const MOST_CHILDREN = 200;
/** Bad rows shown to people; `--json` has up to 1,000. */
const MOST_SHOWN = 50;
/** EX_DATAERR, as in docs/errors.md. */
const BAD_ROWS = 65;

/** `nuwa org …`: the registry of organizations, their contacts and systems. */
export function addOrgCommands(program: Command, context: CommandContext): void {
  const org = program.command('org').description('Organizations, their contacts and systems');
  addImport(org, context);
  addExport(org, context);
  addShow(org, context);
  addSearch(org, context);
  addTree(org, context);
  addDivisions(org, context);
}

const KINDS = 'organizations, contacts or systems';

function addImport(org: Command, context: CommandContext): void {
  org
    .command('import')
    .description(
      'Take in a CSV (docs/formats/organizations-csv-v1.md): all of it, or nothing and every bad row named',
    )
    .argument('<file>')
    .option('--dry-run', 'judge every row and change nothing')
    .option('--kind <kind>', KINDS, 'organizations')
    .action(async (file: string, flags: { dryRun?: boolean; kind: string }, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const content = (await read(file)).toString('base64');
        const connection = await connect();
        const body = { kind: flags.kind, content, dryRun: flags.dryRun === true };
        const { report } = await callApi<{ report: ImportReport }>(
          connection,
          'POST',
          '/organizations/import',
          body,
        );
        output.answer(connection.kind, { report }, () => linesOf(report));
        return report.problemCount > 0 ? BAD_ROWS : 0;
      });
    });
}

function linesOf(report: ImportReport): string[] {
  const { rows, added, changed, same, written, problems, problemCount } = report;
  const figures = `${count(rows)} rows: ${count(added)} new, ${count(changed)} changed, ${count(same)} known already.`;
  if (problemCount === 0) return [figures, written ? 'Taken in.' : 'A dry run: nothing was changed.'];
  const more = problemCount - Math.min(problems.length, MOST_SHOWN);
  return [
    ...table(
      ['line', 'column', 'reason'],
      problems.slice(0, MOST_SHOWN).map(({ line, column, reason }) => [String(line), column ?? '', reason]),
    ),
    ...(more > 0 ? [`… and ${count(more)} more.`] : []),
    'Nothing was changed. Correct these rows and take the file in again.',
  ];
}

function addExport(org: Command, context: CommandContext): void {
  org
    .command('export')
    .description('Write the registry as CSV; "org import" takes it back without a change')
    .option('--kind <kind>', KINDS, 'organizations')
    .option('--out <file>', 'file to write; left out: standard output')
    .action(async (flags: { kind: string; out?: string }, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const pieces: string[] = [];
        let cursor: string | undefined;
        do {
          const path = `/organizations/export${queryOf({ kind: flags.kind, cursor })}`;
          const page = await callApi<{ csv: string; next: string | null }>(connection, 'GET', path);
          pieces.push(page.csv);
          cursor = page.next ?? undefined;
        } while (cursor !== undefined);
        const csv = pieces.join('');
        if (flags.out === undefined && !output.json) {
          context.host.stdout.write(csv);
          return;
        }
        if (flags.out !== undefined) await write(flags.out, csv);
        const rows = Math.max(0, csv.split('\r\n').length - 2);
        const answer = flags.out === undefined ? { rows, csv } : { rows, file: flags.out };
        output.answer(connection.kind, answer, () => [`${flags.out ?? ''} holds ${count(rows)} rows.`]);
      });
    });
}

function addShow(org: Command, context: CommandContext): void {
  org
    .command('show')
    .description('One organization: facts, line, officer, contacts')
    .argument('<organization>', 'identifier org_…, or a name that one organization has')
    .action(async (name: string, _flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const id = await identify(connection, name);
        const { organization } = await callApi<{ organization: Shown }>(
          connection,
          'GET',
          `/organizations/${id}`,
        );
        output.answer(connection.kind, { organization }, () => describe(organization));
      });
    });
}

function describe({ id, name, nameEn, facts = {}, superiors = [], officer, contacts = [] }: Shown): string[] {
  const { name: _name, nameEn: _nameEn, id: _id, changed: _changed, ...rest } = facts;
  const shown = Object.entries(rest).filter(([, value]) => value !== null && value !== false);
  return [
    `${name}${nameEn === null ? '' : ` (${nameEn})`}`,
    id,
    ...table(
      ['fact', 'value'],
      shown.map(([fact, value]) => [fact, Array.isArray(value) ? value.join(', ') : String(value)]),
    ),
    ...(superiors.length > 0 ? [`below ${superiors.map((one) => one.name).join(' < ')}`] : []),
    ...(officer
      ? [`officer: ${officer.person?.name ?? 'erased'}, ${officer.from} to ${officer.to ?? 'now'}`]
      : []),
    ...(contacts.length > 0
      ? table(
          ['contact', 'health', 'channel', 'role', 'expires', 'who'],
          contacts.flatMap(({ id: contact, health, standing, pending }) =>
            [standing, pending]
              .filter((naming) => naming !== null)
              .map((naming) => [
                contact,
                naming === standing ? health : `${naming.health} (waits)`,
                naming.channel,
                naming.role,
                naming.expires,
                naming.person ? `${naming.person.name} ${naming.person.address}` : '',
              ]),
          ),
        )
      : ['No contact is named.']),
  ];
}

function addSearch(org: Command, context: CommandContext): void {
  org
    .command('search')
    .description('Organizations by part of their name, Chinese or English')
    .argument('<text>')
    .action(async (text: string, _flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const organizations = await search(connection, text);
        output.answer(connection.kind, { organizations }, () =>
          organizations.length === 0
            ? ['None found.']
            : table(
                ['identifier', 'division', 'kinds', 'name'],
                organizations.map((one) => [one.id, one.division ?? '', one.kinds.join(', '), one.name]),
              ),
        );
      });
    });
}

function addTree(org: Command, context: CommandContext): void {
  org
    .command('tree')
    .description('What stands below an organization in its line; without a name, the tops of all lines')
    .argument('[organization]', 'identifier org_…, or a name that one organization has')
    .option('--depth <rungs>', 'how many rungs down', Number, 2)
    .action(async (name: string | undefined, flags: { depth: number }, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        if (!Number.isInteger(flags.depth) || flags.depth < 1 || flags.depth > 8) {
          throw new NuwaError('bad-request', { problem: '--depth takes 1 to 8' });
        }
        const connection = await connect();
        const top = name === undefined ? null : await identify(connection, name);
        const tree = await branch(connection, top, flags.depth);
        output.answer(connection.kind, { below: top, organizations: tree }, () =>
          tree.length === 0 ? ['Nothing stands below it.'] : draw(tree, ''),
        );
      });
    });
}

type Branch = Listed & { below: Branch[]; more?: true };

async function branch(connection: Connection, id: string | null, depth: number): Promise<Branch[]> {
  const path = id === null ? '/organizations/top' : `/organizations/${id}/children`;
  const page = await callApi<{ organizations: Listed[]; next: string | null }>(
    connection,
    'GET',
    `${path}${queryOf({ limit: MOST_CHILDREN })}`,
  );
  const branches: Branch[] = [];
  for (const one of page.organizations) {
    branches.push({ ...one, below: depth > 1 ? await branch(connection, one.id, depth - 1) : [] });
  }
  const last = branches.at(-1);
  if (page.next !== null && last !== undefined) last.more = true;
  return branches;
}

const draw = (branches: readonly Branch[], indent: string): string[] =>
  branches.flatMap((one) => [
    `${indent}${one.name}  ${one.contactHealth}${one.dissolved ? '  dissolved' : ''}  ${one.id}`,
    ...draw(one.below, `${indent}  `),
    ...(one.more ? [`${indent}… and more: the first ${MOST_CHILDREN} are shown`] : []),
  ]);

function addDivisions(org: Command, context: CommandContext): void {
  org
    .command('divisions')
    .description('Codes of divisions of the country by name, Chinese or English')
    .argument('<text>')
    .option('--at <date>', 'as they were: YYYY, YYYY-MM or YYYY-MM-DD')
    .action(async (text: string, flags: { at?: string }, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const answer = await callApi<{ divisions: Record<string, string | null>[] }>(
          connection,
          'GET',
          `/divisions${queryOf({ q: text, at: flags.at })}`,
        );
        output.answer(connection.kind, answer, () =>
          table(
            ['code', 'name', 'English', 'from', 'to'],
            answer.divisions.map((one) =>
              ['code', 'name', 'nameEn', 'validFrom', 'validTo'].map((column) => one[column] ?? ''),
            ),
          ),
        );
      });
    });
}

const search = async (connection: Connection, q: string): Promise<Found[]> =>
  (
    await callApi<{ organizations: Found[] }>(
      connection,
      'GET',
      `/organizations/search${queryOf({ q, limit: 50 })}`,
    )
  ).organizations;

/** An identifier as it is; a name only when one organization has exactly this one. */
async function identify(connection: Connection, name: string): Promise<string> {
  if (/^org_[0-9a-hjkmnp-tv-z]{26}$/.test(name)) return name;
  const named = (await search(connection, name)).filter((one) => one.name === name || one.nameEn === name);
  const [only] = named;
  if (only === undefined) throw new NuwaError('not-found', { what: 'organization', name });
  if (named.length > 1) {
    throw new NuwaError('bad-request', {
      problem: `${named.length} organizations have this name; take the identifier from "nuwa org search"`,
    });
  }
  return only.id;
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new NuwaError('file-unreadable', { file, reason: codeOf(error) }, error);
  }
}

/** Never over a file that is there: an export names people. */
async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new NuwaError('file-not-written', { file, reason: codeOf(error) }, error);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
