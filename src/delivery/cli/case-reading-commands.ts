import type { Command } from 'commander';
import type { z } from 'zod';
import type { cases } from '#contract/cases.ts';
import { NuwaError } from '#kernel/errors.ts';
import { callApi, queryOf } from './api.ts';
import { count, table } from './output.ts';
import type { CommandContext } from './program.ts';

type Output<C extends keyof typeof cases> = z.infer<NonNullable<(typeof cases)[C]['~orpc']['outputSchema']>>;

/** Lists, a case with its timeline, likely duplicates, receipts. */
export function addCaseReading(group: Command, context: CommandContext): void {
  group
    .command('list')
    .description('Cases, a page at a time')
    .option('--report <word>', 'received, triaging, needs-info, valid, closed …')
    .option('--column <word>', 'column of the figures: tested-open, verified, claimed-by-keeper …')
    .option('--grade <word>', 'critical, high, medium, low')
    .option('--under <id>', 'org_…: its cases and those of all below it')
    .option('--territory <code>', 'six digits: 220000 for the province')
    .option('--family <id>', 'fam_…')
    .option('--search <words>', 'words of title or description')
    .option('--overdue', 'whose nearest deadline is past')
    .option('--order <word>', 'received, changed, due')
    .option('--limit <count>', 'rows at most', '50')
    .option('--cursor <cursor>', 'go on where a page ended')
    .action(async (flags: Readonly<Record<string, string | boolean | undefined>>, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const answer = await callApi<Output<'list'>>(connection, 'GET', `/cases${queryOf(flags)}`);
        output.answer(connection.kind, answer, () => [
          ...table(
            ['case', 'column', 'report', 'leak', 'grade', 'people', 'place', 'due', 'received'],
            answer.cases.map((one) => [
              one.id,
              one.column,
              one.report,
              one.leak,
              one.grade ?? '',
              one.people === null ? '' : count(one.people.likely),
              one.division ?? '',
              one.due === null ? '' : `${one.due.slice(0, 10)} ${one.dueStep ?? ''}`,
              one.received.slice(0, 10),
            ]),
          ),
          ...(answer.next === null ? [] : [`More: --cursor ${answer.next}`]),
        ]);
      });
    });
  group
    .command('show')
    .description('One case with its timeline: who said what, on what basis')
    .argument('<case>', 'vul_…')
    .action(async (id: string, _flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const answer = await callApi<Output<'get'>>(connection, 'GET', `/cases/${encodeURIComponent(id)}`);
        output.answer(connection.kind, answer, () =>
          table(
            ['happened', 'axis', 'word', 'by', 'basis', 'said'],
            (answer.case.timeline ?? []).map(({ happened, axis, value, by, basis, said }) => [
              happened.slice(0, 16),
              axis,
              value?.is ?? 'withdrawn',
              by.pseudonym ?? by.part,
              basis,
              said === undefined ? '' : 'text' in said ? (said.text.split('\n')[0] ?? '') : '(forgotten)',
            ]),
          ),
        );
      });
    });
  group
    .command('duplicates')
    .description('Cases that may be about the same hole')
    .argument('<case>', 'vul_…')
    .action(async (id: string, _flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const path = `/cases/${encodeURIComponent(id)}/duplicates`;
        const answer = await callApi<Output<'duplicates'>>(connection, 'GET', path);
        output.answer(connection.kind, answer, () =>
          table(
            ['case', 'points', 'because of'],
            answer.duplicates.map(({ id: other, score, reasons }) => [
              other,
              String(score),
              reasons.map(({ reason, points }) => `${reason} ${points}`).join(', '),
            ]),
          ),
        );
      });
    });
  group
    .command('receipts')
    .description('Receipts of what was said in a case; "nuwa verify-receipt" checks them offline')
    .argument('<case>', 'vul_…')
    .action(async (id: string, _flags: object, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const path = `/cases/${encodeURIComponent(id)}/receipts`;
        const answer = await callApi<Output<'receipts'>>(connection, 'GET', path);
        output.answer(connection.kind, answer, () => answer.receipts.map(({ receipt }) => receipt.trimEnd()));
      });
    });
}

/** Cannot be undone, so it asks. */
export function addForgetting(group: Command, context: CommandContext): void {
  group
    .command('forget')
    .description('Forget a case for good: its texts, details and files; ledger and receipts stay valid')
    .argument('<case>', 'vul_…')
    .requiredOption(
      '--basis <word>',
      'finder-withdrew, person-asked, retention-ended, court-order, entered-in-error',
    )
    .option('--yes', 'do not ask')
    .action(async (id: string, flags: { basis: string; yes?: boolean }, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        if (flags.yes !== true) {
          if (!context.host.stdin.isTTY) {
            throw new NuwaError('bad-request', { problem: 'forgetting cannot be undone; say --yes' });
          }
          const { confirm } = await import('@clack/prompts');
          const sure = await confirm({
            message: 'Forget this case? What is forgotten cannot be brought back.',
          });
          if (sure !== true) return 0;
        }
        const connection = await connect();
        const path = `/cases/${encodeURIComponent(id)}/forgetting`;
        const answer = await callApi<Output<'forget'>>(connection, 'POST', path, { basis: flags.basis });
        output.answer(connection.kind, answer, () => [`${answer.case} is forgotten.`]);
      });
    });
}
