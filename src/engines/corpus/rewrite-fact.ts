import { constants, copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { SealedFile } from './append-file.ts';
import { readFact, sealFact } from './fact-folder.ts';
import type { Fact, FactFileName } from './fact-folder.ts';
import { rewriteRows } from './rewrite-rows.ts';
import { rewriteRun } from './rewrite-run.ts';
import { rekeying } from './token-keys.ts';

/** Tokens of the epoch that the new folder is for, in `latin1` (one character a byte), as `Set`s of bytes cannot be. */
export type Erasures = ReadonlySet<string>;

/** From one epoch's key to another's; `from` is null when the epoch stays. */
export type Rekeying = { readonly epoch: number; readonly from: Uint8Array | null; readonly to: Uint8Array };

/** Hold no token, so they go into the new folder as they are. */
const UNTOUCHED: readonly FactFileName[] = [
  'refused.ndjson',
  'passwords-sha1.run',
  'passwords-ntlm.run',
  'secrets-md5.run',
];

/**
 * Writes a fact folder anew, with every token under another epoch's key, or without the tokens that were erased, or
 * both. The old folder stays as it is; if we crash in here, the new one is part of nothing. The profile stays: it
 * says what was imported.
 */
export function rewriteFact(
  old: string,
  target: string,
  keys: Rekeying,
  erased: Erasures,
  workFolder: string,
): Fact {
  const fact = readFact(old);
  mkdirSync(target, { mode: 0o700 });
  const translate = keys.from === null ? (tokens: Buffer): Buffer => tokens : rekeying(keys.from, keys.to);
  const rows = rewriteRows(
    join(old, 'rows.bin'),
    fact.files['rows.bin'].sha256,
    join(target, 'rows.bin'),
    translate,
    erased,
  );
  const known: Partial<Record<FactFileName, SealedFile>> = { 'rows.bin': rows.file };
  for (const kind of ['identifiers', 'usernames', 'domains'] as const) {
    const file = `${kind}.run` as const;
    known[file] = rewriteRun(join(old, file), join(target, file), {
      epoch: keys.epoch,
      rekeyed: keys.from !== null,
      translate,
      countLeft: (token, count) => {
        if (kind === 'domains') return count - (rows.domains.get(token) ?? 0);
        return erased.has(token) ? 0 : count;
      },
      workFolder: join(workFolder, kind),
    });
  }
  for (const name of UNTOUCHED) {
    share(join(old, name), join(target, name));
    known[name] = fact.files[name];
  }
  const { format: _format, version: _version, files: _files, ...about } = fact;
  return sealFact(target, { ...about, epoch: keys.epoch, erased: fact.erased + rows.erased }, known);
}

/** Files of a fact never change, so two folders may share one; where links are not to be had, it is copied. */
function share(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  }
}
