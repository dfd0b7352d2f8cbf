import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { RefusalReason } from '#domain/breaches/plan.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { SealedFile } from './append-file.ts';
import type { Profile } from './corpus.ts';

/** `docs/formats/fact-v1.md`: the truth about one breach, and all that is left of its dump. */
export const FACT_FILES = [
  'rows.bin',
  'refused.ndjson',
  'passwords-sha1.run',
  'passwords-ntlm.run',
  'secrets-md5.run',
  'identifiers.run',
  'usernames.run',
  'domains.run',
] as const;
export type FactFileName = (typeof FACT_FILES)[number];

/** The contents of `fact.json`. */
export type Fact = {
  readonly format: 'nuwa-fact';
  readonly version: 1;
  readonly factId: string;
  /** Epoch of the token key of every token in the folder. */
  readonly epoch: number;
  /** Kind number → version of its canonical form. */
  readonly canonicalVersions: Readonly<Record<string, number>>;
  /** Storage schemes; `rows.bin` refers by position, the first is `none`. */
  readonly schemes: readonly string[];
  /** `bytes` are counted unpacked. */
  readonly entries: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly rows: number;
    readonly indexed: number;
  }[];
  readonly rows: number;
  readonly indexed: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
  /** Lines of `refused.ndjson`, which is capped; the counts above are exact. */
  readonly refusedKept: number;
  readonly digest: string;
  readonly profile: Profile;
  /** Identifiers erased since the import. */
  readonly erased: number;
  readonly files: Readonly<Record<FactFileName, SealedFile>>;
};

/**
 * Seals a folder whose eight files are written: hashes those that `known` does not give, writes `fact.json`, and
 * fsyncs all. The folder is no part of the corpus before a manifest names it, so a crash in here loses the import only.
 */
export function sealFact(
  folder: string,
  about: Omit<Fact, 'format' | 'version' | 'files'>,
  known: Partial<Record<FactFileName, SealedFile>> = {},
): Fact {
  const sealed = (name: FactFileName): SealedFile => {
    const given = known[name];
    return given === undefined ? hashFile(join(folder, name)) : { bytes: given.bytes, sha256: given.sha256 };
  };
  const fact: Fact = {
    format: 'nuwa-fact',
    version: 1,
    ...about,
    files: {
      'rows.bin': sealed('rows.bin'),
      'refused.ndjson': sealed('refused.ndjson'),
      'passwords-sha1.run': sealed('passwords-sha1.run'),
      'passwords-ntlm.run': sealed('passwords-ntlm.run'),
      'secrets-md5.run': sealed('secrets-md5.run'),
      'identifiers.run': sealed('identifiers.run'),
      'usernames.run': sealed('usernames.run'),
      'domains.run': sealed('domains.run'),
    },
  };
  for (const name of FACT_FILES) fsyncPath(join(folder, name));
  writeFileSync(join(folder, 'fact.json'), `${JSON.stringify(fact, null, 1)}\n`, { flag: 'wx', mode: 0o600 });
  fsyncPath(join(folder, 'fact.json'));
  fsyncPath(folder);
  return fact;
}

/** Reads `fact.json` and checks that every file has its length. @throws corpus-damaged */
export function readFact(folder: string): Fact {
  const fact = parseFact(folder);
  for (const name of FACT_FILES) {
    const size = statSync(join(folder, name), { throwIfNoEntry: false })?.size;
    if (size !== fact.files[name].bytes) throw damaged(folder, name);
  }
  return fact;
}

/** Recomputes every digest. @throws corpus-damaged naming the first bad file */
export function verifyFact(folder: string): Fact {
  const fact = readFact(folder);
  for (const name of FACT_FILES)
    if (hashFile(join(folder, name)).sha256 !== fact.files[name].sha256) throw damaged(folder, name);
  return fact;
}

function parseFact(folder: string): Fact {
  try {
    const fact: Fact = JSON.parse(readFileSync(join(folder, 'fact.json'), 'utf8'));
    const whole = FACT_FILES.every((name) => Number.isSafeInteger(fact.files[name].bytes));
    if (fact.format === 'nuwa-fact' && fact.version === 1 && Number.isInteger(fact.epoch) && whole)
      return fact;
  } catch (error) {
    throw damaged(folder, 'fact.json', error);
  }
  throw damaged(folder, 'fact.json');
}

/** Reads a whole file, at about 1.5 GB a second; blocks, so only in workers and for small files. */
export function hashFile(path: string): SealedFile {
  const fd = openSync(path, 'r');
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafeSlow(1 << 20);
    let bytes = 0;
    for (let n = readSync(fd, buffer); n > 0; n = readSync(fd, buffer)) {
      hash.update(buffer.subarray(0, n));
      bytes += n;
    }
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    closeSync(fd);
  }
}

/** Makes a file or a directory entry durable. */
export function fsyncPath(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function damaged(folder: string, name: string, cause?: unknown): NuwaError {
  return new NuwaError('corpus-damaged', { file: `${basename(folder)}/${name}` }, cause);
}
