import { resolve } from 'node:path';
import type { Command } from 'commander';
import { NuwaError } from '#kernel/errors.ts';
import { count, table } from './output.ts';
import type { CommandContext } from './program.ts';

export function addBreachCommands(program: Command, context: CommandContext): void {
  program
    .command('breaches')
    .description('What is in the corpus')
    .action(async (_flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const report = await connection.call('breaches', {});
        output.answer(connection.kind, report, () =>
          report.breaches.length === 0
            ? ['The corpus is empty. Take in a first list with "nuwa import FILE".']
            : table(
                ['breach', 'rows', 'people', 'passwords kept as', 'verdict', 'publicity'],
                report.breaches.map((breach) => [
                  breach.name,
                  count(breach.rows),
                  count(breach.people),
                  breach.schemes.join(', '),
                  breach.verdict,
                  breach.publicity,
                ]),
              ),
        );
      });
    });

  program
    .command('breach')
    .description('Everything asserted about one breach, by whom and on what basis')
    .argument('<name>')
    .action(async (name: string, _flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const report = await connection.call('breach', { name });
        output.answer(connection.kind, report, () => [
          `${report.breach.title} (${report.breach.name})`,
          ...table(
            ['axis', 'value', 'by', 'basis', 'since'],
            report.standings.map(({ axis, value, by, basis, since }) => [axis, value, by, basis, since]),
          ),
        ]);
      });
    });

  program
    .command('amend')
    .description(
      'Correct what is known of a breach: a new assertion, the old one stays. Axes: title, organization, domain, breach-date, data-classes, sensitive, publicity, word, description, handed-in-by, legal-basis, approved-by',
    )
    .argument('<name>')
    .argument('<axis>')
    .argument('<value>')
    .action(async (breach: string, axis: string, value: string, _flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const report = await connection.call('amend', { breach, axis, value });
        output.answer(connection.kind, report, () => [
          `${report.breach}: ${report.axis} is now ${report.value}`,
        ]);
      });
    });

  const raw = program.command('raw').description('Raw dumps that were kept with --keep-raw');
  raw
    .command('read')
    .description('Write a kept dump out as a tar, in clear')
    .argument('<breach>')
    .requiredOption('--out <file>', 'file to write')
    .action(async (breach: string, flags: { out: string }, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const report = await connection.call('raw-read', { breach, path: resolve(flags.out) });
        output.answer(connection.kind, report, () => [
          `${report.path} holds the dump of ${breach} in clear. Delete it when done.`,
        ]);
      });
    });
  raw
    .command('shred')
    .description('Forget a kept dump: its key, then its file')
    .argument('<breach>')
    .action(async (breach: string, _flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const report = await connection.call('raw-shred', { breach });
        output.answer(connection.kind, report, () => [`The raw dump of ${breach} is gone.`]);
      });
    });

  program
    .command('remove')
    .description('Take a breach and exactly its contribution out of the corpus')
    .argument('<name>')
    .option('--yes', 'do not ask')
    .action(async (name: string, flags: { yes?: boolean }, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        if (!flags.yes && !context.host.stdin.isTTY) {
          throw new NuwaError('bad-request', { problem: 'removing cannot be undone; say --yes' });
        }
        if (!flags.yes) {
          const { confirm } = await import('@clack/prompts');
          const sure = await confirm({
            message: `Remove ${name}? What it brought cannot be brought back without the raw list.`,
          });
          if (sure !== true) return 0;
        }
        const report = await connection.call('remove', { breach: name }, output.progress());
        output.answer(connection.kind, report, () => [
          `${report.breach} is removed; the corpus is at version ${report.corpusVersion}.`,
        ]);
      });
    });
}
