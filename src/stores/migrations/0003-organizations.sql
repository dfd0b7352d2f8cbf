-- The registry as lists need it: computed from assertions alone; can be thrown away and rebuilt.

create table organizations (
  id text primary key,
  name text not null,
  name_en text,
  kinds text[] not null,
  credit_code text,
  sector text,
  superior text,
  -- Identifiers from the top of the line down to itself, each followed by a slash: a subtree is a prefix.
  line text collate "C" not null,
  -- Code of six digits as it was stated; a subtree of the territory is a prefix without trailing zeros.
  division text collate "C",
  domain text,
  dissolved boolean not null default false,
  -- Bigrams of the names, for search in any language.
  terms integer[] not null default '{}',
  changed timestamptz not null
);

create unique index organizations_credit_code on organizations (credit_code) where credit_code is not null and not dissolved;

create index organizations_line on organizations (line, id);

create index organizations_superior on organizations (superior, name, id);

create index organizations_division on organizations (division, name, id);

create index organizations_name on organizations (name collate "C", id);

create index organizations_sector on organizations (sector, name, id);

create index organizations_terms on organizations using gin (terms);

create table contact_points (
  organization text not null,
  contact text not null,
  state text not null,
  channel text not null,
  role text not null,
  expires date not null,
  -- The assertion whose body says who it is.
  named_by text not null,
  confirmed timestamptz,
  bounced timestamptz,
  drilled timestamptz,
  primary key (organization, contact)
);

create table systems (
  id text primary key,
  name text not null,
  keeper text not null,
  maintainer text,
  supplier text,
  product text,
  division text collate "C",
  classes text[] not null,
  people bigint,
  critical text not null,
  retired boolean not null default false,
  terms integer[] not null default '{}',
  changed timestamptz not null
);

create index systems_keeper on systems (keeper, name, id);

create index systems_maintainer on systems (maintainer, name, id) where maintainer is not null;

create index systems_supplier on systems (supplier, product, id) where supplier is not null;

create index systems_name on systems (name collate "C", id);

create index systems_terms on systems using gin (terms);
