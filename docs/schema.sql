-- What the migrations in src/stores/migrations make of an empty database. Generated: after a new migration, run
--   UPDATE_SCHEMA=1 node --test src/stores/schema.test.ts
-- The job queue keeps its own tables in the schema pgboss.

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_delete()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'rows of % end and are never deleted', tg_table_name using errcode = 'restrict_violation';
end $function$;

create table account_keys (
  id text not null,
  config_id text not null,
  name text,
  start text,
  reference_id text not null,
  prefix text,
  key text not null,
  refill_interval integer,
  refill_amount integer,
  last_refill_at timestamp with time zone,
  enabled boolean,
  rate_limit_enabled boolean,
  rate_limit_time_window integer,
  rate_limit_max integer,
  request_count integer,
  remaining integer,
  last_request timestamp with time zone,
  expires_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  permissions text,
  metadata text,
  constraint account_keys_pkey PRIMARY KEY (id),
  constraint account_keys_reference_id_fkey FOREIGN KEY (reference_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint account_keys_key_check CHECK ((key ~~ 'a1.%'::text)),
  constraint account_keys_metadata_check CHECK ((metadata = 'null'::text)),
  constraint account_keys_name_check CHECK ((name ~~ 'a1.%'::text)),
  constraint account_keys_start_check CHECK ((start IS NULL))
);
CREATE INDEX account_keys_config_id_idx ON public.account_keys USING btree (config_id);
CREATE INDEX account_keys_key_idx ON public.account_keys USING btree (key);
CREATE INDEX account_keys_reference_id_idx ON public.account_keys USING btree (reference_id);

create table account_passkeys (
  id text not null,
  name text,
  public_key text not null,
  user_id text not null,
  credential_id text not null,
  counter integer not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  created_at timestamp with time zone,
  aaguid text,
  constraint account_passkeys_pkey PRIMARY KEY (id),
  constraint account_passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint account_passkeys_aaguid_check CHECK ((aaguid IS NULL)),
  constraint account_passkeys_credential_id_check CHECK ((credential_id ~~ 'a1.%'::text)),
  constraint account_passkeys_name_check CHECK ((name ~~ 'a1.%'::text)),
  constraint account_passkeys_public_key_check CHECK ((public_key ~~ 'a1.%'::text)),
  constraint account_passkeys_transports_check CHECK ((transports ~~ 'a1.%'::text))
);
CREATE INDEX account_passkeys_credential_id_idx ON public.account_passkeys USING btree (credential_id);
CREATE INDEX account_passkeys_user_id_idx ON public.account_passkeys USING btree (user_id);

create table account_second_factors (
  id text not null,
  secret text not null,
  backup_codes text not null,
  user_id text not null,
  verified boolean,
  failed_verification_count integer,
  locked_until timestamp with time zone,
  constraint account_second_factors_pkey PRIMARY KEY (id),
  constraint account_second_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint account_second_factors_backup_codes_check CHECK ((backup_codes ~~ 'a1.%'::text)),
  constraint account_second_factors_secret_check CHECK ((secret ~~ 'a1.%'::text))
);
CREATE INDEX account_second_factors_secret_idx ON public.account_second_factors USING btree (secret);
CREATE INDEX account_second_factors_user_id_idx ON public.account_second_factors USING btree (user_id);

create table account_sessions (
  id text not null,
  expires_at timestamp with time zone not null,
  token text not null,
  created_at timestamp with time zone default CURRENT_TIMESTAMP not null,
  updated_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  user_id text not null,
  constraint account_sessions_pkey PRIMARY KEY (id),
  constraint account_sessions_token_key UNIQUE (token),
  constraint account_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint account_sessions_ip_address_check CHECK ((ip_address IS NULL)),
  constraint account_sessions_token_check CHECK ((token ~~ 'a1.%'::text)),
  constraint account_sessions_user_agent_check CHECK ((user_agent IS NULL))
);
CREATE INDEX account_sessions_user_id_idx ON public.account_sessions USING btree (user_id);

create table account_verifications (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone default CURRENT_TIMESTAMP not null,
  updated_at timestamp with time zone default CURRENT_TIMESTAMP not null,
  constraint account_verifications_pkey PRIMARY KEY (id),
  constraint account_verifications_identifier_check CHECK ((identifier ~~ 'a1.%'::text)),
  constraint account_verifications_value_check CHECK ((value ~~ 'a1.%'::text))
);
CREATE INDEX account_verifications_identifier_idx ON public.account_verifications USING btree (identifier);

create table account_ways_in (
  id text not null,
  account_id text not null,
  provider_id text not null,
  user_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone default CURRENT_TIMESTAMP not null,
  updated_at timestamp with time zone not null,
  constraint account_ways_in_pkey PRIMARY KEY (id),
  constraint account_ways_in_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint account_ways_in_access_token_check CHECK ((access_token IS NULL)),
  constraint account_ways_in_account_id_check CHECK ((account_id ~~ 'a1.%'::text)),
  constraint account_ways_in_id_token_check CHECK ((id_token IS NULL)),
  constraint account_ways_in_password_check CHECK ((password ~~ 'a1.%'::text)),
  constraint account_ways_in_refresh_token_check CHECK ((refresh_token IS NULL)),
  constraint account_ways_in_scope_check CHECK ((scope IS NULL))
);
CREATE INDEX account_ways_in_user_id_idx ON public.account_ways_in USING btree (user_id);
CREATE UNIQUE INDEX account_ways_in_by_subject ON public.account_ways_in USING btree (provider_id, account_id);

create table accounts (
  id text not null,
  name text not null,
  email text not null,
  email_verified boolean not null,
  image text,
  created_at timestamp with time zone default CURRENT_TIMESTAMP not null,
  updated_at timestamp with time zone default CURRENT_TIMESTAMP not null,
  two_factor_enabled boolean,
  suspended_at timestamp with time zone,
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_email_key UNIQUE (email),
  constraint accounts_email_check CHECK ((email ~~ 'a1.%'::text)),
  constraint accounts_id_check CHECK ((id ~ '^acc_[0-9a-z]{26}$'::text)),
  constraint accounts_image_check CHECK ((image IS NULL)),
  constraint accounts_name_check CHECK ((name ~~ 'a1.%'::text))
);

create table assertion_bodies (
  assertion text not null,
  sealed_text bytea,
  erased timestamp with time zone,
  constraint assertion_bodies_pkey PRIMARY KEY (assertion),
  constraint assertion_bodies_assertion_fkey FOREIGN KEY (assertion) REFERENCES assertions(id),
  constraint assertion_bodies_check CHECK (((sealed_text IS NULL) = (erased IS NOT NULL)))
);

create table assertions (
  id text not null,
  "position" bigint not null,
  subject_kind text not null,
  subject_id text not null,
  axis text not null,
  value jsonb,
  recipient text,
  actor text not null,
  actor_tag bytea,
  organization text,
  basis text not null,
  evidence text,
  happened timestamp with time zone not null,
  recorded timestamp with time zone not null,
  withdraws text,
  body text,
  constraint assertions_pkey PRIMARY KEY (id),
  constraint assertions_position_key UNIQUE ("position"),
  constraint assertions_withdraws_key UNIQUE (withdraws),
  constraint assertions_withdraws_fkey FOREIGN KEY (withdraws) REFERENCES assertions(id),
  constraint assertions_basis_check CHECK ((basis = ANY (ARRAY['statement'::text, 'document'::text, 're-test'::text, 'log'::text, 'computation'::text, 'court'::text]))),
  constraint assertions_body_check CHECK ((body ~ '^[0-9a-f]{64}$'::text)),
  constraint assertions_check CHECK ((recorded >= happened)),
  constraint assertions_check1 CHECK (((value IS NULL) = (withdraws IS NOT NULL))),
  constraint assertions_evidence_check CHECK ((evidence ~ '^[0-9a-f]{64}$'::text)),
  constraint assertions_id_check CHECK ((id ~ '^ast_[0-9a-z]{26}$'::text)),
  constraint assertions_position_check CHECK (("position" >= 0)),
  constraint assertions_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['breach'::text, 'incident'::text, 'rumour'::text, 'vulnerability'::text, 'family'::text, 'misuse'::text, 'organization'::text, 'system'::text, 'set'::text])))
);
CREATE INDEX assertions_of_actor_tag ON public.assertions USING btree (actor_tag) WHERE (actor_tag IS NOT NULL);
CREATE INDEX assertions_of_subject ON public.assertions USING btree (subject_kind, subject_id, "position");
CREATE TRIGGER assertions_append_only BEFORE DELETE OR UPDATE ON public.assertions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER assertions_no_truncate BEFORE TRUNCATE ON public.assertions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table audit (
  number bigint generated always as identity not null,
  at timestamp with time zone not null,
  actor text not null,
  actor_tag bytea,
  action text not null,
  subject text,
  what text,
  basis text,
  details jsonb default '{}'::jsonb not null,
  constraint audit_pkey PRIMARY KEY (number),
  constraint audit_actor_tag_check CHECK ((octet_length(actor_tag) = 16)),
  constraint audit_check CHECK (((subject IS NULL) OR (actor !~~ 'account:%'::text)))
);
CREATE INDEX audit_by_time ON public.audit USING btree (at);
CREATE INDEX audit_of_action ON public.audit USING btree (action, number);
CREATE INDEX audit_of_actor ON public.audit USING btree (actor, number);
CREATE INDEX audit_of_subject ON public.audit USING btree (subject, number) WHERE (subject IS NOT NULL);
CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table breaches (
  id text not null,
  number integer generated always as identity not null,
  name text not null,
  created timestamp with time zone not null,
  constraint breaches_pkey PRIMARY KEY (id),
  constraint breaches_number_key UNIQUE (number),
  constraint breaches_id_check CHECK ((id ~ '^brc_[0-9a-z]{26}$'::text)),
  constraint breaches_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);
