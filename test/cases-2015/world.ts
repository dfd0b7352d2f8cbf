/** A database and keys, with everything that a play needs and that looks at what was played. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Viewer } from '#domain/access/viewer.ts';
import { noteSigner } from '#domain/ledger/signed-note.ts';
import type { ControlRun } from '#contract/control.ts';
import { openCaseKeys } from '#engines/keys/case-keys.ts';
import { openKeys } from '#engines/keys/open-keys.ts';
import { openLedgerFiles } from '#engines/ledger-files/ledger-files.ts';
import type { Random } from '#kernel/ids.ts';
import { type Clock, instantOf } from '#kernel/instant.ts';
import type { ReadCaseNeeds } from '#pipeline/5-account/read-case.ts';
import type { Database } from '#stores/database.ts';
import { caseDoor } from '#stores/enter-case.ts';
import { textReader } from '#stores/enter-case-texts.ts';
import { storesOn } from '#stores/stores-on.ts';

import { springNeedsOf } from '#compose/spring.ts';

const random: Random = (n) => new Uint8Array(randomBytes(n));
const clock: Clock = () => instantOf(Date.now());

/** @param folder for keys and ledger; what is there from before is opened again */
export function springWorld(database: Database, folder: string) {
  const keysFolder = join(folder, 'keys');
  mkdirSync(folder, { recursive: true });
  const keys = openKeys(keysFolder, random, null);
  const caseKeys = openCaseKeys(keysFolder, random);
  const signer = noteSigner('ledger.example/2015', keys.ledgerSeed);
  const ledger = openLedgerFiles({ folder: join(folder, 'ledger'), keysFolder, signer });
  const stores = storesOn(database.db);
  const parts = { database, stores, keys, caseKeys, ledger, clock, random };
  const needs = springNeedsOf({ ...parts, installation: { kind: 'demo' }, folders: { root: folder } });
  const pseudonymKey = keys.derive('pseudonyms');
  /** What a signed-in somebody reads a case with. */
  const readingAs = (viewer: Viewer): ReadCaseNeeds => ({
    enter: caseDoor({ db: database.db, viewerOf: async () => viewer, pseudonymKey, clock }),
    stores,
    readTexts: textReader(database.db, caseKeys.keyOf),
  });
  return { stores, needs, readingAs };
}

export const quietly = (): ControlRun => ({
  signal: new AbortController().signal,
  onProgress: () => {},
});
