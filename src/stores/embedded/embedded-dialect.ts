import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';

import type { EmbeddedPostgres } from './embedded-postgres.ts';

/** Kysely on the embedded database. `onReserve` runs whenever somebody asks for the one connection. */
export class EmbeddedDialect implements Dialect {
  readonly #postgres: EmbeddedPostgres;
  readonly #onReserve: () => void;

  constructor(postgres: EmbeddedPostgres, onReserve: () => void) {
    this.#postgres = postgres;
    this.#onReserve = onReserve;
  }

  createDriver(): Driver {
    return new EmbeddedDriver(this.#postgres, this.#onReserve);
  }
  createQueryCompiler(): PostgresQueryCompiler {
    return new PostgresQueryCompiler();
  }
  createAdapter(): PostgresAdapter {
    return new PostgresAdapter();
  }
  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new PostgresIntrospector(db);
  }
}

class EmbeddedDriver implements Driver {
  readonly #postgres: EmbeddedPostgres;
  readonly #onReserve: () => void;

  constructor(postgres: EmbeddedPostgres, onReserve: () => void) {
    this.#postgres = postgres;
    this.#onReserve = onReserve;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<EmbeddedConnection> {
    this.#onReserve();
    return new EmbeddedConnection(this.#postgres, await this.#postgres.turn.acquire());
  }
  async beginTransaction(): Promise<void> {
    await this.#postgres.query('begin', []);
  }
  /** PostgreSQL answers `commit` of a failed transaction with a rollback and no error, so we look first. */
  async commitTransaction(): Promise<void> {
    // Any statement fails inside a failed transaction (25P02), which is what we want to hear.
    await this.#postgres.query('select 1', []);
    await this.#postgres.query('commit', []);
  }
  async rollbackTransaction(): Promise<void> {
    await this.#postgres.query('rollback', []);
  }
  async releaseConnection(connection: EmbeddedConnection): Promise<void> {
    connection.release();
  }
  async destroy(): Promise<void> {}
}

class EmbeddedConnection implements DatabaseConnection {
  readonly #postgres: EmbeddedPostgres;
  readonly release: () => void;

  constructor(postgres: EmbeddedPostgres, release: () => void) {
    this.#postgres = postgres;
    this.release = release;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affected } = await this.#postgres.query(query.sql, query.parameters);
    return {
      rows: [...rows] as R[],
      ...(affected === null ? {} : { numAffectedRows: BigInt(affected) }),
    };
  }

  // oxlint-disable-next-line require-yield -- the interface wants a generator; nobody here streams rows
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are not streamed from the embedded database');
  }
}
