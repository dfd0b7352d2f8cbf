import type { Time, TimeOrNull } from '../column-types.ts';

export type OrganizationTables = {
  organizations: OrganizationsTable;
  contact_points: ContactPointsTable;
  systems: SystemsTable;
};

type OrganizationsTable = {
  id: string;
  name: string;
  name_en: string | null;
  kinds: string[];
  credit_code: string | null;
  sector: string | null;
  superior: string | null;
  line: string;
  division: string | null;
  domain: string | null;
  dissolved: boolean;
  terms: number[];
  changed: Time;
};

type ContactPointsTable = {
  organization: string;
  contact: string;
  state: string;
  channel: string;
  role: string;
  /** `YYYY-MM-DD`. */
  expires: string;
  named_by: string;
  confirmed: TimeOrNull;
  bounced: TimeOrNull;
  drilled: TimeOrNull;
};

type SystemsTable = {
  id: string;
  name: string;
  keeper: string;
  maintainer: string | null;
  supplier: string | null;
  product: string | null;
  division: string | null;
  classes: string[];
  people: number | null;
  critical: string;
  retired: boolean;
  terms: number[];
  changed: Time;
};
