import { createHash, hkdfSync } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import { checkPrivateFolder, createKeyFile, destroyKeyFile, fsyncFolder, readKeyFile } from './key-file.ts';
import type { KeyPurpose } from './key-purposes.ts';

/** What an installation knows about its keys: the check value that `Keys.check` gave when they were made. */
export type ExpectedKeys = { readonly dataFolder: string; readonly check: string };

/**
 * Opens the key folder (mode 0700, files 0600). On a first start (`expected` null) what is missing is made: the token
 * key of epoch 1, padding, ledger and root key. Later nothing is ever made in place of a key that is gone: with a new
 * one the corpus would answer "not found" about everybody, and the ledger would speak with another voice.
 * If we crash while keys are made, those that are there are whole, and the next first start makes the rest.
 *
 * @param random at least 32 strong bytes a call outside tests
 * @throws keys-missing when a key is gone or is another one than the installation was made with; config-invalid when
 *   folder or files are open to others or damaged
 */
export function openKeys(folder: string, random: Random, expected: ExpectedKeys | null): Keys {
  if (expected === null) mkdirSync(folder, { recursive: true, mode: 0o700 });
  checkPrivateFolder(folder, () => missing(folder, expected));
  renameFormerRoot(folder);
  if (expected === null)
    for (const name of [...PERMANENT, tokenFile(1)])
      if (readKeyFile(folder, name) === null) createKeyFile(folder, name, random);
  const keys = new Keys(folder, random, expected);
  if (expected !== null && keys.check !== expected.check) throw missing(folder, expected);
  return keys;
}

/** Keys that are made once and never rotated, in the order in which the check value takes them. */
const PERMANENT = ['padding.key', 'ledger.key', 'root.key'] as const;

/**
 * The keys of an installation. Prints and serialises as nothing, so that no log can hold one by accident; never copy
 * a key into an error, a job or a URL.
 */
export class Keys {
  /** First 16 hex digits of a hash over the permanent keys: tells them apart from others, and nothing about them. */
  readonly check: string;
  readonly #folder: string;
  readonly #random: Random;
  readonly #expected: ExpectedKeys | null;
  readonly #permanent: Readonly<Record<(typeof PERMANENT)[number], Uint8Array>>;
  readonly #tokens = new Map<number, Uint8Array>();

  constructor(folder: string, random: Random, expected: ExpectedKeys | null) {
    this.#folder = folder;
    this.#random = random;
    this.#expected = expected;
    this.#permanent = {
      'padding.key': this.#read('padding.key'),
      'ledger.key': this.#read('ledger.key'),
      'root.key': this.#read('root.key'),
    };
    const hash = createHash('sha256').update('nuwa/installation-keys/v1\0');
    for (const name of PERMANENT) hash.update(this.#permanent[name]);
    this.check = hash.digest('hex').slice(0, 16);
  }

  /** 32 bytes: padding of password ranges. */
  get padding(): Uint8Array {
    return this.#permanent['padding.key'];
  }

  /** 32 bytes: seed of the Ed25519 key (RFC 8032) that signs the ledger's checkpoints. */
  get ledgerSeed(): Uint8Array {
    return this.#permanent['ledger.key'];
  }

  /**
   * 32 bytes for one purpose, always the same: HKDF-SHA256 (RFC 5869) of the root key, without salt, with
   * `nuwa/purpose/v1/<purpose>` as info. Nothing derived can be destroyed alone: what must be forgotten one by one has
   * keys of its own (`case-keys.ts`).
   */
  readonly derive = (purpose: KeyPurpose): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', this.#permanent['root.key'], '', `nuwa/purpose/v1/${purpose}`, 32));

  /** 32 bytes: AES-256 key that makes tokens of an epoch. @throws keys-missing */
  readonly token = (epoch: number): Uint8Array => {
    const known = this.#tokens.get(epoch);
    if (known !== undefined) return known;
    const key = this.#read(tokenFile(epoch));
    this.#tokens.set(epoch, key);
    return key;
  };

  /** Makes the key of an epoch, durably; does nothing when it is there. */
  readonly ensureToken = (epoch: number): void => {
    const name = tokenFile(epoch);
    if (readKeyFile(this.#folder, name) === null) createKeyFile(this.#folder, name, this.#random);
  };

  /** The key of one raw dump that somebody asked to keep; destroying it forgets the dump. */
  readonly dumps = {
    make: (id: string): Uint8Array => {
      createKeyFile(this.#folder, dumpFile(id), this.#random);
      return this.#read(dumpFile(id));
    },
    read: (id: string): Uint8Array | null => readKeyFile(this.#folder, dumpFile(id)),
    destroy: (id: string): void => destroyKeyFile(this.#folder, dumpFile(id)),
  };

  /** The keys of originals that wait until it is decided whether personal data in a sample may stay. */
  readonly originals = {
    make: (id: string): Uint8Array => {
      createKeyFile(this.#folder, originalFile(id), this.#random);
      return this.#read(originalFile(id));
    },
    read: (id: string): Uint8Array | null => readKeyFile(this.#folder, originalFile(id)),
    destroy: (id: string): void => destroyKeyFile(this.#folder, originalFile(id)),
    ids: (): readonly string[] =>
      readdirSync(this.#folder).flatMap((name) => /^original-(evd_[0-9a-z]{26})\.key$/.exec(name)?.[1] ?? []),
  };

  #read(name: string): Uint8Array {
    const key = readKeyFile(this.#folder, name);
    if (key === null) throw missing(this.#folder, this.#expected);
    return key;
  }
}

/** Before cases had keys of their own, the root was called the case key; its bytes, and so the check, are the same. */
function renameFormerRoot(folder: string): void {
  const former = join(folder, 'case.key');
  const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
  if (!isThere(former) || isThere(join(folder, 'root.key'))) return;
  renameSync(former, join(folder, 'root.key'));
  fsyncFolder(folder);
}

function tokenFile(epoch: number): string {
  if (!Number.isInteger(epoch) || epoch < 1 || epoch > 0xffffffff)
    throw new RangeError('an epoch counts from 1');
  return `token-${epoch}.key`;
}

function dumpFile(id: string): string {
  if (!/^imp_[0-9a-z]{26}$/.test(id))
    throw new RangeError('a kept dump goes by the identifier of its import');
  return `dump-${id}.key`;
}

function originalFile(id: string): string {
  if (!/^evd_[0-9a-z]{26}$/.test(id)) throw new RangeError('an original goes by its identifier');
  return `original-${id}.key`;
}

function missing(folder: string, expected: ExpectedKeys | null): NuwaError {
  return new NuwaError('keys-missing', {
    folder: expected?.dataFolder ?? 'of this installation',
    keys: folder,
  });
}
