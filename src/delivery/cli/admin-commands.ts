import type { Command } from 'commander';
import { callApi } from './api.ts';
import type { CommandContext } from './program.ts';

/** For whoever is at the machine: ways in that do not need an account. */
export function addAdminCommands(program: Command, context: CommandContext): void {
  const admin = program.command('admin').description('Who administers this installation');
  admin
    .command('link')
    .description('Make a one-time link by which somebody becomes administrator, for the case of lost access')
    .action(async (_flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const answer = await callApi<{ link: string; hours: number }>(
          connection,
          'POST',
          '/people/administrator-links',
          {},
        );
        output.answer(connection.kind, answer, () => [
          answer.link,
          `Works once, within ${answer.hours} hours. Whoever opens it administers this installation.`,
        ]);
      });
    });
}
