import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

import { NuwaError } from '#kernel/errors.ts';

import { Mutex } from '../mutex.ts';
import type { ErrorFields, Programs, Reply, Request, Row, WorkerSettings } from './messages.ts';

type Outcome = {
  readonly rows: readonly Row[];
  readonly affected: number | null;
  readonly tarball?: Uint8Array;
};
type Waiting = { readonly resolve: (outcome: Outcome) => void; readonly reject: (error: Error) => void };
/** A request before it is numbered; distributes over the union. */
type Ask = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never;

/** An error of the embedded database, with the same fields that `pg` gives its errors. */
export class EmbeddedDatabaseError extends Error {
  readonly code: string | null;
  readonly constraint: string | null;
  readonly table: string | null;

  constructor(fields: ErrorFields) {
    super(fields.message);
    this.name = 'EmbeddedDatabaseError';
    this.code = fields.code;
    this.constraint = fields.constraint;
    this.table = fields.table;
  }
}

declare const WebAssembly: { readonly compile: (bytes: Uint8Array) => Promise<object> };

let programs: Promise<Programs> | undefined;

/**
 * Compiled once in a process and shared by its threads, for two reasons: it is most of the time that opening takes,
 * and freeing compiled code at the end of a thread can end the whole process in V8 (nodejs/node#64500).
 */
async function compilePrograms(): Promise<Programs> {
  const library = import.meta.resolve('@electric-sql/pglite');
  const compile = async (file: string): Promise<object> =>
    await WebAssembly.compile(await readFile(new URL(file, library)));
  return {
    pgliteWasmModule: await compile('pglite.wasm'),
    initdbWasmModule: await compile('initdb.wasm'),
  };
}

/**
 * PGlite in a worker thread. It is one session: whoever speaks to it holds `turn` from the first statement of a
 * transaction to the last, or statements of others would land inside it and be rolled back with it.
 */
export class EmbeddedPostgres {
  readonly turn = new Mutex();
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, (payload: string) => void>();
  #nextId = 1;
  #ended: Error | null = null;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** @throws NuwaError `database-unreachable` when the folder cannot be opened as a database. */
  static async open(place: Omit<WorkerSettings, 'programs'>): Promise<EmbeddedPostgres> {
    const settings: WorkerSettings = { ...place, programs: await (programs ??= compilePrograms()) };
    const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), {
      workerData: settings,
      // The database wants nothing of ours: no environment (it may hold DATABASE_URL), no flags.
      env: {},
      execArgv: ['--disable-warning=ExperimentalWarning'],
      name: 'embedded-database',
    });
    const postgres = new EmbeddedPostgres(worker);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    worker.on('message', (reply: Reply) => {
      if (reply.kind === 'ready') resolve();
      else if (reply.kind === 'failed')
        reject(new NuwaError('database-unreachable', { reason: reply.reason }));
      else postgres.#settle(reply);
    });
    const end = (error: Error): void => {
      reject(new NuwaError('database-unreachable', { reason: error.message }, error));
      postgres.#end(error);
    };
    worker.on('error', end);
    worker.on('exit', (code) => end(new Error(`the embedded database stopped with code ${code}`)));
    await promise;
    return postgres;
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<Outcome> {
    return await this.#ask({ op: 'query', sql, parameters });
  }

  /** One or more statements without parameters; the rows of all of them, in order. */
  async exec(sql: string): Promise<Outcome> {
    return await this.#ask({ op: 'exec', sql });
  }

  async listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>> {
    this.#listeners.set(channel, onNotification);
    await this.turn.run(() => this.#ask({ op: 'listen', channel }));
    return async () => {
      this.#listeners.delete(channel);
      await this.turn.run(() => this.#ask({ op: 'unlisten', channel }));
    };
  }

  /** The whole database as a tarball, to start others from. */
  async dump(): Promise<Uint8Array> {
    const { tarball } = await this.turn.run(() => this.#ask({ op: 'dump' }));
    if (tarball === undefined) throw new Error('the embedded database answered a dump without a tarball');
    return tarball;
  }

  /** Waits for whoever has the turn, writes a last checkpoint and ends the thread. */
  async close(): Promise<void> {
    if (this.#ended !== null) return;
    await this.turn.run(() => this.#ask({ op: 'close' }));
    await this.#worker.terminate();
  }

  async #ask(request: Ask): Promise<Outcome> {
    if (this.#ended !== null) throw new NuwaError('database-unreachable', { reason: this.#ended.message });
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.#waiting.set(id, { resolve, reject });
    this.#worker.postMessage({ ...request, id });
    return await promise;
  }

  #settle(reply: Exclude<Reply, { kind: 'ready' | 'failed' }>): void {
    if (reply.kind === 'notified') {
      this.#listeners.get(reply.channel)?.(reply.payload);
      return;
    }
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    switch (reply.kind) {
      case 'rows':
        return waiting?.resolve({ rows: reply.rows, affected: reply.affected });
      case 'dumped':
        return waiting?.resolve({ rows: [], affected: null, tarball: reply.tarball });
      case 'error':
        return waiting?.reject(new EmbeddedDatabaseError(reply.error));
    }
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) {
      reject(new NuwaError('database-unreachable', { reason: error.message }, error));
    }
    this.#waiting.clear();
  }
}
