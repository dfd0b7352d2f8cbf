import type { ColumnType, GeneratedAlways } from 'kysely';

import type { Basis, Value } from '#domain/assertions/axis.ts';
import type { SubjectKind } from '#domain/assertions/subject.ts';

import type { Json, JsonOrNull, Time, TimeOrNull } from './column-types.ts';
import type { AccountTables } from './tables/accounts.ts';
import type { CaseTables } from './tables/cases.ts';
import type { EvidenceTables } from './tables/evidence.ts';
import type { IntakeTables } from './tables/intake.ts';
import type { OrganizationTables } from './tables/organizations.ts';

/**
 * The schema as the compiler sees it; `docs/schema.sql` is the schema itself, and a test holds the two together.
 */
export type Tables = SpineTables &
  OrganizationTables &
  CaseTables &
  AccountTables &
  IntakeTables &
  EvidenceTables;

type SpineTables = {
  ledger_head: LedgerHeadTable;
  assertions: AssertionsTable;
  assertion_bodies: AssertionBodiesTable;
  ledger_leaves: LedgerLeavesTable;
  standings: StandingsTable;
  breaches: BreachesTable;
  imports: ImportsTable;
  tombstones: TombstonesTable;
  seeds: SeedsTable;
  audit: AuditTable;
};

type LedgerHeadTable = { only_row: boolean; size: number; sealed: number; recorded: Time };

type AssertionsTable = {
  id: string;
  position: number;
  subject_kind: SubjectKind;
  subject_id: string;
  axis: string;
  value: JsonOrNull<Value>;
  recipient: string | null;
  actor: string;
  actor_tag: Uint8Array | null;
  organization: string | null;
  basis: Basis;
  evidence: string | null;
  happened: Time;
  recorded: Time;
  withdraws: string | null;
  body: string | null;
};

type AssertionBodiesTable = { assertion: string; sealed_text: Uint8Array | null; erased: TimeOrNull };

type LedgerLeavesTable = {
  position: number;
  assertion: string | null;
  commitment: Uint8Array;
  salt: Uint8Array;
};

type StandingsTable = {
  subject_kind: SubjectKind;
  subject_id: string;
  axis: string;
  recipient: string;
  value: Json<Value>;
  assertion: string;
  disputed_by: Json<readonly string[]>;
  known_from: Time;
  known_to: TimeOrNull;
};

type BreachesTable = { id: string; number: GeneratedAlways<number>; name: string; created: Time };

export type ImportState = 'running' | 'indexed' | 'published' | 'failed' | 'cancelled' | 'removed';
export type RawDump = 'not-staged' | 'staged' | 'shredded' | 'kept';

type ImportsTable = {
  id: string;
  breach: string;
  fact_id: string;
  state: ImportState;
  digest: string | null;
  entries: Json<unknown>;
  counts: JsonOrNull<unknown>;
  profile: JsonOrNull<unknown>;
  raw: RawDump;
  failure: string | null;
  started: Time;
  ended: TimeOrNull;
};

type TombstonesTable = { token: Uint8Array; epoch: number; mode: 'silence' | 'erase'; at: Time };

type SeedsTable = {
  id: string;
  digest: string;
  kind: 'sha1' | 'ntlm';
  run: string;
  records: number;
  added: Time;
};

type AuditTable = {
  number: GeneratedAlways<number>;
  at: Time;
  actor: string;
  actor_tag: Uint8Array | null;
  action: string;
  subject: string | null;
  what: string | null;
  basis: string | null;
  details: ColumnType<Readonly<Record<string, string | number>>, string, never>;
};
