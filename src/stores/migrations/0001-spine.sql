-- The spine: what is said, where it stands, and its place in the ledger. Statements are separated by empty lines.

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

-- One row. Who takes positions locks it until the commit, so that positions leave no gap and follow the commits.
create table ledger_head (
  only_row boolean primary key default true check (only_row),
  -- Leaves appended: the position of the next one.
  size bigint not null default 0 check (size >= 0),
  -- Leaves covered by the latest signed checkpoint.
  sealed bigint not null default 0 check (sealed between 0 and size),
  -- When the last leaves were taken down; the next ones are later, even if the clock went back.
  recorded timestamptz not null default '1970-01-01T00:00:00Z'
);

insert into ledger_head default values;

create table assertions (
  id text primary key check (id ~ '^ast_[0-9a-z]{26}$'),
  position bigint not null unique check (position >= 0),
  subject_kind text not null check (subject_kind in ('breach', 'incident', 'rumour', 'vulnerability', 'family', 'misuse', 'organization', 'system', 'set')),
  subject_id text not null,
  axis text not null,
  -- Null when the assertion only withdraws.
  value jsonb,
  recipient text,
  actor text not null,
  -- Keyed tag of the account behind a pseudonym of the case: without the key it names nobody.
  actor_tag bytea,
  organization text,
  basis text not null check (basis in ('statement', 'document', 're-test', 'log', 'computation', 'court')),
  evidence text check (evidence ~ '^[0-9a-f]{64}$'),
  happened timestamptz not null,
  recorded timestamptz not null check (recorded >= happened),
  withdraws text unique references assertions (id),
  -- Commitment of the free text in assertion_bodies.
  body text check (body ~ '^[0-9a-f]{64}$'),
  check ((value is null) = (withdraws is not null))
);

create index assertions_of_subject on assertions (subject_kind, subject_id, position);

create index assertions_of_actor_tag on assertions (actor_tag) where actor_tag is not null;

create trigger assertions_append_only before update or delete on assertions
  for each statement execute function refuse_change();

create trigger assertions_no_truncate before truncate on assertions
  for each statement execute function refuse_change();

-- Free text, encrypted under a key of its subject. Erased by setting sealed_text null; the commitment stays.
create table assertion_bodies (
  assertion text primary key references assertions (id),
  -- Version byte 1, nonce (12), AES-256-GCM of salt (32) and UTF-8 text, tag (16).
  sealed_text bytea,
  erased timestamptz,
  check ((sealed_text is null) = (erased is not null))
);

create table ledger_leaves (
  position bigint primary key check (position >= 0),
  assertion text unique references assertions (id),
  commitment bytea not null check (octet_length(commitment) = 32),
  -- Whoever holds salt and assertion can check the commitment.
  salt bytea not null check (octet_length(salt) = 32)
);

create trigger ledger_leaves_append_only before update or delete on ledger_leaves
  for each statement execute function refuse_change();

create trigger ledger_leaves_no_truncate before truncate on ledger_leaves
  for each statement execute function refuse_change();

-- What the platform knew at every instant, computed from assertions alone; can be thrown away and rebuilt.
create table standings (
  subject_kind text not null,
  subject_id text not null,
  axis text not null,
  -- Empty where the axis has no recipient.
  recipient text not null default '',
  value jsonb not null,
  assertion text not null references assertions (id),
  disputed_by jsonb not null default '[]',
  known_from timestamptz not null,
  -- Null: still so.
  known_to timestamptz,
  primary key (subject_kind, subject_id, axis, recipient, known_from),
  check (known_to > known_from)
);

create unique index standings_now on standings (subject_kind, subject_id, axis, recipient) where known_to is null;

create index standings_now_by_axis on standings (subject_kind, axis, recipient) where known_to is null;