CREATE UNIQUE INDEX breaches_by_name ON public.breaches USING btree (lower(name));

create table case_desks (
  case_id text not null,
  desk text not null,
  constraint case_desks_pkey PRIMARY KEY (case_id)
);

create table case_parties (
  case_id text not null,
  organization text not null,
  part text not null,
  constraint case_parties_pkey PRIMARY KEY (case_id, organization, part),
  constraint case_parties_part_check CHECK ((part = ANY (ARRAY['keeper'::text, 'maintainer'::text, 'told'::text])))
);
CREATE INDEX case_parties_organization ON public.case_parties USING btree (organization, part, case_id);

create table case_terms (
  case_id text not null,
  terms integer[] not null,
  title_terms integer[] not null,
  constraint case_terms_pkey PRIMARY KEY (case_id)
);
CREATE INDEX case_terms_terms ON public.case_terms USING gin (terms) WITH (fastupdate=off);

create table cases (
  id text not null,
  keeper text,
  line text,
  sector text,
  system text,
  family text,
  division text,
  report text not null,
  repair text not null,
  repair_column text not null,
  leak text not null,
  grade text,
  cwe integer,
  classes text[] not null,
  people_least bigint,
  people_likely bigint,
  people_most bigint,
  minors boolean default false not null,
  critical text default 'unknown'::text not null,
  fast boolean default false not null,
  owner text,
  desk text,
  intake text not null,
  received timestamp with time zone not null,
  told timestamp with time zone,
  answered timestamp with time zone,
  checked timestamp with time zone,
  due timestamp with time zone,
  due_step text,
  risk_until timestamp with time zone,
  changed timestamp with time zone not null,
  closed timestamp with time zone,
  constraint cases_pkey PRIMARY KEY (id)
);
CREATE INDEX cases_changed ON public.cases USING btree (changed DESC, id DESC);
CREATE INDEX cases_column ON public.cases USING btree (repair_column, received DESC, id DESC);
CREATE INDEX cases_cwe ON public.cases USING btree (cwe, received DESC, id DESC) WHERE (cwe IS NOT NULL);
CREATE INDEX cases_desk ON public.cases USING btree (desk, received DESC, id DESC) WHERE (desk IS NOT NULL);
CREATE INDEX cases_division ON public.cases USING btree (division, received DESC, id DESC);
CREATE INDEX cases_due ON public.cases USING btree (due, id) WHERE (due IS NOT NULL);
CREATE INDEX cases_family ON public.cases USING btree (family, received DESC, id DESC) WHERE (family IS NOT NULL);
CREATE INDEX cases_grade ON public.cases USING btree (grade, received DESC, id DESC);
CREATE INDEX cases_keeper ON public.cases USING btree (keeper, received DESC, id DESC);
CREATE INDEX cases_leak ON public.cases USING btree (leak, received DESC, id DESC);
CREATE INDEX cases_line ON public.cases USING btree (line, received DESC, id DESC);
CREATE INDEX cases_owner ON public.cases USING btree (owner, received DESC, id DESC);
CREATE INDEX cases_received ON public.cases USING btree (received DESC, id DESC);
CREATE INDEX cases_report ON public.cases USING btree (report, received DESC, id DESC);
CREATE INDEX cases_risk ON public.cases USING btree (risk_until) WHERE (risk_until IS NOT NULL);
CREATE INDEX cases_sector ON public.cases USING btree (sector, received DESC, id DESC);
CREATE INDEX cases_system ON public.cases USING btree (system, received DESC, id DESC) WHERE (system IS NOT NULL);

