import { monthText } from '#domain/breaches/month.ts';
import type { Charset, Plan } from '#domain/breaches/plan.ts';
import { schemeOfNumber } from '#domain/breaches/storage-scheme.ts';
import {
  IDENTIFIER_KINDS,
  KINDS,
  KINDS_BY_STRENGTH,
  type IdentifierKind,
} from '#domain/identifiers/kinds.ts';
import type { SecretCharacters } from '#domain/identifiers/secret-shape.ts';
import type { Profile } from '../corpus.ts';
import { CHARACTER_CLASS } from '../fact-rows.ts';
import type { Counts, Tally } from './tally.ts';
import type { WrittenRuns } from './write-runs.ts';

export function profileOf(
  tally: Tally,
  runs: WrittenRuns,
  plans: readonly Plan[],
  charset: Charset,
): Profile {
  return {
    rows: tally.rows,
    charset,
    people: peopleOf(tally, runs.distinctByKind, runs.files['usernames.run'].records),
    identifiers: identifiersOf(tally, runs),
    schemes: schemesOf(tally),
    dataClasses: dataClassesOf(tally, plans),
    lengthBands: lengthBandsOf(tally),
    characterClasses: characterClassesOf(tally),
    topSecrets: runs.topSecrets,
    distinctSecrets: runs.files['passwords-sha1.run'].records + runs.distinctHashes,
    distinctDomains: runs.files['domains.run'].records,
    duplicateRows: tally.indexed - runs.distinctRows,
    dates:
      tally.firstMonth === 0
        ? null
        : { first: monthText(tally.firstMonth), last: monthText(tally.lastMonth) },
    identifierLike: { rows: tally.identifierLike, heldBack: runs.heldBack },
    wrongCheckDigits: byKind(tally.wrongChecks),
  };
}

/**
 * People are told apart by the strongest kind that nearly as many rows hold (nine in ten) as hold the most common one:
 * an ID number that every other row has names nobody in the rest.
 */
function peopleOf(
  tally: Tally,
  distinctByKind: Readonly<Record<number, number>>,
  usernames: number,
): Profile['people'] {
  const rows = (kind: IdentifierKind): number => tally.kinds[KINDS[kind].number] ?? 0;
  const most = Math.max(...KINDS_BY_STRENGTH.map(rows));
  if (most === 0) return { by: null, distinct: 0 };
  const by = KINDS_BY_STRENGTH.find((kind) => rows(kind) * 10 >= most * 9) ?? null;
  if (by === null) return { by, distinct: 0 };
  return { by, distinct: by === 'username' ? usernames : (distinctByKind[KINDS[by].number] ?? 0) };
}

function identifiersOf(tally: Tally, runs: WrittenRuns): Profile['identifiers'] {
  const found: Partial<Record<IdentifierKind, { rows: number; distinct: number }>> = {};
  for (const kind of KINDS_BY_STRENGTH) {
    const rows = tally.kinds[KINDS[kind].number] ?? 0;
    const distinct =
      kind === 'username' ? runs.files['usernames.run'].records : runs.distinctByKind[KINDS[kind].number];
    if (rows > 0) found[kind] = { rows, distinct: distinct ?? 0 };
  }
  return found;
}

/** Most rows first; rows without a secret are in none. */
function schemesOf(tally: Tally): Profile['schemes'] {
  return counted(tally.schemes)
    .filter(({ at }) => at !== 0)
    .map(({ at, rows }) => ({ scheme: schemeOfNumber(at) ?? 'unknown-hash', rows }))
    .toSorted((a, b) => b.rows - a.rows);
}

/** Kinds of personal data: what rows were seen to hold, and what the plan's columns are named to hold. */
function dataClassesOf(tally: Tally, plans: readonly Plan[]): readonly string[] {
  const classes = new Set<string>(
    IDENTIFIER_KINDS.filter((kind) => (tally.kinds[KINDS[kind].number] ?? 0) > 0),
  );
  // A username at a site is a username; the list holds one of them.
  classes.delete('site-username');
  if (counted(tally.schemes).some(({ at }) => at !== 0)) classes.add('password');
  for (const plan of plans)
    for (const { role } of plan.columns) if (typeof role === 'object') classes.add(role.name);
  return [...classes].toSorted();
}

function lengthBandsOf(tally: Tally): Profile['lengthBands'] {
  const bands = { '1-6': 0, '7-12': 0, '13-18': 0, '19+': 0 };
  for (const { at: characters, rows } of counted(tally.lengths)) {
    bands[characters <= 6 ? '1-6' : characters <= 12 ? '7-12' : characters <= 18 ? '13-18' : '19+'] += rows;
  }
  return bands;
}

function characterClassesOf(tally: Tally): Profile['characterClasses'] {
  const found: Partial<Record<SecretCharacters, number>> = {};
  for (const { at: bits, rows } of counted(tally.classes)) {
    const name = charactersOf(bits);
    found[name] = (found[name] ?? 0) + rows;
  }
  return found;
}

function charactersOf(bits: number): SecretCharacters {
  const { lower, upper, digit, punctuation, blank, beyondAscii } = CHARACTER_CLASS;
  if (bits & beyondAscii) return 'other';
  if (bits & (punctuation | blank)) return 'symbols';
  switch (bits) {
    case digit:
      return 'digits';
    case lower:
      return 'lower';
    case upper:
      return 'upper';
    case lower | upper:
      return 'letters';
    default:
      return 'letters-digits';
  }
}

function byKind(counts: Counts): Profile['wrongCheckDigits'] {
  const found: Partial<Record<IdentifierKind, number>> = {};
  for (const kind of IDENTIFIER_KINDS) {
    const values = counts[KINDS[kind].number] ?? 0;
    if (values > 0) found[kind] = values;
  }
  return found;
}

/** The places that counted anything. */
function counted(counts: Counts): readonly { readonly at: number; readonly rows: number }[] {
  return Array.from(counts, (rows, at) => ({ at, rows })).filter(({ rows }) => rows > 0);
}
