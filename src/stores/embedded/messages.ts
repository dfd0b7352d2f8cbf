/** What passes between the thread that asks and the thread in which the embedded database runs. */

/** PGlite's programs, compiled: two `WebAssembly.Module`s, a type that TypeScript has in its browser library alone. */
export type Programs = { readonly pgliteWasmModule: object; readonly initdbWasmModule: object };

export type WorkerSettings = {
  readonly programs: Programs;
  /** Folder of the database; null keeps everything in memory. */
  readonly folder: string | null;
  /** Tarball of a ready database to start from, in memory only: saves tests the seconds of `initdb`. */
  readonly template: string | null;
};

export type Request =
  | {
      readonly id: number;
      readonly op: 'query';
      readonly sql: string;
      readonly parameters: readonly unknown[];
    }
  /** One or more statements without parameters. */
  | { readonly id: number; readonly op: 'exec'; readonly sql: string }
  | { readonly id: number; readonly op: 'listen'; readonly channel: string }
  | { readonly id: number; readonly op: 'unlisten'; readonly channel: string }
  | { readonly id: number; readonly op: 'dump' }
  | { readonly id: number; readonly op: 'close' };

export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly reason: string }
  | {
      readonly kind: 'rows';
      readonly id: number;
      readonly rows: readonly Row[];
      readonly affected: number | null;
    }
  | { readonly kind: 'dumped'; readonly id: number; readonly tarball: Uint8Array }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorFields }
  | { readonly kind: 'notified'; readonly channel: string; readonly payload: string };

export type Row = Record<string, unknown>;

/** The fields of a PostgreSQL error that name no row: `detail` and `where` quote data and stay in the worker. */
export type ErrorFields = {
  readonly message: string;
  readonly code: string | null;
  readonly constraint: string | null;
  readonly table: string | null;
};