create table contact_codes (
  organization text not null,
  contact text not null,
  naming text not null,
  code bytea not null,
  tries integer default 0 not null,
  sent timestamp with time zone not null,
  expires timestamp with time zone not null,
  constraint contact_codes_pkey PRIMARY KEY (organization, contact),
  constraint contact_codes_code_check CHECK ((octet_length(code) = 32)),
  constraint contact_codes_tries_check CHECK ((tries >= 0))
);

create table contact_points (
  organization text not null,
  contact text not null,
  state text not null,
  channel text not null,
  role text not null,
  expires text not null,
  named_by text not null,
  pending text,
  confirmed timestamp with time zone,
  bounced timestamp with time zone,
  drilled timestamp with time zone,
  drill_by timestamp with time zone,
  live_until timestamp with time zone,
  constraint contact_points_pkey PRIMARY KEY (organization, contact),
  constraint contact_points_state_check CHECK ((state = ANY (ARRAY['withdrawn'::text, 'bounced'::text, 'named'::text, 'confirmed'::text])))
);
CREATE INDEX contact_points_drill_by ON public.contact_points USING btree (drill_by, organization, contact) WHERE (drill_by IS NOT NULL);
CREATE INDEX contact_points_live_until ON public.contact_points USING btree (live_until, organization, contact) WHERE (live_until IS NOT NULL);

