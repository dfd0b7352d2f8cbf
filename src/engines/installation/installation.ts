import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';

/**
 * One data folder's identity, written once and never changed: a demo stays a demo for ever, so that invented figures
 * never mix with real ones, and the ledger's name stays what its first checkpoint said.
 */
export type Installation = {
  readonly format: 1;
  readonly kind: 'demo' | 'real';
  /** Name of the ledger, the first line of every checkpoint. */
  readonly origin: string;
  /** Tells whether a key folder belongs to this data folder, and nothing about the keys. */
  readonly keyCheck: string;
  readonly created: Instant;
};

export type InstallationFolders = {
  readonly root: string;
  readonly identity: string;
  readonly lock: string;
  readonly socket: string;
  readonly database: string;
  readonly corpus: string;
  readonly ledger: string;
  readonly staging: string;
  readonly raw: string;
  readonly evidence: string;
};

export function foldersOf(root: string): InstallationFolders {
  return {
    root,
    identity: join(root, 'installation.json'),
    lock: join(root, 'lock'),
    socket: join(root, 'nuwa.sock'),
    database: join(root, 'db'),
    corpus: join(root, 'corpus'),
    ledger: join(root, 'ledger'),
    staging: join(root, 'staging'),
    raw: join(root, 'raw'),
    evidence: join(root, 'evidence'),
  };
}

/** @returns null when the folder is new or empty. @throws config-invalid when it holds something that is not ours */
export function readInstallation(root: string): Installation | null {
  const { identity } = foldersOf(root);
  if (!existsSync(identity)) {
    if (existsSync(root) && !statSync(root).isDirectory()) {
      throw new NuwaError('config-invalid', { problems: `NUWA_DATA names ${root}, which is no folder` });
    }
    const strangers = existsSync(root)
      ? readdirSync(root).filter((name) => !/^(lock(\..*)?|inbox|installation\.json\.new)$/.test(name))
      : [];
    if (strangers.length === 0) return null;
    throw new NuwaError('config-invalid', {
      problems: `NUWA_DATA names ${root}, which holds files that are not Nüwa's`,
    });
  }
  const installation = parsed(readFileSync(identity, 'utf8'));
  if (!isInstallation(installation)) {
    const problems = `${identity} is damaged, or made by a newer Nüwa; put it back from a copy`;
    throw new NuwaError('config-invalid', { problems });
  }
  return installation;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Reported by the caller as no installation of ours.
  }
}

function isInstallation(value: unknown): value is Installation {
  if (typeof value !== 'object' || value === null) return false;
  const { format, kind, origin, keyCheck } = value as Record<string, unknown>;
  const named = typeof origin === 'string' && typeof keyCheck === 'string';
  return format === 1 && (kind === 'demo' || kind === 'real') && named;
}

/**
 * Makes the folder and its identity. If we crash before the rename there is no identity and the next start makes one;
 * nothing else has been written by then.
 */
export function createInstallation(root: string, installation: Installation): void {
  const { identity } = foldersOf(root);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const aside = `${identity}.new`;
  const file = openSync(aside, 'w', 0o600);
  try {
    writeSync(file, `${JSON.stringify(installation, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(aside, identity);
  const folder = openSync(dirname(identity), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
