import type { Command } from 'commander';
import type { z } from 'zod';
import type { families, findings } from '#contract/cases.ts';
import { callApi } from './api.ts';
import { table } from './output.ts';
import type { CommandContext } from './program.ts';
import { neededText, objectIn } from './text-input.ts';

type Opened = z.infer<NonNullable<(typeof families.open)['~orpc']['outputSchema']>>;
type Report = z.infer<NonNullable<(typeof findings.import)['~orpc']['outputSchema']>>;

/** One supplier's hole in many systems, and what scanners found. */
export function addFamilyCommands(program: Command, context: CommandContext): void {
  const family = program.command('family').description('One supplier’s hole that stands in many systems');
  family
    .command('open')
    .description(
      'Open a family and a case in each of its systems, from a JSON object as POST /families takes it',
    )
    .option(
      '--text-file <file>',
      '{product, supplier, title, technical, vector, systems …}; "-" or a pipe: standard input',
    )
    .action(async (flags: { textFile?: string }, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const body = objectIn(await neededText(context.host, flags.textFile));
        const connection = await connect();
        const answer = await callApi<Opened>(connection, 'POST', '/families', body);
        output.answer(connection.kind, answer, () => [`${answer.family} is open.`, ...linesOf(answer)]);
      });
    });
  family
    .command('extend')
    .description('Open a case of this family in further systems')
    .argument('<family>', 'fam_…')
    .argument('<systems...>', 'sys_…')
    .action(async (id: string, systems: string[], _flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const path = `/families/${encodeURIComponent(id)}/systems`;
        const answer = await callApi<Opened>(connection, 'POST', path, { systems });
        output.answer(connection.kind, answer, () => linesOf(answer));
      });
    });

  program
    .command('findings')
    .description('What a scanner found: says what would be opened; --open opens it')
    .requiredOption('--format <word>', 'nuclei, sarif, csv')
    .option('--text-file <file>', 'the file of findings; "-" or a pipe: standard input')
    .option('--system <id>', 'sys_…, for findings whose host belongs to no known system')
    .option('--open', 'open the cases')
    .action(
      async (
        flags: { format: string; textFile?: string; system?: string; open?: boolean },
        command: Command,
      ) => {
        await context.run(command, async ({ output, connect }) => {
          const { format, textFile, system = null, open = false } = flags;
          const text = await neededText(context.host, textFile);
          const connection = await connect();
          const body = { format, text, system, dryRun: !open };
          const report = await callApi<Report>(connection, 'POST', '/findings', body);
          output.answer(connection.kind, report, () => [
            ...table(
              ['line', 'outcome', 'case', 'system', 'host', 'finding'],
              report.findings.map((one) => [
                String(one.line),
                one.outcome,
                one.case ?? '',
                one.system ?? '',
                one.host ?? '',
                one.title,
              ]),
            ),
            ...report.refusals.map(({ line, reason }) => `line ${line} was refused: ${reason}`),
            ...(report.dryRun ? ['Nothing was written. --open opens the cases.'] : []),
          ]);
        });
      },
    );
}

const linesOf = ({ cases }: Opened): readonly string[] =>
  table(
    ['system', 'case', ''],
    cases.map(({ system, vulnerability, known }) => [system, vulnerability, known ? 'was there' : 'opened']),
  );