create table evidence (
  id text not null,
  subject_kind text not null,
  subject_id text not null,
  state text not null,
  type text not null,
  bytes integer not null,
  sha256 text not null,
  original_of text,
  masked jsonb default '{}'::jsonb not null,
  sample_rows integer not null,
  sealed_name bytea,
  received timestamp with time zone not null,
  removed timestamp with time zone,
  constraint evidence_pkey PRIMARY KEY (id),
  constraint evidence_original_of_fkey FOREIGN KEY (original_of) REFERENCES evidence(id),
  constraint evidence_bytes_check CHECK ((bytes >= 0)),
  constraint evidence_check CHECK (((state = 'removed'::text) = (removed IS NOT NULL))),
  constraint evidence_check1 CHECK (((state = 'removed'::text) = (sealed_name IS NULL))),
  constraint evidence_check2 CHECK (((state = 'awaiting-consent'::text) <= (original_of IS NOT NULL))),
  constraint evidence_id_check CHECK ((id ~ '^evd_[0-9a-z]{26}$'::text)),
  constraint evidence_sample_rows_check CHECK ((sample_rows >= 0)),
  constraint evidence_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint evidence_state_check CHECK ((state = ANY (ARRAY['kept'::text, 'awaiting-consent'::text, 'removed'::text]))),
  constraint evidence_type_check CHECK ((type = ANY (ARRAY['png'::text, 'jpeg'::text, 'webp'::text, 'gif'::text, 'pdf'::text, 'docx'::text, 'xlsx'::text, 'pptx'::text, 'text'::text, 'csv'::text, 'json'::text, 'har'::text])))
);
CREATE INDEX evidence_awaiting_consent ON public.evidence USING btree (received) WHERE (state = 'awaiting-consent'::text);
CREATE INDEX evidence_of_subject ON public.evidence USING btree (subject_kind, subject_id, received, id);
CREATE UNIQUE INDEX evidence_original ON public.evidence USING btree (original_of) WHERE (state <> 'removed'::text);

