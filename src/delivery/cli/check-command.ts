import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { NuwaError } from '#kernel/errors.ts';
import { EXIT_FINDING } from './exit-codes.ts';
import { count } from './output.ts';
import type { CommandContext } from './program.ts';

const BATCH = 10_000;

export function addCheckCommand(program: Command, context: CommandContext): void {
  program
    .command('check')
    .description(
      'Is this password in a leaked list? Asks without echo; or a file of many, one a line. Exit code 3 when one is listed',
    )
    .argument('[nothing...]', 'a password does not belong on a command line')
    .option('--file <file>', 'passwords, one a line, in UTF-8; the answer names line numbers only')
    .action(async (words: string[], flags: { file?: string }, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        // The shell's history has it now; at least we do not print it again.
        if (words.length > 0) {
          const problem = 'a password does not belong on the command line; type it when asked, or use --file';
          throw new NuwaError('bad-request', { problem });
        }
        const connection = await connect();
        if (flags.file === undefined && context.host.stdin.isTTY) {
          const password = await askPassword();
          if (password === null) return 0;
          const [times = 0] = (await connection.call('check', { sha1: [sha1(password)] })).counts;
          output.answer(connection.kind, { listed: times > 0, times }, () => [sentence(times)]);
          return times > 0 ? EXIT_FINDING : 0;
        }
        const lines = flags.file === undefined ? context.host.stdin : createReadStream(flags.file);
        const listed: { line: number; times: number }[] = [];
        let checked = 0;
        for await (const batch of batches(lines, flags.file ?? 'standard input')) {
          const { counts } = await connection.call('check', { sha1: batch });
          counts.forEach((times, index) => {
            if (times > 0) listed.push({ line: checked + index + 1, times });
          });
          checked += batch.length;
        }
        output.answer(connection.kind, { checked, listed }, () => [
          ...listed.map(({ line, times }) => `line ${line}: ${sentence(times)}`),
          `${count(checked)} checked, ${count(listed.length)} listed. Not listed does not mean safe: it means not in these lists.`,
        ]);
        return listed.length > 0 ? EXIT_FINDING : 0;
      });
    });
}

const sentence = (times: number): string =>
  times > 0
    ? `listed: seen ${count(times)} times in leaked lists. Do not use it anywhere, and change it wherever it is in use.`
    : 'not listed. That does not mean safe: it means not in these lists.';

/** Digests are all that leaves this process. */
const sha1 = (password: string): string => createHash('sha1').update(password, 'utf8').digest('hex');

async function askPassword(): Promise<string | null> {
  const { isCancel, password } = await import('@clack/prompts');
  const answer = await password({
    message: 'Password to check (it is not shown and does not leave this process)',
  });
  return isCancel(answer) ? null : answer;
}

async function* batches(input: NodeJS.ReadableStream, name: string): AsyncIterable<string[]> {
  let batch: string[] = [];
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      batch.push(sha1(line));
      if (batch.length === BATCH) {
        yield batch;
        batch = [];
      }
    }
  } catch (error) {
    throw new NuwaError(
      'file-unreadable',
      { file: name, reason: error instanceof Error ? error.message : 'unknown' },
      error,
    );
  }
  if (batch.length > 0) yield batch;
}
