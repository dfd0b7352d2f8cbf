import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import type { ControlAnswers, ControlRequest, DumpSource } from '#contract/control.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Connection } from './connection.ts';
import { count, table } from './output.ts';
import type { CommandContext } from './program.ts';

type ImportFlags = {
  breach?: string;
  title?: string;
  organization?: string;
  domain?: string;
  date?: string;
  sensitive?: boolean;
  withheld?: boolean;
  keepRaw?: boolean;
  handedInBy?: string;
  legalBasis?: string;
  approvedBy?: string;
  plan?: string;
  name?: string;
  inbox?: boolean;
};

export function addImportCommands(program: Command, context: CommandContext): void {
  program
    .command('import')
    .description(
      'Take in a leaked list: files, folders and archives together are one dump; "-" reads standard input',
    )
    .argument('<file...>', 'what to read')
    .option('--inbox', 'the files are names in the inbox folder (NUWA_INBOX)')
    .option('--breach <name>', 'name of the breach; default from the file name')
    .option('--title <title>', 'title for people')
    .option('--organization <name>', 'whose data it is said to be')
    .option('--domain <domain>', 'site that the list is said to come from')
    .option('--date <yyyy-mm-dd>', 'when the data is said to have got out')
    .option(
      '--sensitive',
      'being in it says something about a person: who is in it is told to that person alone',
    )
    .option('--withheld', 'keep out of public lists and ranges until the publicity is changed')
    .option('--keep-raw', 'keep the dump, encrypted; otherwise nothing of it stays')
    .option('--handed-in-by <who>', 'custody: who handed the list in')
    .option('--legal-basis <basis>', 'custody: on what legal basis it is held')
    .option('--approved-by <who>', 'custody: who approved the import')
    .option('--plan <file>', 'read every entry by this plan (JSON, see "nuwa plan --json")')
    .option('--name <name>', 'file name to assume for standard input', 'dump.txt')
    .action(async (files: string[], flags: ImportFlags, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const plan = flags.plan === undefined ? undefined : readPlan(flags.plan);
        const connection = await connect();
        const source = await sourceOf(files, flags, context, connection);
        const report = await connection.call('import', importRequest(source, flags, plan), output.progress());
        output.answer(connection.kind, report, () => importLines(report));
      });
    });

  program
    .command('plan')
    .description('Show how a list would be read, on a masked sample; nothing is taken in')
    .argument('<file...>', 'what to read')
    .option('--inbox', 'the files are names in the inbox folder (NUWA_INBOX)')
    .option('--plan <file>', 'show the sample through this plan instead')
    .option('--name <name>', 'file name to assume for standard input', 'dump.txt')
    .action(async (files: string[], flags: ImportFlags, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const plan = flags.plan === undefined ? undefined : readPlan(flags.plan);
        const connection = await connect();
        const source = await sourceOf(files, flags, context, connection);
        const report = await connection.call('plan', { source, ...(plan === undefined ? {} : { plan }) });
        output.answer(connection.kind, report, () => planLines(report));
      });
    });
}

async function sourceOf(
  files: string[],
  { name = 'dump.txt', inbox }: ImportFlags,
  context: CommandContext,
  connection: Connection,
): Promise<DumpSource> {
  if (files.length === 1 && files[0] === '-') {
    const staged = await connection.stage(context.host.stdin, basename(name));
    return { staged, name: basename(name) };
  }
  if (inbox) return { inbox: files };
  return { paths: files.map((file) => resolve(file)) };
}

function importRequest(source: DumpSource, flags: ImportFlags, plan: unknown): ControlRequest<'import'> {
  const { handedInBy, legalBasis, approvedBy, plan: _file, name: _name, inbox: _inbox, ...given } = flags;
  const custody = defined({ handedInBy, legalBasis, approvedBy });
  return { source, custody, ...defined(given), ...(plan === undefined ? {} : { plan }) };
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

/** What `nuwa plan --json` prints, as it is or corrected; or one plan alone, for every entry. */
function readPlan(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new NuwaError('plan-invalid', { problem: `${file} is not JSON` }, error);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new NuwaError('file-unreadable', { file, reason: 'it is not there, or not ours to read' }, error);
  }
}

function importLines(report: ControlAnswers['import']): string[] {
  const refused = Object.entries(report.refused).map(([reason, rows]) => `${count(rows)} ${reason}`);
  return [
    `${report.title}: ${count(report.rows)} rows = ${count(report.indexed)} indexed + ${count(report.rows - report.indexed)} refused${refused.length > 0 ? ` (${refused.join(', ')})` : ''}`,
    ...report.entries.map(
      ({ name, charset, shape, columns }) => `  ${name}: ${charset}, ${shape}: ${columns.join(', ')}`,
    ),
    `  passwords kept as: ${report.schemes.map(({ scheme, rows }) => `${scheme} (${count(rows)})`).join(', ') || 'none found'}`,
    `  people: ${count(report.people.distinct)}${report.people.by ? `, told apart by ${report.people.by}` : ''}`,
    ...(report.heldBack > 0
      ? [
          `  ${count(report.heldBack)} passwords are held back from public ranges: they look like phone or ID numbers.`,
        ]
      : []),
    `  ${SECRETS[report.secrets]}`,
    `  the list itself: ${RAW[report.raw]}`,
    `  custody: handed in by ${report.custody.handedInBy}, legal basis ${report.custody.legalBasis}, approved by ${report.custody.approvedBy}`,
  ];
}

const SECRETS = {
  answered: 'Its passwords are answered now. See "nuwa breaches" and "nuwa check".',
  waiting:
    'Its passwords wait for company: fewer distinct ones than NUWA_PUBLISH_FLOOR would show in the ranges.',
  withheld: 'It is withheld: nothing of it is answered in public until "nuwa amend NAME publicity public".',
  none: 'It holds no passwords that a range could answer for.',
} as const;

/** What became of the list, in words. */
const RAW = {
  'not-staged': 'was read where it lies and not copied',
  shredded: 'was held encrypted while it was read, and is gone',
  kept: 'is kept, encrypted (see "nuwa raw")',
} as const;

function planLines(report: ControlAnswers['plan']): string[] {
  return report.entries.flatMap((entry) => [
    `${entry.name}`,
    ...entry.evidence.map((line) => `  ${line}`),
    ...table(
      ['', ''],
      entry.sample.map(({ cells, refused }) => [refused ? `refused: ${refused}` : '', cells.join(' | ')]),
    ).slice(2),
    `  plan: ${JSON.stringify(entry.plan)}`,
  ]);
}
