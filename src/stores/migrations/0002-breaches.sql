-- Breaches and what was imported for them; people's tombstones; seeds, audit.

create table breaches (
  id text primary key check (id ~ '^brc_[0-9a-z]{26}$'),
  -- Stands for the breach inside segment files. Never used again, also after a removal: rows are not deleted.
  number integer generated always as identity unique,
  -- The handle that people type; the title that they read is an assertion.
  name text not null check (length(name) between 1 and 100),
  created timestamptz not null
);

create unique index breaches_by_name on breaches (lower(name));

create table imports (
  id text primary key check (id ~ '^imp_[0-9a-z]{26}$'),
  breach text not null references breaches (id),
  fact_id text not null unique,
  state text not null check (state in ('running', 'indexed', 'published', 'failed', 'cancelled', 'removed')),
  -- SHA-256 over the unpacked bytes, known once they were read.
  digest text check (digest ~ '^[0-9a-f]{64}$'),
  -- [{name, plan}], in the order in which they were read.
  entries jsonb not null,
  -- {rows, indexed, refused: {reason: count}}
  counts jsonb,
  profile jsonb,
  -- What became of the raw dump: never copied, shredded, kept encrypted.
  raw text not null default 'not-staged' check (raw in ('not-staged', 'staged', 'shredded', 'kept')),
  -- Code of the error that ended it; carries nothing of the dump.
  failure text,
  started timestamptz not null,
  ended timestamptz,
  check ((state in ('indexed', 'published')) <= (digest is not null and counts is not null and profile is not null)),
  check ((state = 'running') = (ended is null))
);

create unique index imports_one_at_a_time on imports ((true)) where state = 'running';

create unique index imports_known_digest on imports (digest) where state in ('indexed', 'published');

create index imports_of_breach on imports (breach, started);

create table tombstones (
  -- Token of an identifier under the key of the epoch, 16 bytes.
  token bytea primary key check (octet_length(token) = 16),
  epoch integer not null check (epoch >= 1),
  mode text not null check (mode in ('silence', 'erase')),
  at timestamptz not null
);

create table seeds (
  id text primary key check (id ~ '^sed_[0-9a-z]{26}$'),
  -- SHA-256 of the file that was read.
  digest text not null unique check (digest ~ '^[0-9a-f]{64}$'),
  kind text not null check (kind in ('sha1', 'ntlm')),
  -- Name of the run file in the corpus folder.
  run text not null unique,
  records bigint not null check (records >= 0),
  added timestamptz not null
);

create table audit (
  number bigint generated always as identity primary key,
  at timestamptz not null,
  -- In a case: the pseudonym that the actor has there.
  actor text not null,
  -- Keyed tag of the account behind that pseudonym: without the key it names nobody.
  actor_tag bytea check (octet_length(actor_tag) = 16),
  action text not null,
  -- The case, lead or other subject of the spine that was entered.
  subject text,
  -- Identifier of what was acted upon; never an identifier of a person.
  what text,
  basis text,
  details jsonb not null default '{}',
  -- An account never stands beside a case in clear.
  check (subject is null or actor not like 'account:%')
);

create index audit_by_time on audit (at);

create index audit_of_subject on audit (subject, number) where subject is not null;

create index audit_of_actor on audit (actor, number);

create index audit_of_action on audit (action, number);

create trigger audit_append_only before update or delete on audit
  for each statement execute function refuse_change();

create trigger audit_no_truncate before truncate on audit
  for each statement execute function refuse_change();
