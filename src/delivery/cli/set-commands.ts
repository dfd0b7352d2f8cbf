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
      readonly name: string | null;
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
              ...statements.map(({ organization, name, axis, value, happened }) => [
                '',
                name ?? organization,
                happened.slice(0, 10),
                `${axis}: ${spoken(value)}`,
              ]),
            ]),
          ),
        );
      });
    });
}

/** `repaired-before 40 %`: shares are kept as whole thousandths. */
function spoken({ is, thousandths, ...rest }: Readonly<Record<string, unknown>>): string {
  const share = typeof thousandths === 'number' ? [`${thousandths / 10} %`] : [];
  return [is, ...share, ...Object.values(rest).flat()].join(' ');
}