create table idempotent_answers (
  key bytea not null,
  request bytea not null,
  answer bytea not null,
  expires timestamp with time zone not null,
  constraint idempotent_answers_pkey PRIMARY KEY (key)
);
CREATE INDEX idempotent_answers_expires ON public.idempotent_answers USING btree (expires);

create table imports (
  id text not null,
  breach text not null,
  fact_id text not null,
  state text not null,
  digest text,
  entries jsonb not null,
  counts jsonb,
  profile jsonb,
  raw text default 'not-staged'::text not null,
  failure text,
  started timestamp with time zone not null,
  ended timestamp with time zone,
  constraint imports_pkey PRIMARY KEY (id),
  constraint imports_fact_id_key UNIQUE (fact_id),
  constraint imports_breach_fkey FOREIGN KEY (breach) REFERENCES breaches(id),
  constraint imports_check CHECK (((state = ANY (ARRAY['indexed'::text, 'published'::text])) <= ((digest IS NOT NULL) AND (counts IS NOT NULL) AND (profile IS NOT NULL)))),
  constraint imports_check1 CHECK (((state = 'running'::text) = (ended IS NULL))),
  constraint imports_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text)),
  constraint imports_id_check CHECK ((id ~ '^imp_[0-9a-z]{26}$'::text)),
  constraint imports_raw_check CHECK ((raw = ANY (ARRAY['not-staged'::text, 'staged'::text, 'shredded'::text, 'kept'::text]))),
  constraint imports_state_check CHECK ((state = ANY (ARRAY['running'::text, 'indexed'::text, 'published'::text, 'failed'::text, 'cancelled'::text, 'removed'::text])))
);
CREATE INDEX imports_of_breach ON public.imports USING btree (breach, started);
CREATE UNIQUE INDEX imports_known_digest ON public.imports USING btree (digest) WHERE (state = ANY (ARRAY['indexed'::text, 'published'::text]));
CREATE UNIQUE INDEX imports_one_at_a_time ON public.imports USING btree ((true)) WHERE (state = 'running'::text);

create table ledger_head (
  only_row boolean default true not null,
  size bigint default 0 not null,
  sealed bigint default 0 not null,
  recorded timestamp with time zone default '1970-01-01 00:00:00+00'::timestamp with time zone not null,
  constraint ledger_head_pkey PRIMARY KEY (only_row),
  constraint ledger_head_check CHECK (((sealed >= 0) AND (sealed <= size))),
  constraint ledger_head_only_row_check CHECK (only_row),
  constraint ledger_head_size_check CHECK ((size >= 0))
);

