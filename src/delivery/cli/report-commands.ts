import type { Command } from 'commander';

import { callApi } from './api.ts';
import type { CommandContext } from './program.ts';
import { neededText, objectIn } from './text-input.ts';

type Received = {
  passphrase: string | null;
  kind: string;
  subject: string;
  code: string;
  received: string;
  masked: boolean;
};

/** `nuwa report FILE.json`: hands a report in as the operator, for somebody who wrote a letter or called. */
export function addReportCommands(program: Command, context: CommandContext): void {
  program
    .command('report')
    .description(
      'Hand in a report of a vulnerability, a rumour or misuse, as JSON in the form of POST /api/v1/reports',
    )
    .argument('<file>', 'the report, or - for standard input; docs/reporting.md shows one of each kind')
    .action(async (file: string, _flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const report = objectIn(await neededText(context.host, file));
        const connection = await connect();
        const received = await callApi<Received>(connection, 'POST', '/reports', bodyOf(report));
        output.answer(connection.kind, received, () => [
          `${received.code} (${received.subject})`,
          ...(received.passphrase === null
            ? []
            : [`passphrase ${received.passphrase}: for the finder, shown this once`]),
          ...(received.masked ? ['Personal data in its texts was masked.'] : []),
        ]);
      });
    });
}

/** The report alone, or the whole body of the call. */
const bodyOf = (value: object): object => ('report' in value ? value : { report: value });
