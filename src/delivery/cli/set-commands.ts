import type { Command } from 'commander';
import { callApi } from './api.ts';
import { table } from './output.ts';
import type { CommandContext } from './program.ts';

type Sets = {
  readonly sets: readonly {
    readonly id: string;
    readonly meaning: { readonly text: string };
    readonly statements: readonly {
      readonly organization: string;
      readonly axis: string;
      readonly value: Readonly<Record<string, unknown>>;
      readonly happened: string;
    }[];
  }[];
};

/** Statements about sets of cases: who says what, beside the figures and never spread over them. */
export function addSetCommands(program: Command, context: CommandContext): void {
  program
    .command('sets')
    .description('What organizations say of whole sets of cases ("40 % were repaired before")')
    .action(async (_flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const answer = await callApi<Sets>(connection, 'GET', '/sets');
        output.answer(connection.kind, answer, () =>
          table(
            ['set', 'who', 'when', 'what'],
            answer.sets.flatMap(({ id, meaning, statements }) => [
              [id, '', '', meaning.text],
              ...statements.map(({ organization, axis, value, happened }) => [
                '',
                organization,
                happened.slice(0, 10),
                `${axis}: ${Object.values(value).flat().join(' ')}`,
              ]),
            ]),
          ),
        );
      });
    });
}
