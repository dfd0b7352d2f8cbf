-- People: accounts and how they sign in (tables of the library better-auth, which reads and writes them by name), and
-- our own: memberships, offices, one-time links, proven identifiers. Whatever could name a person or let somebody in
-- is encrypted under a key outside the database (src/stores/accounts/sealed-fields.ts) and starts with "a1."; what we
-- do not want to know is held null.

create table accounts (
  id text primary key check (id ~ '^acc_[0-9a-z]{26}$'),
  name text not null check (name like 'a1.%'),
  email text not null unique check (email like 'a1.%'),
  email_verified boolean not null,
  image text check (image is null),
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp,
  two_factor_enabled boolean,
  -- Set: may not sign in, and no key of it works.
  suspended_at timestamptz
);

create table account_sessions (
  id text primary key,
  expires_at timestamptz not null,
  token text not null unique check (token like 'a1.%'),
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null,
  ip_address text check (ip_address is null),
  user_agent text check (user_agent is null),
  user_id text not null references accounts (id) on delete cascade
);

create index account_sessions_user_id_idx on account_sessions (user_id);

-- A password (provider "credential"), or the subject at an OpenID provider.
create table account_ways_in (
  id text primary key,
  account_id text not null check (account_id like 'a1.%'),
  provider_id text not null,
  user_id text not null references accounts (id) on delete cascade,
  access_token text check (access_token is null),
  refresh_token text check (refresh_token is null),
  id_token text check (id_token is null),
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text check (scope is null),
  password text check (password like 'a1.%'),
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null
);

create index account_ways_in_user_id_idx on account_ways_in (user_id);

create unique index account_ways_in_by_subject on account_ways_in (provider_id, account_id);

create table account_verifications (
  id text primary key,
  identifier text not null check (identifier like 'a1.%'),
  value text not null check (value like 'a1.%'),
  expires_at timestamptz not null,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);

create index account_verifications_identifier_idx on account_verifications (identifier);

create table account_second_factors (
  id text primary key,
  secret text not null check (secret like 'a1.%'),
  backup_codes text not null check (backup_codes like 'a1.%'),
  user_id text not null references accounts (id) on delete cascade,
  verified boolean,
  failed_verification_count integer,
  locked_until timestamptz
);

create index account_second_factors_secret_idx on account_second_factors (secret);

create index account_second_factors_user_id_idx on account_second_factors (user_id);

create table account_passkeys (
  id text primary key,
  name text check (name like 'a1.%'),
  public_key text not null check (public_key like 'a1.%'),
  user_id text not null references accounts (id) on delete cascade,
  credential_id text not null check (credential_id like 'a1.%'),
  counter integer not null,
  device_type text not null,
  backed_up boolean not null,
  transports text check (transports like 'a1.%'),
  created_at timestamptz,
  aaguid text check (aaguid is null)
);

create index account_passkeys_user_id_idx on account_passkeys (user_id);

create index account_passkeys_credential_id_idx on account_passkeys (credential_id);

create table account_keys (
  id text primary key,
  config_id text not null,
  name text check (name like 'a1.%'),
  start text check (start is null),
  reference_id text not null references accounts (id) on delete cascade,
  prefix text,
  -- SHA-256 of the key, encrypted.
  key text not null check (key like 'a1.%'),
  refill_interval integer,
  refill_amount integer,
  last_refill_at timestamptz,
  enabled boolean,
  rate_limit_enabled boolean,
  rate_limit_time_window integer,
  rate_limit_max integer,
  request_count integer,
  remaining integer,
  last_request timestamptz,
  expires_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- {"nuwa": ["read"]} or {"nuwa": ["read", "write"]}
  permissions text,
  -- JSON; we give none.
  metadata text check (metadata = 'null')
);

create index account_keys_config_id_idx on account_keys (config_id);

create index account_keys_reference_id_idx on account_keys (reference_id);

create index account_keys_key_idx on account_keys (key);

-- Who belongs to which organization. A row is never deleted: it ends. Another role is another row.
create table memberships (
  id text primary key check (id ~ '^mem_[0-9a-z]{26}$'),
  account text not null references accounts (id),
  organization text not null check (organization ~ '^org_[0-9a-z]{26}$'),
  role text not null check (role in ('member', 'responsible')),
  since timestamptz not null,
  -- Null: still so.
  until timestamptz check (until >= since)
);

create unique index memberships_now on memberships (account, organization) where until is null;

create index memberships_of_organization on memberships (organization, id);

create function refuse_delete() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % end and are never deleted', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger memberships_never_deleted before delete or truncate on memberships
  for each statement execute function refuse_delete();

create table offices (
  id text primary key check (id ~ '^off_[0-9a-z]{26}$'),
  account text not null references accounts (id),
  office text not null check (office in ('coordinator', 'administrator', 'auditor')),
  since timestamptz not null,
  until timestamptz check (until >= since)
);

create unique index offices_now on offices (account, office) where until is null;

create trigger offices_never_deleted before delete or truncate on offices
  for each statement execute function refuse_delete();

create table one_time_links (
  id text primary key check (id ~ '^otl_[0-9a-z]{26}$'),
  -- SHA-256 of the token (256 random bits); the token itself is kept nowhere.
  digest bytea not null unique check (octet_length(digest) = 32),
  purpose text not null check (purpose in ('first-administrator', 'administrator', 'invitation')),
  -- Of an invitation: for whom (encrypted), where to, as what.
  email text check (email like 'a1.%'),
  organization text check (organization ~ '^org_[0-9a-z]{26}$'),
  role text check (role in ('member', 'responsible')),
  -- Went out by mail alone, so that whoever has it reads that mailbox.
  mailed boolean not null default false,
  made timestamptz not null,
  expires timestamptz not null,
  -- Used, or replaced by a newer one, or taken back. Each link ends once.
  ended timestamptz,
  used_by text references accounts (id),
  check ((purpose = 'invitation') = (email is not null and organization is not null and role is not null)),
  check (used_by is null or ended is not null)
);

create index one_time_links_open on one_time_links (purpose) where ended is null;

-- Identifiers that somebody has proven to be their own: as corpus tokens only.
create table proven_identifiers (
  account text not null references accounts (id),
  kind text not null check (kind in ('resident-id', 'mobile', 'email', 'passport')),
  token bytea not null check (octet_length(token) = 16),
  -- Of the key that made the token; a rotation of keys replaces both.
  epoch integer not null check (epoch >= 1),
  provider text not null,
  proven timestamptz not null,
  primary key (account, kind, provider)
);
