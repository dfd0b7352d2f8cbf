import { type HeaderMeaning, headerMeaning } from '#domain/identifiers/header-words.ts';
import type { IdentifierKind } from '#domain/identifiers/kinds.ts';
import { recogniseColumn } from '#domain/identifiers/recognise.ts';
import { type CellFigures, figuresOf } from './column-cells.ts';
import { chooseSecrets } from './detect-secrets.ts';
import type { ColumnRole } from './plan.ts';

/** A column before and after its role is known. `name`: from a header row, a table or keys. */
export type SampleColumn = { readonly name?: string | undefined; readonly cells: readonly string[] };
export type RoleGuess = {
  readonly role: ColumnRole;
  /** 0 to 1. */
  readonly confidence: number;
  /** Shares and counts, never what stood in a cell. */
  readonly because: string;
};

/** What later steps may still turn into a secret, a salt or a username. */
export type OpenColumn = {
  readonly index: number;
  readonly meaning: HeaderMeaning | null;
  readonly figures: CellFigures;
};

/**
 * What each column means, by what is in its cells and what its header says. Identifiers first, since their forms are
 * the strictest; then dates, classes and row numbers; of what is left the secrets are chosen together
 * (`detect-secrets.ts`), because which of two columns is the password shows only when they stand side by side.
 */
export function detectRoles(columns: readonly SampleColumn[]): readonly RoleGuess[] {
  const guesses: (RoleGuess | null)[] = columns.map((column) => identifierRole(column));
  columns.forEach(({ cells }, index) => {
    const guess = guesses[index];
    if (guess?.role === 'username') guesses[index] = contactAsUsername(cells, guesses) ?? guess;
  });
  const emailAt = guesses.findIndex((guess) => guess?.role === 'email');
  const emails = columns[emailAt]?.cells ?? null;
  const open: OpenColumn[] = [];
  columns.forEach((column, index) => {
    if (guesses[index] !== null) return;
    const figures = figuresOf(column.cells, emails);
    const meaning = column.name === undefined ? null : headerMeaning(column.name);
    const settled = settledRole(meaning, figures, columns.length);
    if (settled === null) open.push({ index, meaning, figures });
    else guesses[index] = settled;
  });
  const known = guesses.flatMap((guess) => (guess === null ? [] : [guess.role]));
  for (const [index, guess] of chooseSecrets(open, known)) guesses[index] = guess;
  return guesses.map(
    (guess, index) =>
      guess ??
      unfit(columns[index]) ?? {
        role: 'ignored',
        confidence: 0.3,
        because: 'nothing tells what stands here',
      },
  );
}

/** Kinds that a header alone may give, since nothing in the cells could. */
const BY_NAME: readonly IdentifierKind[] = [
  'username',
  'name',
  'landline',
  'passport',
  'hk-macau-permit',
  'taiwan-permit',
];

function identifierRole({ name, cells }: SampleColumn): RoleGuess | null {
  const best = recogniseColumn(cells, name)[0];
  if (best === undefined) return null;
  const { kind, share, shaped, named } = best;
  const meaning = name === undefined ? null : headerMeaning(name);
  // A column called password stays one, though every cell were a phone number.
  if (kind === null || (meaning !== null && !named && !isKindLike(meaning))) return null;
  if (kind === 'birthday' && !named && !areBirths(cells)) return null;
  const enough = named
    ? BY_NAME.includes(kind)
      ? share > 0
      : Math.max(share, shaped) >= 0.2
    : Math.max(share, shaped * 0.9) >= 0.5;
  if (!enough) return null;
  const figures = `${percent(share)} of the cells are valid as ${kind}${shaped > share + 0.05 ? `, ${percent(shaped)} look so` : ''}`;
  return {
    role: kind,
    confidence: Math.min(0.99, Math.max(share, shaped * 0.9) * 0.9 + (named ? 0.1 : 0.05)),
    because: named ? `its name says so; ${figures}` : figures,
  };
}

