import type { Command } from 'commander';
import type { z } from 'zod';
import type { audit } from '#contract/audit.ts';
import { NuwaError } from '#kernel/errors.ts';
import { parseInstant } from '#kernel/instant.ts';
import { callApi, queryOf } from './api.ts';
import { table } from './output.ts';
import type { CommandContext } from './program.ts';

type Answer = z.infer<NonNullable<(typeof audit.read)['~orpc']['outputSchema']>>;

type Flags = {
  readonly case?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly since?: string;
  readonly until?: string;
  readonly before?: string;
  readonly limit: string;
};

export function addAuditCommands(program: Command, context: CommandContext): void {
  program
    .command('audit')
    .description('Who read and did what, the latest first; in a case people go by their names of that case')
    .option('--case <id>', 'one case or lead (vul_…, mis_…)')
    .option('--actor <name>', 'as the audit names them')
    .option('--action <word>', 'for example read-case')
    .option('--since <time>', 'day or instant')
    .option('--until <time>', 'day or instant, excluded')
    .option('--before <number>', 'go on with the rows before this one')
    .option('--limit <count>', 'rows at most', '50')
    .action(async (flags: Flags, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const { since, until, case: subject, ...rest } = flags;
        const query = queryOf({ ...rest, subject, since: timeIn(since), until: timeIn(until) });
        const connection = await connect();
        const answer = await callApi<Answer>(connection, 'GET', `/audit${query}`);
        output.answer(connection.kind, answer, () => [
          ...table(
            ['number', 'at', 'actor', 'action', 'what', 'basis'],
            answer.rows.map((row) => [
              String(row.number),
              row.at,
              row.actor,
              row.action,
              row.what ?? '',
              row.basis ?? '',
            ]),
          ),
          ...(answer.next === null ? [] : [`Older rows: --before ${answer.next}`]),
        ]);
      });
    });
}

function timeIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant === null) {
    throw new NuwaError('bad-request', {
      problem: 'a time needs the form 2026-11-22 or 2026-11-22T08:00:00Z',
    });
  }
  return instant;
}
