-- Cases as lists and figures need them: computed from assertions alone, except case_terms; can be rebuilt.

create table cases (
  id text primary key,
  keeper text,
  -- Copied from the keeper, so that a subtree of the line is a range of one index.
  line text collate "C",
  sector text,
  system text,
  family text,
  division text collate "C",
  report text not null,
  repair text not null,
  -- The one column of the figures it stands in (lifecycles, 2).
  repair_column text not null,
  leak text not null,
  grade text,
  cwe integer,
  classes text[] not null,
  people_least bigint,
  people_likely bigint,
  people_most bigint,
  minors boolean not null default false,
  critical text not null default 'unknown',
  -- Pseudonym of the case.
  owner text,
  intake text not null,
  received timestamptz not null,
  -- First contact of any kind that was sent, and the first human answer.
  told timestamptz,
  answered timestamptz,
  checked timestamptz,
  -- The nearest deadline of any step, and which step it is.
  due timestamptz,
  due_step text,
  changed timestamptz not null,
  closed timestamptz
);

create index cases_received on cases (received desc, id);

create index cases_due on cases (due, id) where due is not null;

create index cases_keeper on cases (keeper, received desc, id);

create index cases_line on cases (line, received desc, id);

create index cases_division on cases (division, received desc, id);

create index cases_system on cases (system, received desc, id) where system is not null;

create index cases_family on cases (family, id) where family is not null;

create index cases_report on cases (report, received desc, id);

create index cases_column on cases (repair_column, received desc, id);

create index cases_grade on cases (grade, received desc, id);

create index cases_cwe on cases (cwe, keeper) where cwe is not null;

create index cases_owner on cases (owner, received desc, id) where owner is not null;

-- Who may see a case because of what was said: the keeper, whoever it was passed to, whoever was told.
create table case_parties (
  case_id text not null,
  organization text not null,
  part text not null check (part in ('keeper', 'maintainer', 'told')),
  since timestamptz not null,
  -- Copied from the case for the order of lists.
  received timestamptz not null,
  primary key (case_id, organization, part)
);

create index case_parties_organization on case_parties (organization, received desc, case_id);

-- Keyed bigrams of title and description: a copy of the database without the keys cannot read them. Deleted when the
-- key of the case is destroyed.
create table case_terms (
  case_id text primary key,
  terms integer[] not null
);

create index case_terms_terms on case_terms using gin (terms);
