import { noteSigner } from '#domain/ledger/signed-note.ts';

import { openLedgerFiles } from '../ledger-files.ts';
import { leaves } from './leaves.ts';

/**
 * Seals ever larger trees of made-up leaves until it is killed, printing the size of each checkpoint once it is
 * published. The test of accidents runs it as a child process.
 */
const [folder = '', keysFolder = '', start = '0'] = process.argv.slice(2);
const signer = noteSigner('ledger.example/crash', new Uint8Array(32).fill(1));
const ledger = openLedgerFiles({ folder, keysFolder, signer });
for (let size = Number(start) + 1; ; size += 97) {
  const { checkpoint } = await ledger.seal({ size, leaves });
  process.stdout.write(`${checkpoint.size}\n`);
}
