import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { NuwaError } from '#kernel/errors.ts';
import { verifyReceipts } from '#pipeline/5-account/verify-receipts.ts';
import type { CommandContext } from './program.ts';

export function addLedgerCommands(program: Command, context: CommandContext): void {
  program
    .command('receipt')
    .description(
      'Write the receipts of what is asserted about a breach: proof files that anyone checks offline',
    )
    .argument('<breach>')
    .option('--out <file>', 'where to write them', 'receipts.txt')
    .action(async (breach: string, flags: { out: string }, command: Command) => {
      await context.run(command, async ({ output, connect }) => {
        const connection = await connect();
        const { receipts, verifierKey } = await connection.call('receipt', { breach });
        writeNew(flags.out, receipts.join(''));
        output.answer(connection.kind, { file: flags.out, receipts: receipts.length, verifierKey }, () => [
          `${receipts.length} receipts in ${flags.out}. Check them with: nuwa verify-receipt ${flags.out} --key '${verifierKey}'`,
        ]);
      });
    });

  program
    .command('verify-receipt')
    .description('Check receipts offline, with nothing but the public key of the ledger')
    .argument('<file>')
    .requiredOption(
      '--key <verifier-key>',
      'the ledger\'s public key, "origin+hash+base64", or a file that holds it',
    )
    .action(async (file: string, flags: { key: string }, command: Command) => {
      await context.run(command, async ({ output }) => {
        const key = flags.key.includes('+') ? flags.key : readText(flags.key).trim();
        const verified = verifyReceipts(readText(file), key);
        output.answer(null, { valid: true, receipts: verified }, () =>
          verified.map(
            (receipt) =>
              `holds: leaf ${receipt.leafIndex} of ${receipt.checkpoint.size} in ${receipt.checkpoint.origin}`,
          ),
        );
      });
    });
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw new NuwaError(
      'file-not-written',
      { file, reason: 'it is there already, or not ours to write' },
      error,
    );
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new NuwaError('file-unreadable', { file, reason: 'it is not there, or not ours to read' }, error);
  }
}
