import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ControlAnswers, ControlRequest } from '#contract/control.ts';
import { NuwaError } from '#kernel/errors.ts';
import { EXIT_FINDING } from './exit-codes.ts';
import { count, table } from './output.ts';
import type { CommandContext } from './program.ts';

export function addOperationCommands(program: Command, context: CommandContext): void {
  program
    .command('demo')
    .description('Load one of the two invented cases into this demo installation')
    .argument('<case>', '2011 (leaked lists) or 2015 (a year of vulnerabilities)')
    .option('--scale <share>', 'of 2011: share of the real lists, for example 0.001', Number, 0.0005)
    .option('--seed <number>', 'of 2011: another seed makes other people', Number, 1)
    .action(async (name: string, flags: { scale: number; seed: number }, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const request = demoRequest(name, flags);
        const connection = await connect();
        const report = await connection.call('demo', request, output.progress());
        output.answer(connection.kind, report, () => demoLines(report));
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

function demoRequest(name: string, flags: { scale: number; seed: number }): ControlRequest<'demo'> {
  switch (name) {
    case '2011':
      return { case: name, ...flags };
    case '2015':
      return { case: name };
    default:
      throw new NuwaError('bad-request', { problem: `there is no case ${name}; there are 2011 and 2015` });
  }
}

function demoLines({ lists, spring }: ControlAnswers['demo']): string[] {
  if (spring === null) {
    return table(
      ['list', 'rows', 'indexed', 'people'],
      lists.map(({ breach, rows, indexed, people }) => [
        breach,
        count(rows),
        count(indexed),
        count(people.distinct),
      ]),
    );
  }
  const { acts, played, vulnerabilities } = spring;
  const rest = acts - played;
  return [
    `${count(vulnerabilities)} vulnerabilities of an invented year, April 2014 to April 2015.`,
    rest === 0
      ? `${count(played)} acts were played.`
      : `${count(played)} acts were played; the other ${count(rest)} stood on record already.`,
  ];
}
