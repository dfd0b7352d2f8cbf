import type { Assertion } from '#domain/assertions/assertion.ts';
import type { Subject, SubjectKind } from '#domain/assertions/subject.ts';

import type { Db } from './database.ts';

/** All that was said about one subject, in the order in which it was taken down. */
export type SubjectHistory = { readonly subject: Subject; readonly history: readonly Assertion[] };

/**
 * Tables that lists, search and figures read: a pure function of what was said, written in the transaction that says
 * it. They can be thrown away and rebuilt (`rebuildStandings`).
 */
export type Projection = {
  readonly kinds: readonly SubjectKind[];
  /** Makes the tables say what these histories say. Called with all subjects that one transaction spoke about. */
  readonly write: (tx: Db, subjects: readonly SubjectHistory[]) => Promise<void>;
  /** Empties the tables, before all of them are written again. */
  readonly clear: (tx: Db) => Promise<void>;
};
