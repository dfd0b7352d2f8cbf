import type { Generated } from 'kysely';

import type { Time, TimeOrNull } from '../column-types.ts';

export type CaseTables = {
  cases: CasesTable;
  case_parties: CasePartiesTable;
  case_terms: CaseTermsTable;
  case_desks: CaseDesksTable;
};

type CasesTable = {
  id: string;
  keeper: string | null;
  line: string | null;
  sector: string | null;
  system: string | null;
  family: string | null;
  division: string | null;
  report: string;
  repair: string;
  repair_column: string;
  leak: string;
  grade: string | null;
  cwe: number | null;
  classes: string[];
  people_least: number | null;
  people_likely: number | null;
  people_most: number | null;
  minors: boolean;
  critical: string;
  fast: Generated<boolean>;
  owner: string | null;
  desk: string | null;
  intake: string;
  received: Time;
  told: TimeOrNull;
  answered: TimeOrNull;
  checked: TimeOrNull;
  due: TimeOrNull;
  due_step: string | null;
  risk_until: TimeOrNull;
  changed: Time;
  closed: TimeOrNull;
};

export type CasePart = 'keeper' | 'maintainer' | 'told';
type CasePartiesTable = { case_id: string; organization: string; part: CasePart };

type CaseTermsTable = { case_id: string; terms: number[]; title_terms: number[] };

type CaseDesksTable = { case_id: string; desk: string };
