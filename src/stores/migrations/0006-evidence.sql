-- Files handed in as evidence; their content lies encrypted in the folder of evidence (docs/formats/evidence-v1.md).

create table evidence (
  id text primary key check (id ~ '^evd_[0-9a-z]{26}$'),
  subject_kind text not null,
  subject_id text not null,
  state text not null check (state in ('kept', 'awaiting-consent', 'removed')),
  -- By content, never by name.
  type text not null check (type in ('png', 'jpeg', 'webp', 'gif', 'pdf', 'docx', 'xlsx', 'pptx', 'text', 'csv', 'json', 'har')),
  bytes integer not null check (bytes >= 0),
  -- Of the content as it is kept, before encryption; what assertions name.
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- The masked evidence that this is the unmasked original of.
  original_of text references evidence (id),
  -- {kind: count} of what was masked in it.
  masked jsonb not null default '{}',
  sample_rows integer not null check (sample_rows >= 0),
  -- The file's name under the key of its case, as in assertion_bodies; null once it is removed.
  sealed_name bytea,
  received timestamptz not null,
  removed timestamptz,
  check ((state = 'removed') = (removed is not null)),
  check ((state = 'removed') = (sealed_name is null)),
  check ((state = 'awaiting-consent') <= (original_of is not null))
);

create index evidence_of_subject on evidence (subject_kind, subject_id, received, id);

-- One original at a time waits, or has taken the place of the masked one.
create unique index evidence_original on evidence (original_of) where state <> 'removed';

create index evidence_awaiting_consent on evidence (received) where state = 'awaiting-consent';