create table ledger_leaves (
  "position" bigint not null,
  assertion text,
  commitment bytea not null,
  salt bytea not null,
  constraint ledger_leaves_pkey PRIMARY KEY ("position"),
  constraint ledger_leaves_assertion_key UNIQUE (assertion),
  constraint ledger_leaves_assertion_fkey FOREIGN KEY (assertion) REFERENCES assertions(id),
  constraint ledger_leaves_commitment_check CHECK ((octet_length(commitment) = 32)),
  constraint ledger_leaves_position_check CHECK (("position" >= 0)),
  constraint ledger_leaves_salt_check CHECK ((octet_length(salt) = 32))
);
CREATE TRIGGER ledger_leaves_append_only BEFORE DELETE OR UPDATE ON public.ledger_leaves FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_leaves_no_truncate BEFORE TRUNCATE ON public.ledger_leaves FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table memberships (
  id text not null,
  account text not null,
  organization text not null,
  role text not null,
  since timestamp with time zone not null,
  until timestamp with time zone,
  constraint memberships_pkey PRIMARY KEY (id),
  constraint memberships_account_fkey FOREIGN KEY (account) REFERENCES accounts(id),
  constraint memberships_check CHECK ((until >= since)),
  constraint memberships_id_check CHECK ((id ~ '^mem_[0-9a-z]{26}$'::text)),
  constraint memberships_organization_check CHECK ((organization ~ '^org_[0-9a-z]{26}$'::text)),
  constraint memberships_role_check CHECK ((role = ANY (ARRAY['member'::text, 'responsible'::text])))
);
CREATE INDEX memberships_of_organization ON public.memberships USING btree (organization, id);
CREATE UNIQUE INDEX memberships_now ON public.memberships USING btree (account, organization) WHERE (until IS NULL);
CREATE TRIGGER memberships_never_deleted BEFORE DELETE OR TRUNCATE ON public.memberships FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();

create table offices (
  id text not null,
  account text not null,
  office text not null,
  since timestamp with time zone not null,
  until timestamp with time zone,
  constraint offices_pkey PRIMARY KEY (id),
  constraint offices_account_fkey FOREIGN KEY (account) REFERENCES accounts(id),
  constraint offices_check CHECK ((until >= since)),
  constraint offices_id_check CHECK ((id ~ '^off_[0-9a-z]{26}$'::text)),
  constraint offices_office_check CHECK ((office = ANY (ARRAY['coordinator'::text, 'administrator'::text, 'auditor'::text])))
);
CREATE UNIQUE INDEX offices_now ON public.offices USING btree (account, office) WHERE (until IS NULL);
CREATE TRIGGER offices_never_deleted BEFORE DELETE OR TRUNCATE ON public.offices FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();

create table one_time_links (
  id text not null,
  digest bytea not null,
  purpose text not null,
  email text,
  organization text,
  role text,
  mailed boolean default false not null,
  made timestamp with time zone not null,
  expires timestamp with time zone not null,
  ended timestamp with time zone,
  used_by text,
  constraint one_time_links_pkey PRIMARY KEY (id),
  constraint one_time_links_digest_key UNIQUE (digest),
  constraint one_time_links_used_by_fkey FOREIGN KEY (used_by) REFERENCES accounts(id),
  constraint one_time_links_check CHECK (((purpose = 'invitation'::text) = ((email IS NOT NULL) AND (organization IS NOT NULL) AND (role IS NOT NULL)))),
  constraint one_time_links_check1 CHECK (((used_by IS NULL) OR (ended IS NOT NULL))),
  constraint one_time_links_digest_check CHECK ((octet_length(digest) = 32)),
  constraint one_time_links_email_check CHECK ((email ~~ 'a1.%'::text)),
  constraint one_time_links_id_check CHECK ((id ~ '^otl_[0-9a-z]{26}$'::text)),
  constraint one_time_links_organization_check CHECK ((organization ~ '^org_[0-9a-z]{26}$'::text)),
  constraint one_time_links_purpose_check CHECK ((purpose = ANY (ARRAY['first-administrator'::text, 'administrator'::text, 'invitation'::text]))),
  constraint one_time_links_role_check CHECK ((role = ANY (ARRAY['member'::text, 'responsible'::text])))
);
CREATE INDEX one_time_links_open ON public.one_time_links USING btree (purpose) WHERE (ended IS NULL);