/**
 * A column called username in which nearly every cell is an e-mail or a mobile number: people log in by it, and nothing
 * else in the row tells how to reach them. The name is true and the content says more.
 */
function contactAsUsername(
  cells: readonly string[],
  guesses: readonly (RoleGuess | null)[],
): RoleGuess | null {
  const content = recogniseColumn(cells).find(({ kind }) => kind === 'email' || kind === 'mobile');
  if (content === undefined || content.kind === null || content.share < 0.9) return null;
  if (guesses.some((guess) => guess?.role === content.kind)) return null;
  return {
    role: content.kind,
    confidence: 0.85,
    because: `its name says username, but ${percent(content.share)} of the cells are valid as ${content.kind}`,
  };
}

const isKindLike = (meaning: HeaderMeaning): boolean =>
  meaning === 'username' ||
  meaning === 'name' ||
  meaning === 'mobile' ||
  meaning === 'landline' ||
  meaning === 'row-number';

/** Dates of birth spread over decades and end before people are old enough to register; other dates do not. */
function areBirths(cells: readonly string[]): boolean {
  const years = cells
    .flatMap((cell) => /(?:19|20)\d{2}/.exec(cell)?.[0] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
  const at = (part: number) => years[Math.floor((years.length - 1) * part)] ?? 0;
  return years.length > 0 && at(0.5) < 2003 && (years.length < 20 || at(0.9) - at(0.1) >= 6);
}

function settledRole(meaning: HeaderMeaning | null, figures: CellFigures, columns: number): RoleGuess | null {
  const named = (role: ColumnRole, confidence: number): RoleGuess => ({
    role,
    confidence,
    because: role === 'ignored' ? 'its name says that it counts rows or accounts' : 'its name says so',
  });
  if (figures.filled === 0)
    return meaning === 'secret' || meaning === 'secret-hash' ? null : emptyRole(meaning);
  if (meaning !== null && typeof meaning === 'object')
    return named({ kind: 'data-class', name: meaning.dataClass }, 0.8);
  if (meaning === 'date') return named('date', 0.9);
  if (meaning === 'row-number' && figures.hashed < 0.5) return named('ignored', 0.8);
  // Nothing in the list is a hash perhaps, but the salt is still no password and no username.
  if (meaning === 'salt') return named('salt', 0.95);
  if (meaning !== null) return null;
  if (figures.dates >= 0.8) {
    return {
      role: 'date',
      confidence: 0.8,
      because: `${percent(figures.dates)} of the cells are dates${figures.times > 0.5 ? ' with a time of day' : ''}`,
    };
  }
  if (columns > 1 && figures.rising && figures.filled >= 20) {
    return { role: 'ignored', confidence: 0.8, because: 'numbers that rise from row to row' };
  }
  return fewValues(figures);
}

/** A column of a handful of values over many rows is a state or a choice, not a password and no name. */
function fewValues({ filled, distinct, commonPasswords }: CellFigures): RoleGuess | null {
  if (filled < 50 || distinct > Math.min(12, filled / 20) || commonPasswords > 0.02) return null;
  return { role: 'ignored', confidence: 0.7, because: `only ${distinct} different values` };
}

/** A column whose name says what its cells are not. */
function unfit(column: SampleColumn | undefined): RoleGuess | null {
  const meaning = column?.name === undefined ? null : headerMeaning(column.name);
  if (meaning === null || typeof meaning === 'object') return null;
  return { role: 'ignored', confidence: 0.3, because: `its name says ${meaning}, but the cells are none` };
}

function emptyRole(meaning: HeaderMeaning | null): RoleGuess {
  const role: ColumnRole =
    meaning === null || meaning === 'row-number'
      ? 'ignored'
      : typeof meaning === 'object'
        ? { kind: 'data-class', name: meaning.dataClass }
        : meaning;
  return {
    role,
    confidence: 0.4,
    because: meaning === null ? 'empty in the sample' : 'empty in the sample; by its name alone',
  };
}

const percent = (part: number): string => `${Math.round(part * 1000) / 10} %`;
