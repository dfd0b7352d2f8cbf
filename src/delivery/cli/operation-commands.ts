import { resolve } from 'node:path';
import type { Command } from 'commander';
import { NuwaError } from '#kernel/errors.ts';
import { EXIT_FINDING } from './exit-codes.ts';
import { count, table } from './output.ts';
import type { CommandContext } from './program.ts';

export function addOperationCommands(program: Command, context: CommandContext): void {
  program
    .command('demo')
    .description('Load the invented case of December 2011 into this demo installation')
    .argument('<case>', '2011')
    .option('--scale <share>', 'share of the real lists, for example 0.001', Number, 0.0005)
    .option('--seed <number>', 'another seed makes other people', Number, 1)
    .action(async (name: string, flags: { scale: number; seed: number }, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        if (name !== '2011')
          throw new NuwaError('bad-request', { problem: `there is no case ${name}; 2011 is one` });
        const connection = await connect();
        const report = await connection.call('demo', flags, output.progress());
        output.answer(connection.kind, report, () =>
          table(
            ['list', 'rows', 'indexed', 'people'],
            report.lists.map((list) => [
              list.breach,
              count(list.rows),
              count(list.indexed),
              count(list.people.distinct),
            ]),
          ),
        );
      });
    });

  program
    .command('seed')
    .description('Fill the password ranges from a file of HASH:count lines (SHA-1 or NTLM)')
    .argument('<file>')
    .action(async (file: string, _flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const report = await connection.call('seed', { path: resolve(file) }, output.progress());
        output.answer(connection.kind, report, () => [
          `${count(report.records)} ${report.kind} hashes seeded, ${count(report.refused)} lines refused.`,
        ]);
      });
    });

  program
    .command('export')
    .description('Write the bulk file that offline checkers read: "nuwa export hibp --out FILE"')
    .argument('<format>', 'hibp')
    .requiredOption('--out <file>', 'file to write')
    .option('--ntlm', 'NTLM hashes instead of SHA-1')
    .action(async (format: string, flags: { out: string; ntlm?: boolean }, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        if (format !== 'hibp')
          throw new NuwaError('bad-request', { problem: `there is no format ${format}; hibp is one` });
        const connection = await connect();
        const report = await connection.call(
          'export',
          { kind: flags.ntlm ? 'ntlm' : 'sha1', path: resolve(flags.out) },
          output.progress(),
        );
        output.answer(connection.kind, report, () => [`${count(report.records)} hashes in ${report.path}`]);
      });
    });

  const keys = program.command('keys').description('The keys of this installation');
  keys
    .command('rotate')
    .description('Open a new key epoch: every token is re-keyed, no answer changes')
    .action(async (_flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const report = await connection.call('rotate', {}, output.progress());
        output.answer(connection.kind, report, () => [`The corpus is re-keyed to epoch ${report.epoch}.`]);
      });
    });

  program
    .command('status')
    .description('What installation this is, and where it answers')
    .action(async (_flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const report = await connection.call('status', {});
        output.answer(null, report, () =>
          Object.entries(report).map(([key, value]) => `${key}: ${value ?? 'not running'}`),
        );
      });
    });

  program
    .command('doctor')
    .description('Check keys, database, corpus files and ledger; exit code 3 when something is wrong')
    .action(async (_flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const report = await connection.call('doctor', {});
        output.answer(connection.kind, report, () =>
          report.findings.map(({ what, ok, detail }) => `${ok ? 'ok ' : 'BAD'}  ${what}: ${detail}`),
        );
        return report.findings.every(({ ok }) => ok) ? 0 : EXIT_FINDING;
      });
    });

  program
    .command('config')
    .description('Every setting in force, secrets masked')
    .action(async (_flags: object, command: Command) => {
      await context.run(command, async ({ output }) => {
        const config = context.host.describeConfig();
        output.answer(null, config, () => Object.entries(config).map(([key, value]) => `${key}=${value}`));
      });
    });
}
