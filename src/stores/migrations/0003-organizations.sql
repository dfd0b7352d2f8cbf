-- The registry as lists need it: computed from assertions alone; can be thrown away and rebuilt.

create table organizations (
  id text primary key,
  name text not null,
  name_en text,
  -- Names as they are compared: one width, one case. They order lists and find by prefix.
  name_key text collate "C" not null,
  name_en_key text collate "C",
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
  dissolved_into text,
  -- The best of its contact points, whatever the date: confirmed before named before bounced before withdrawn.
  contact text not null default 'none' check (contact in ('none', 'withdrawn', 'bounced', 'named', 'confirmed')),
  -- Until when one of them is live, unless something more is said; passed: its expiry or drill is overdue.
  contact_until timestamptz,
  -- Bigrams of the names, for search in any language.
  terms integer[] not null default '{}',
  changed timestamptz not null,
  check ((contact = 'confirmed') = (contact_until is not null))
);

create unique index organizations_credit_code on organizations (credit_code) where credit_code is not null and not dissolved;

create index organizations_line on organizations (line, id);

create index organizations_superior on organizations (superior, name_key, id) where superior is not null;

create index organizations_division on organizations (division, name_key, id) where division is not null;

create index organizations_name on organizations (name_key, id);

create index organizations_name_en on organizations (name_en_key, id) where name_en_key is not null;

create index organizations_sector on organizations (sector, name_key, id) where sector is not null;

create index organizations_contact on organizations (contact, name_key, id);

create index organizations_contact_until on organizations (contact_until, id) where contact_until is not null;

create index organizations_top on organizations (name_key, id) where superior is null;

-- Kinds that few have; of keepers there are too many for an index to help.
create index organizations_authority on organizations (division, name_key, id) where 'authority' = any (kinds);

create index organizations_maintainer on organizations (name_key, id) where 'maintainer' = any (kinds);

create index organizations_supplier on organizations (name_key, id) where 'supplier' = any (kinds);

create index organizations_finders on organizations (name_key, id) where 'finders' = any (kinds);

create index organizations_press on organizations (name_key, id) where 'press' = any (kinds);

create index organizations_operator on organizations (name_key, id) where 'operator' = any (kinds);

create index organizations_dissolved on organizations (name_key, id) where dissolved;

create index organizations_terms on organizations using gin (terms) with (fastupdate = off);

create table contact_points (
  organization text not null,
  contact text not null,
  -- Whatever the date: whether it has expired shows when it is read.
  state text not null check (state in ('withdrawn', 'bounced', 'named', 'confirmed')),
  channel text not null,
  role text not null,
  expires text not null,
  -- The assertion whose body says who it is: the naming in force, or the first one.
  named_by text not null,
  -- A later naming that waits for its confirmation.
  pending text,
  confirmed timestamptz,
  bounced timestamptz,
  drilled timestamptz,
  drill_by timestamptz,
  live_until timestamptz,
  primary key (organization, contact)
);

create index contact_points_live_until on contact_points (live_until, organization, contact) where live_until is not null;

create index contact_points_drill_by on contact_points (drill_by, organization, contact) where drill_by is not null;

-- One-time codes by which a contact proves to be reached. Not computed from assertions: a rebuild leaves them alone.
create table contact_codes (
  organization text not null,
  contact text not null,
  -- The naming that the code confirms: a later one needs a code of its own.
  naming text not null,
  -- HMAC-SHA-256 of naming and code under a key of the key folder: a copy of the database confirms nothing.
  code bytea not null check (octet_length(code) = 32),
  tries integer not null default 0 check (tries >= 0),
  sent timestamptz not null,
  expires timestamptz not null,
  primary key (organization, contact)
);

create table systems (
  id text primary key,
  name text not null,
  name_key text collate "C" not null,
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

create index systems_keeper on systems (keeper, name_key, id);

create index systems_maintainer on systems (maintainer, name_key, id) where maintainer is not null;

create index systems_supplier on systems (supplier, name_key, id) where supplier is not null;

create index systems_division on systems (division, name_key, id) where division is not null;

create index systems_name on systems (name_key, id);

create index systems_terms on systems using gin (terms) with (fastupdate = off);