create table organizations (
  id text not null,
  name text not null,
  name_en text,
  name_key text not null,
  name_en_key text,
  kinds text[] not null,
  credit_code text,
  sector text,
  superior text,
  line text not null,
  division text,
  domain text,
  dissolved boolean default false not null,
  dissolved_into text,
  contact text default 'none'::text not null,
  contact_until timestamp with time zone,
  terms integer[] default '{}'::integer[] not null,
  changed timestamp with time zone not null,
  constraint organizations_pkey PRIMARY KEY (id),
  constraint organizations_check CHECK (((contact = 'confirmed'::text) = (contact_until IS NOT NULL))),
  constraint organizations_contact_check CHECK ((contact = ANY (ARRAY['none'::text, 'withdrawn'::text, 'bounced'::text, 'named'::text, 'confirmed'::text])))
);
CREATE INDEX organizations_authority ON public.organizations USING btree (division, name_key, id) WHERE ('authority'::text = ANY (kinds));
CREATE INDEX organizations_contact ON public.organizations USING btree (contact, name_key, id);
CREATE INDEX organizations_contact_until ON public.organizations USING btree (contact_until, id) WHERE (contact_until IS NOT NULL);
CREATE INDEX organizations_dissolved ON public.organizations USING btree (name_key, id) WHERE dissolved;
CREATE INDEX organizations_division ON public.organizations USING btree (division, name_key, id) WHERE (division IS NOT NULL);
CREATE INDEX organizations_finders ON public.organizations USING btree (name_key, id) WHERE ('finders'::text = ANY (kinds));
CREATE INDEX organizations_line ON public.organizations USING btree (line, id);
CREATE INDEX organizations_maintainer ON public.organizations USING btree (name_key, id) WHERE ('maintainer'::text = ANY (kinds));
CREATE INDEX organizations_name ON public.organizations USING btree (name_key, id);
CREATE INDEX organizations_name_en ON public.organizations USING btree (name_en_key, id) WHERE (name_en_key IS NOT NULL);
CREATE INDEX organizations_operator ON public.organizations USING btree (name_key, id) WHERE ('operator'::text = ANY (kinds));
CREATE INDEX organizations_press ON public.organizations USING btree (name_key, id) WHERE ('press'::text = ANY (kinds));
CREATE INDEX organizations_sector ON public.organizations USING btree (sector, name_key, id) WHERE (sector IS NOT NULL);
CREATE INDEX organizations_superior ON public.organizations USING btree (superior, name_key, id) WHERE (superior IS NOT NULL);
CREATE INDEX organizations_supplier ON public.organizations USING btree (name_key, id) WHERE ('supplier'::text = ANY (kinds));
CREATE INDEX organizations_terms ON public.organizations USING gin (terms) WITH (fastupdate=off);
CREATE INDEX organizations_top ON public.organizations USING btree (name_key, id) WHERE (superior IS NULL);
CREATE UNIQUE INDEX organizations_credit_code ON public.organizations USING btree (credit_code) WHERE ((credit_code IS NOT NULL) AND (NOT dissolved));

create table proven_identifiers (
  account text not null,
  kind text not null,
  token bytea not null,
  epoch integer not null,
  provider text not null,
  proven timestamp with time zone not null,
  constraint proven_identifiers_pkey PRIMARY KEY (account, kind, provider),
  constraint proven_identifiers_account_fkey FOREIGN KEY (account) REFERENCES accounts(id),
  constraint proven_identifiers_epoch_check CHECK ((epoch >= 1)),
  constraint proven_identifiers_kind_check CHECK ((kind = ANY (ARRAY['resident-id'::text, 'mobile'::text, 'email'::text, 'passport'::text]))),
  constraint proven_identifiers_token_check CHECK ((octet_length(token) = 16))
);

create table received_mails (
  key bytea not null,
  outcome text not null,
  subject_kind text,
  subject_id text,
  received timestamp with time zone not null,
  constraint received_mails_pkey PRIMARY KEY (key),
  constraint received_mails_outcome_check CHECK ((outcome = ANY (ARRAY['report'::text, 'added'::text, 'other'::text])))
);

