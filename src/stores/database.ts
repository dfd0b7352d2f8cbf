import { AsyncLocalStorage } from 'node:async_hooks';

import type { Kysely } from 'kysely';
import type { Db as JobsDb } from 'pg-boss';

import type { Tables } from './tables.ts';

/** What every statement runs on: the outer handle or a transaction. */
export type Db = Kysely<Tables>;

/** Where pg-boss keeps its own tables: the embedded database, or its own few connections to the server. */
export type JobsBackend =
  | { readonly kind: 'embedded'; readonly db: JobsDb }
  | { readonly kind: 'server'; readonly connectionString: string };

export type Database = {
  readonly kind: 'embedded' | 'server';
  /** For single statements outside a transaction. Inside one it throws, see `transaction`. */
  readonly db: Db;
  /**
   * All of `work` or nothing. Inside, only the given handle may be used: on the one connection of the embedded
   * database the outer handle would wait for this very transaction for ever, so it throws at once, on both databases.
   */
  readonly transaction: <T>(work: (tx: Db) => Promise<T>) => Promise<T>;
  readonly jobs: JobsBackend;
  /** The whole database as a tarball; embedded only. */
  readonly dump: () => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
};

const transactions = new AsyncLocalStorage<{ open: boolean }>();

/** Runs `work` so that `refuseInsideTransaction` throws for everything it calls until it has ended. */
export async function insideTransaction<T>(work: () => Promise<T>): Promise<T> {
  const mark = { open: true };
  try {
    return await transactions.run(mark, work);
  } finally {
    mark.open = false;
  }
}

export function refuseInsideTransaction(): void {
  if (transactions.getStore()?.open === true) {
    throw new Error('the outer database handle was used inside a transaction; pass the transaction on');
  }
}
