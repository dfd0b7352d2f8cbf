import type { Time, TimeOrNull } from '../column-types.ts';

export type OrganizationTables = {
  organizations: OrganizationsTable;
  contact_points: ContactPointsTable;
  contact_codes: ContactCodesTable;
  systems: SystemsTable;
};

/** The best of an organization's contact points, whatever the date. */
export type ContactStanding = 'none' | 'withdrawn' | 'bounced' | 'named' | 'confirmed';

type OrganizationsTable = {
  id: string;
  name: string;
  name_en: string | null;
  name_key: string;
  name_en_key: string | null;
  kinds: string[];
  credit_code: string | null;
  sector: string | null;
  superior: string | null;
  line: string;
  division: string | null;
  domain: string | null;
  dissolved: boolean;
  dissolved_into: string | null;
  contact: ContactStanding;
  contact_until: TimeOrNull;
  terms: number[];
  changed: Time;
};

type ContactPointsTable = {
  organization: string;
  contact: string;
  state: Exclude<ContactStanding, 'none'>;
  channel: string;
  role: string;
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: its last day is the last of the period. */
  expires: string;
  named_by: string;
  pending: string | null;
  confirmed: TimeOrNull;
  bounced: TimeOrNull;
  drilled: TimeOrNull;
  drill_by: TimeOrNull;
  live_until: TimeOrNull;
};

type ContactCodesTable = {
  organization: string;
  contact: string;
  naming: string;
  code: Uint8Array;
  tries: number;
  sent: Time;
  expires: Time;
};

type SystemsTable = {
  id: string;
  name: string;
  name_key: string;
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
