import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

import { noteSigner } from '#domain/ledger/signed-note.ts';

import { openLedgerFiles } from '../ledger-files.ts';

export const signer = noteSigner('ledger.example/crash', new Uint8Array(32).fill(1));

/** Fresh folders for a ledger, removed when the test file ends; `open` opens them anew, as a restart does. */
export async function place() {
  const base = await mkdtemp(join(tmpdir(), 'nuwa-ledger-'));
  after(() => rm(base, { recursive: true }));
  const folder = join(base, 'data/ledger');
  const keysFolder = join(base, 'keys');
  await mkdir(keysFolder, { recursive: true, mode: 0o700 });
  const open = () => openLedgerFiles({ folder, keysFolder, signer });
  return { base, folder, keysFolder, guard: join(keysFolder, 'ledger.checkpoint'), open, ledger: open() };
}