create table report_codes (
  code text not null,
  subject_kind text not null,
  subject_id text not null,
  passphrase bytea,
  sender bytea,
  made timestamp with time zone not null,
  constraint report_codes_pkey PRIMARY KEY (code),
  constraint report_codes_subject_id_key UNIQUE (subject_id)
);

create table report_drafts (
  id text not null,
  owner bytea,
  sealed bytea not null,
  saved timestamp with time zone not null,
  expires timestamp with time zone not null,
  constraint report_drafts_pkey PRIMARY KEY (id)
);
CREATE INDEX report_drafts_expires ON public.report_drafts USING btree (expires);
CREATE INDEX report_drafts_owner ON public.report_drafts USING btree (owner, saved DESC) WHERE (owner IS NOT NULL);

create table schema_migrations (
  number integer not null,
  name text not null,
  sha256 text not null,
  applied timestamp with time zone default now() not null,
  constraint schema_migrations_pkey PRIMARY KEY (number)
);

create table seeds (
  id text not null,
  digest text not null,
  kind text not null,
  run text not null,
  records bigint not null,
  added timestamp with time zone not null,
  constraint seeds_pkey PRIMARY KEY (id),
  constraint seeds_digest_key UNIQUE (digest),
  constraint seeds_run_key UNIQUE (run),
  constraint seeds_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text)),
  constraint seeds_id_check CHECK ((id ~ '^sed_[0-9a-z]{26}$'::text)),
  constraint seeds_kind_check CHECK ((kind = ANY (ARRAY['sha1'::text, 'ntlm'::text]))),
  constraint seeds_records_check CHECK ((records >= 0))
);

create table standings (
  subject_kind text not null,
  subject_id text not null,
  axis text not null,
  recipient text default ''::text not null,
  value jsonb not null,
  assertion text not null,
  disputed_by jsonb default '[]'::jsonb not null,
  known_from timestamp with time zone not null,
  known_to timestamp with time zone,
  constraint standings_pkey PRIMARY KEY (subject_kind, subject_id, axis, recipient, known_from),
  constraint standings_assertion_fkey FOREIGN KEY (assertion) REFERENCES assertions(id),
  constraint standings_check CHECK ((known_to > known_from))
);
CREATE INDEX standings_now_by_axis ON public.standings USING btree (subject_kind, axis, recipient) WHERE (known_to IS NULL);
CREATE UNIQUE INDEX standings_now ON public.standings USING btree (subject_kind, subject_id, axis, recipient) WHERE (known_to IS NULL);

create table systems (
  id text not null,
  name text not null,
  name_key text not null,
  keeper text not null,
  maintainer text,
  supplier text,
  product text,
  division text,
  classes text[] not null,
  people bigint,
  critical text not null,
  retired boolean default false not null,
  terms integer[] default '{}'::integer[] not null,
  changed timestamp with time zone not null,
  constraint systems_pkey PRIMARY KEY (id)
);
CREATE INDEX systems_division ON public.systems USING btree (division, name_key, id) WHERE (division IS NOT NULL);
CREATE INDEX systems_keeper ON public.systems USING btree (keeper, name_key, id);
CREATE INDEX systems_maintainer ON public.systems USING btree (maintainer, name_key, id) WHERE (maintainer IS NOT NULL);
CREATE INDEX systems_name ON public.systems USING btree (name_key, id);
CREATE INDEX systems_supplier ON public.systems USING btree (supplier, name_key, id) WHERE (supplier IS NOT NULL);
CREATE INDEX systems_terms ON public.systems USING gin (terms) WITH (fastupdate=off);

create table tombstones (
  token bytea not null,
  epoch integer not null,
  mode text not null,
  at timestamp with time zone not null,
  constraint tombstones_pkey PRIMARY KEY (token),
  constraint tombstones_epoch_check CHECK ((epoch >= 1)),
  constraint tombstones_mode_check CHECK ((mode = ANY (ARRAY['silence'::text, 'erase'::text]))),
  constraint tombstones_token_check CHECK ((octet_length(token) = 16))
);
