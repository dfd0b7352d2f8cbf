-- Cases as lists and search need them: computed from assertions alone, except case_terms; can be rebuilt.

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
  -- Runs on the fast clocks.
  fast boolean not null default false,
  owner text,
  -- Copied from case_desks.
  desk text,
  intake text not null,
  received timestamptz not null,
  -- First notice to anybody, and first human answer.
  told timestamptz,
  answered timestamptz,
  checked timestamptz,
  -- The nearest deadline of any step, and which step it is.
  due timestamptz,
  due_step text,
  -- Past this instant the row says too much, and is to be written again.
  risk_until timestamptz,
  changed timestamptz not null,
  closed timestamptz
);

-- Each filter has an index in the order of the list, so that a page is the first rows of one range.
create index cases_received on cases (received desc, id desc);

create index cases_changed on cases (changed desc, id desc);

create index cases_due on cases (due, id) where due is not null;

create index cases_keeper on cases (keeper, received desc, id desc);

create index cases_line on cases (line, received desc, id desc);

create index cases_sector on cases (sector, received desc, id desc);

create index cases_division on cases (division, received desc, id desc);

create index cases_system on cases (system, received desc, id desc) where system is not null;

create index cases_family on cases (family, received desc, id desc) where family is not null;

create index cases_report on cases (report, received desc, id desc);

create index cases_column on cases (repair_column, received desc, id desc);

create index cases_leak on cases (leak, received desc, id desc);

create index cases_grade on cases (grade, received desc, id desc);

create index cases_cwe on cases (cwe, received desc, id desc) where cwe is not null;

create index cases_owner on cases (owner, received desc, id desc);

create index cases_desk on cases (desk, received desc, id desc) where desk is not null;

create index cases_risk on cases (risk_until) where risk_until is not null;

-- Who may see a case because of what was said: the keeper once it was told, whoever it was passed to, whoever was told.
create table case_parties (
  case_id text not null,
  organization text not null,
  part text not null check (part in ('keeper', 'maintainer', 'told')),
  primary key (case_id, organization, part)
);

create index case_parties_organization on case_parties (organization, part, case_id);

-- Keyed bigrams of title and description: a copy of the database without the keys cannot read them. Deleted when the
-- key of the case is destroyed.
create table case_terms (
  case_id text primary key,
  terms integer[] not null,
  -- Of the title alone, to find duplicates.
  title_terms integer[] not null
);

-- Without a list of pending entries, which every search would have to read from end to end until a vacuum comes.
create index case_terms_terms on case_terms using gin (terms) with (fastupdate = off);

-- Whose case it is, by a keyed tag that is the same in all cases of one coordinator, unlike the pseudonyms in the cases
-- themselves: "mine" among 200,000 is a range of an index. It names nobody without the key folder, and tells no more
-- than which cases one desk works on. Not computed from assertions, so it survives when the projections are rebuilt.
create table case_desks (
  case_id text primary key,
  desk text not null
);
