import type { Membership, Office } from '#domain/access/viewer.ts';

import type { Time, TimeOrNull } from '../column-types.ts';

/**
 * Our own tables of people, and of the library's (better-auth) what we ask ourselves. The library knows the rest by
 * its own schema; a test holds its schema and the migration together.
 */
export type AccountTables = {
  accounts: AccountsTable;
  account_sessions: AccountSessionsTable;
  account_keys: AccountKeysTable;
  account_second_factors: AccountSecondFactorsTable;
  memberships: MembershipsTable;
  offices: OfficesTable;
  one_time_links: OneTimeLinksTable;
  proven_identifiers: ProvenIdentifiersTable;
};

type AccountsTable = {
  id: string;
  email_verified: boolean;
  two_factor_enabled: boolean | null;
  suspended_at: TimeOrNull;
};

type AccountSessionsTable = { id: string; user_id: string };

type AccountKeysTable = {
  id: string;
  key: string;
  reference_id: string;
  enabled: boolean | null;
  expires_at: TimeOrNull;
  last_request: TimeOrNull;
  permissions: string | null;
};

type AccountSecondFactorsTable = { id: string; user_id: string };

type MembershipsTable = {
  id: string;
  account: string;
  organization: string;
  role: Membership['role'];
  since: Time;
  until: TimeOrNull;
};

type OfficesTable = { id: string; account: string; office: Office; since: Time; until: TimeOrNull };

export type LinkPurpose = 'first-administrator' | 'administrator' | 'invitation';

type OneTimeLinksTable = {
  id: string;
  digest: Uint8Array;
  purpose: LinkPurpose;
  email: string | null;
  organization: string | null;
  role: Membership['role'] | null;
  mailed: boolean;
  made: Time;
  expires: Time;
  ended: TimeOrNull;
  used_by: string | null;
};

type ProvenIdentifiersTable = {
  account: string;
  kind: 'resident-id' | 'mobile' | 'email' | 'passport';
  token: Uint8Array;
  epoch: number;
  provider: string;
  proven: Time;
};
