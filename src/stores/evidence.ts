import type { Subject } from '#domain/assertions/subject.ts';
import type { EvidenceType } from '#domain/evidence/evidence-type.ts';
import type { MaskedCounts } from '#domain/evidence/tally.ts';
import type { Random } from '#kernel/ids.ts';
import type { Instant } from '#kernel/instant.ts';

import { fromTime, fromTimeOrNull, toJson } from './columns.ts';
import type { Db } from './database.ts';
import { openText, sealText } from './sealed-text.ts';
import type { EvidenceState } from './tables/evidence.ts';

export type EvidenceRow = {
  readonly id: string;
  readonly subject: Subject;
  readonly state: EvidenceState;
  readonly type: EvidenceType;
  readonly bytes: number;
  /** Of the content as it is kept, in hex. */
  readonly sha256: string;
  /** The masked evidence that this is the unmasked original of. */
  readonly originalOf: string | null;
  readonly masked: MaskedCounts;
  readonly rows: number;
  readonly received: Instant;
  readonly removed: Instant | null;
};

/** A name is free text of the finder's: it goes in with the key of the case. */
export type NewEvidence = Omit<EvidenceRow, 'removed' | 'state'> & {
  readonly state: Exclude<EvidenceState, 'removed'>;
  readonly name: string;
};

const COLUMNS = [
  'id',
  'subject_kind',
  'subject_id',
  'state',
  'type',
  'bytes',
  'sha256',
  'original_of',
  'masked',
  'sample_rows',
  'received',
  'removed',
] as const;
const SALT_BYTES = 32;

/** What there is of evidence, file by file; the files themselves are an engine's. Rows are never deleted. */
export const evidenceStore = (db: Db) => ({
  /** @param key of its case, 32 bytes: the name is encrypted under it */
  insert: async (evidence: NewEvidence, key: Uint8Array, random: Random): Promise<void> => {
    const { subject, originalOf, masked, rows, name, ...columns } = evidence;
    await db
      .insertInto('evidence')
      .values({
        ...columns,
        subject_kind: subject.kind,
        subject_id: subject.id,
        original_of: originalOf,
        masked: toJson(masked),
        sample_rows: rows,
        sealed_name: sealText(key, evidence.id, { salt: random(SALT_BYTES), text: name }, random),
      })
      .execute();
  },

  byId: async (id: string): Promise<EvidenceRow | null> => {
    const row = await db.selectFrom('evidence').select(COLUMNS).where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  },

  /** In the order in which it came, removed evidence too. */
  ofSubject: async ({ kind, id }: Subject): Promise<readonly EvidenceRow[]> => {
    const rows = await db
      .selectFrom('evidence')
      .select(COLUMNS)
      .where('subject_kind', '=', kind)
      .where('subject_id', '=', id)
      .orderBy('received')
      .orderBy('id')
      .execute();
    return rows.map(fromRow);
  },

  /** Null when it is removed, or the key is not that of its case. */
  nameOf: async (id: string, key: Uint8Array): Promise<string | null> => {
    const row = await db.selectFrom('evidence').select('sealed_name').where('id', '=', id).executeTakeFirst();
    const sealed = row?.sealed_name ?? null;
    return sealed === null ? null : (openText(key, id, sealed)?.text ?? null);
  },

  /** The original that waits for a decision, or that was kept, of masked evidence. */
  originalOf: async (id: string): Promise<EvidenceRow | null> => {
    const row = await db
      .selectFrom('evidence')
      .select(COLUMNS)
      .where('original_of', '=', id)
      .where('state', '<>', 'removed')
      .executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  },

  /** Originals that nobody has decided about since `before`, the oldest first. */
  awaitingSince: async (before: Instant, limit: number): Promise<readonly EvidenceRow[]> => {
    const rows = await db
      .selectFrom('evidence')
      .select(COLUMNS)
      .where('state', '=', 'awaiting-consent')
      .where('received', '<', new Date(before))
      .orderBy('received')
      .limit(limit)
      .execute();
    return rows.map(fromRow);
  },

  /** Which of these have a file that must be there. */
  present: async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
    if (ids.length === 0) return new Set();
    const rows = await db
      .selectFrom('evidence')
      .select('id')
      .where('id', 'in', ids)
      .where('state', '<>', 'removed')
      .execute();
    return new Set(rows.map(({ id }) => id));
  },

  /** The original is kept from now on. False when it was not waiting. */
  agreed: async (id: string): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('evidence')
      .set({ state: 'kept' })
      .where('id', '=', id)
      .where('state', '=', 'awaiting-consent')
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** Its name goes with it; what kind of file it was, and its hash, stay. False when it was removed already. */
  removed: async (id: string, at: Instant): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('evidence')
      .set({ state: 'removed', sealed_name: null, removed: at })
      .where('id', '=', id)
      .where('state', '<>', 'removed')
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
});

type Stored = {
  readonly id: string;
  readonly subject_kind: Subject['kind'];
  readonly subject_id: string;
  readonly state: EvidenceState;
  readonly type: EvidenceType;
  readonly bytes: number;
  readonly sha256: string;
  readonly original_of: string | null;
  readonly masked: MaskedCounts;
  readonly sample_rows: number;
  readonly received: Date;
  readonly removed: Date | null;
};

const fromRow = (row: Stored): EvidenceRow => ({
  id: row.id,
  subject: { kind: row.subject_kind, id: row.subject_id },
  state: row.state,
  type: row.type,
  bytes: row.bytes,
  sha256: row.sha256,
  originalOf: row.original_of,
  masked: row.masked,
  rows: row.sample_rows,
  received: fromTime(row.received),
  removed: fromTimeOrNull(row.removed),
});
