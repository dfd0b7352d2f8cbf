-- What stands at the door: reports not handed in yet, codes of cases, answers to calls that may come twice, mails.

create table report_drafts (
  id text primary key,
  -- Keyed tag of the account it belongs to; null for drafts of nobody in particular, which open with their secret.
  owner bytea,
  -- Encrypted under a key that the owner's tag or the secret is part of.
  sealed bytea not null,
  saved timestamptz not null,
  expires timestamptz not null
);

create index report_drafts_owner on report_drafts (owner, saved desc) where owner is not null;

create index report_drafts_expires on report_drafts (expires);

create table report_codes (
  -- Names a case and opens nothing.
  code text primary key,
  subject_kind text not null,
  subject_id text not null unique,
  -- Salt (16 bytes) and scrypt of the keyed passphrase (32 bytes); null where there is none.
  passphrase bytea,
  -- Keyed tag of the address that sent it by mail.
  sender bytea,
  made timestamptz not null
);

create table idempotent_answers (
  -- Keyed hash of who called and of the key they sent.
  key bytea primary key,
  -- Keyed hash of what they sent with it.
  request bytea not null,
  -- Opens only with the key that the caller sent.
  answer bytea not null,
  expires timestamptz not null
);

create index idempotent_answers_expires on idempotent_answers (expires);

create table received_mails (
  -- Keyed hash of the mailbox and the number of the mail in it, or of its Message-ID.
  key bytea primary key,
  outcome text not null check (outcome in ('report', 'added', 'other')),
  subject_kind text,
  subject_id text,
  received timestamptz not null
);
