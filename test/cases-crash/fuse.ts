/** Something that goes off at one write of many: at the n-th thing that is about to be made durable. */
import type { KyselyPlugin } from 'kysely';

import type { Database, Db } from '#stores/database.ts';
import type { Jobs } from '#stores/jobs.ts';

export type Fuse = {
  /** Arms it for the n-th write from now on, counted from 1; `null`: only counts. */
  arm(at: number | null, goesOff: () => void): void;
  pass(): void;
  readonly passed: number;
};

export function newFuse(): Fuse {
  let passed = 0;
  let at: number | null = null;
  let goesOff: () => void = () => {};
  return {
    arm: (n, what) => {
      passed = 0;
      at = n;
      goesOff = what;
    },
    pass: () => {
      passed += 1;
      if (passed === at) goesOff();
    },
    get passed() {
      return passed;
    },
  };
}

const WRITES: ReadonlySet<string> = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode']);

/** The database with a fuse before every write inside a transaction, before every commit, and after it. */
export function fused(database: Database, fuse: Fuse): Database {
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      if (WRITES.has(node.kind)) fuse.pass();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return {
    ...database,
    db: database.db,
    transaction: async (work) => {
      const result = await database.transaction(async (tx) => {
        const done = await work(tx.withPlugin(plugin) as Db);
        fuse.pass();
        return done;
      });
      fuse.pass();
      return result;
    },
  };
}

/** Jobs with a fuse before they are added: their own statements go past the plugin. */
export const fusedJobs = (jobs: Pick<Jobs, 'enqueue'>, fuse: Fuse): Pick<Jobs, 'enqueue'> => ({
  enqueue: async (tx, more) => {
    if (more.length > 0) fuse.pass();
    await jobs.enqueue(tx.withoutPlugins() as Db, more);
  },
});
