import { assertionStore } from './assertions.ts';
import { bodyStore } from './bodies.ts';
import { breachStore } from './breaches.ts';
import type { Db } from './database.ts';
import { importStore } from './imports.ts';
import { ledgerLeafStore } from './ledger-leaves.ts';
import { standingStore } from './standings.ts';

export type Stores = ReturnType<typeof storesOn>;

/** Every store on one handle: the outer one, or a transaction. Costs nothing; make it where it is needed. */
export const storesOn = (db: Db) => ({
  assertions: assertionStore(db),
  bodies: bodyStore(db),
  breaches: breachStore(db),
  imports: importStore(db),
  ledgerLeaves: ledgerLeafStore(db),
  standings: standingStore(db),
});
