import type { BetterAuthOptions, DBAdapter, DBTransactionAdapter } from 'better-auth';
import { getAdapter } from 'better-auth/db/adapter';
import { CamelCasePlugin } from 'kysely';

import type { Database, Db } from '../database.ts';
import type { FieldCipher } from './field-cipher.ts';
import { sealedAdapter, sealedOperations } from './sealed-adapter.ts';

/** Columns are in snake case like all of ours; the library speaks camel case. */
export const accountNames = new CamelCasePlugin({ maintainNestedObjectKeys: true });

/** Where the library keeps its rows: our own database, through the handle that it is given. */
export const accountDatabase = (db: Db) => ({ db: db.withPlugin(accountNames), type: 'postgres' as const });

/** The library's rows inside an open transaction of ours, so that an account and what goes with it are one write. */
export async function accountRows(
  tx: Db,
  options: BetterAuthOptions,
  cipher: FieldCipher,
): Promise<DBTransactionAdapter> {
  return sealedOperations(await getAdapter({ ...options, database: accountDatabase(tx) }), cipher);
}

/** The adapter that the library is given. Its transactions are ours, which refuse the outer handle inside. */
export async function accountAdapter(
  database: Database,
  options: BetterAuthOptions,
  cipher: FieldCipher,
): Promise<DBAdapter> {
  const inner = await getAdapter({ ...options, database: accountDatabase(database.db) });
  return sealedAdapter(inner, cipher, (work) =>
    database.transaction(async (tx) => await work(await accountRows(tx, options, cipher))),
  );
}
