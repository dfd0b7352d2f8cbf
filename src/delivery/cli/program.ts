import { Command } from 'commander';
import type { ControlCall, ControlRequest } from '#contract/control.ts';
import { addAdminCommands } from './admin-commands.ts';
import { addAuditCommands } from './audit-commands.ts';
import { addBreachCommands } from './breach-commands.ts';
import { addCaseCommands } from './case-commands.ts';
import { addCheckCommand } from './check-command.ts';
import type { Connection } from './connection.ts';
import { addFamilyCommands } from './family-commands.ts';
import { addImportCommands } from './import-commands.ts';
import { addLedgerCommands } from './ledger-commands.ts';
import { addOperationCommands } from './operation-commands.ts';
import { addOrgCommands } from './org-commands.ts';
import { createOutput, type Output } from './output.ts';
import { addReportCommands } from './report-commands.ts';
import { addSetCommands } from './set-commands.ts';

/** What the command line needs from the process around it; `main.ts` gives it. */
export type CliHost = {
  readonly version: string;
  /**
   * The running server, or this process with the installation opened. A new place becomes what `makes` says.
   * @throws NuwaError not-found when there is no installation and nothing is to be made
   */
  connect(makes: 'real' | 'demo' | null): Promise<Connection>;
  /** Every setting in force, secrets masked. */
  describeConfig(): Record<string, string>;
  start(options: { empty: boolean; scale?: number }): Promise<void>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
};

/** What each command gets: the way to the installation, and how to speak. */
export type CommandContext = {
  readonly host: CliHost;
  /** Runs a command body: connects, answers, maps errors to sentences and exit codes. */
  run(
    command: Command,
    body: (tools: { output: Output; connect: () => Promise<Connection> }) => Promise<number | void>,
  ): Promise<void>;
  /** One call with progress on standard error. */
  call<C extends ControlCall>(
    connection: Connection,
    output: Output,
    call: C,
    request: ControlRequest<C>,
  ): ReturnType<Connection['call']>;
};

/** Commands that may come first; for any other, a place without an installation is a mistyped one. */
const MAKES: Readonly<Record<string, 'real' | 'demo'>> = {
  import: 'real',
  plan: 'real',
  seed: 'real',
  demo: 'demo',
};

/** Runs the command line and returns the exit code. Never throws. */
export async function runCli(host: CliHost, argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('nuwa')
    .description('Nüwa finds where personal data has got out: leaked lists in, answers out.')
    .version(host.version)
    .option('--json', 'one JSON object on standard output, for programs')
    .showHelpAfterError('(nuwa --help lists the commands)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
    });

  const context: CommandContext = {
    host,
    async run(command, body) {
      const output = createOutput(Boolean(command.optsWithGlobals()['json']), host.stdout, host.stderr);
      const open: Connection[] = [];
      try {
        const connect = async () => {
          const connection = await host.connect(MAKES[command.name()] ?? null);
          open.push(connection);
          return connection;
        };
        exitCode = (await body({ output, connect })) ?? 0;
      } catch (error) {
        exitCode = output.fail(error);
      } finally {
        for (const connection of open) await connection.close();
      }
    },
    call: (connection, output, call, request) => connection.call(call, request, output.progress()),
  };

  program
    .command('start', { isDefault: false })
    .description('Start the server; a first start without a data folder makes a demo installation')
    .option('--empty', 'make a real, empty installation instead of a demo')
    .option('--scale <share>', 'size of the demo, as a share of the real lists', Number)
    .action(async (options: { empty?: boolean; scale?: number }, command: Command) => {
      await context.run(command, async () => {
        await host.start({
          empty: options.empty === true,
          ...(options.scale === undefined ? {} : { scale: options.scale }),
        });
      });
    });
  addImportCommands(program, context);
  addBreachCommands(program, context);
  addCheckCommand(program, context);
  addLedgerCommands(program, context);
  addOperationCommands(program, context);
  addCaseCommands(program, context);
  addFamilyCommands(program, context);
  addReportCommands(program, context);
  addOrgCommands(program, context);
  addSetCommands(program, context);
  addAuditCommands(program, context);
  addAdminCommands(program, context);

  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // commander has printed its sentence; help and version end with 0, wrong use with 64 as in docs/errors.md.
    if (error instanceof Error && 'exitCode' in error) return error.exitCode === 0 ? 0 : 64;
    throw error;
  }
  return exitCode;
}
