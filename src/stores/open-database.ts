import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

import { NuwaError } from '#kernel/errors.ts';

import { type Database, insideTransaction, refuseInsideTransaction } from './database.ts';
import { EmbeddedDialect } from './embedded/embedded-dialect.ts';
import { embeddedJobs } from './embedded/embedded-jobs.ts';
import { EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';
import { parseBytea, parseInt8 } from './value-parsers.ts';

export type DatabaseLocation = {
  /** `postgres://…` of a server, 15 or newer. Wins over `folder`. */
  readonly url?: string;
  /** Folder of the embedded database; made when absent. Its caller holds the data-folder lock (`lock.ts`). */
  readonly folder?: string;
  /** Embedded only, in memory only: a tarball made by `dump` to start from. */
  readonly template?: string;
};

const OLDEST = 150000;
const CONNECT_TIMEOUT_MS = 10_000;
/** Connections to a server; the job queue has a few more of its own. */
const POOL_SIZE = 10;

/**
 * Opens the database and brings it to the current schema. Without `url` and `folder` it lives in memory.
 *
 * @throws NuwaError `database-unreachable`, `database-too-old`
 */
export async function openDatabase(location: DatabaseLocation = {}): Promise<Database> {
  const database = location.url === undefined ? await openEmbedded(location) : await openServer(location.url);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

async function openEmbedded({ folder, template }: DatabaseLocation): Promise<Database> {
  const postgres = await EmbeddedPostgres.open({ folder: folder ?? null, template: template ?? null });
  const db = new Kysely<Tables>({ dialect: new EmbeddedDialect(postgres, refuseInsideTransaction) });
  return {
    kind: 'embedded',
    db,
    transaction: transactionOn(db),
    jobs: { kind: 'embedded', db: embeddedJobs(postgres, refuseInsideTransaction) },
    dump: () => postgres.dump(),
    close: async () => {
      await db.destroy();
      await postgres.close();
    },
  };
}

async function openServer(url: string): Promise<Database> {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, parseInt8);
  types.setTypeParser(pg.types.builtins.BYTEA, parseBytea);
  let pool: pg.Pool;
  try {
    pool = new pg.Pool({
      connectionString: url,
      types,
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'nuwa',
    });
  } catch (error) {
    throw new NuwaError('database-unreachable', { reason: 'the address is not a PostgreSQL URL' }, error);
  }
  // An idle connection that drops is replaced at the next use, which reports what is wrong if it still is.
  pool.on('error', () => undefined);
  try {
    await refuseOldServer(pool);
  } catch (error) {
    await pool.end();
    throw error instanceof NuwaError ? error : new NuwaError('database-unreachable', reasonOf(error), error);
  }
  const db = new Kysely<Tables>({
    // Refused before a connection is taken: one refused after that would never go back to the pool.
    dialect: new PostgresDialect({
      pool: {
        options: pool.options,
        connect: async () => {
          refuseInsideTransaction();
          return await pool.connect();
        },
        end: () => pool.end(),
      },
    }),
  });
  return {
    kind: 'server',
    db,
    transaction: transactionOn(db),
    jobs: { kind: 'server', connectionString: url },
    dump: async () => {
      throw new Error('a database server is backed up with its own tools');
    },
    close: () => db.destroy(),
  };
}

function transactionOn(db: Kysely<Tables>): Database['transaction'] {
  return (work) => db.transaction().execute((tx) => insideTransaction(() => work(tx)));
}

async function refuseOldServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ number: string; name: string }>(
    "select current_setting('server_version_num') as number, current_setting('server_version') as name",
  );
  const found = rows[0];
  if (found === undefined) throw new NuwaError('database-unreachable', { reason: 'it names no version' });
  if (Number(found.number) < OLDEST) throw new NuwaError('database-too-old', { found: found.name });
}

/** What the driver says; it names host, port, user and database, and never the password. */
function reasonOf(error: unknown): { reason: string } {
  const causes = error instanceof AggregateError ? error.errors : [error];
  const texts = causes.map((cause: unknown) => (cause instanceof Error ? cause.message : String(cause)));
  return { reason: texts.filter((text) => text !== '').join('; ') || 'no reason given' };
}
