import type { OpenColumn, RoleGuess } from './detect-roles.ts';
import type { CellFigures } from './column-cells.ts';
import type { ColumnRole } from './plan.ts';

/**
 * Which of the columns that nothing else explains hold the secret, its hash, its salt and a username. `known` are
 * the roles that other columns have already.
 *
 * Headers decide first. Without them: a column of hashes is the secret, unless a readable password stands beside it.
 * Between readable columns the one is the password whose values repeat as people's choices do and hold the commonest
 * passwords; the other is the username, whose values hardly repeat and often are the name part of the e-mail.
 */
export function chooseSecrets(
  open: readonly OpenColumn[],
  known: readonly ColumnRole[],
): ReadonlyMap<number, RoleGuess> {
  const chosen = new Map<number, RoleGuess>();
  const left = new Set(open);
  const take = (column: OpenColumn, role: ColumnRole, confidence: number, because: string): void => {
    chosen.set(column.index, { role, confidence, because });
    left.delete(column);
  };

  const hashes = open.filter(({ meaning, figures }) => meaning !== 'salt' && figures.hashed >= 0.5);
  const plain = plainSecret(open, hashes, known);
  if (plain !== null) take(plain.column, 'secret', plain.confidence, plain.because);
  for (const column of namedOrHashed(open, hashes)) {
    if (!left.has(column)) continue;
    const taken = [...chosen.values()].some(({ role }) => role === 'secret');
    const because =
      column.figures.hashed > 0
        ? `${percent(column.figures.hashed)} of the cells are hashes`
        : 'its name says so';
    if (!taken) take(column, 'secret', 0.9, because);
    else if (![...chosen.values()].some(({ role }) => role === 'secret-hash'))
      take(column, 'secret-hash', 0.8, because);
  }
  if (hashes.length > 0 && !known.includes('salt')) {
    const salt = [...left].find(isSalt);
    if (salt !== undefined) take(salt, 'salt', 0.7, 'short random values beside the hashes');
  }
  if (!known.includes('username')) {
    const username = [...left].filter(isUsernameLike).toSorted((a, b) => nameScore(b) - nameScore(a))[0];
    if (username !== undefined) {
      const { distinct, filled, likeEmail } = username.figures;
      take(
        username,
        'username',
        filled < 20 ? 0.5 : 0.75,
        `${percent(distinct / filled)} of the values are different${likeEmail > 0.05 ? `, ${percent(likeEmail)} are the name part of the e-mail` : ''}`,
      );
    }
  }
  return chosen;
}

type Chosen = { readonly column: OpenColumn; readonly confidence: number; readonly because: string };

function plainSecret(
  open: readonly OpenColumn[],
  hashes: readonly OpenColumn[],
  known: readonly ColumnRole[],
): Chosen | null {
  const named = open.find(({ meaning }) => meaning === 'secret');
  if (named !== undefined) return { column: named, confidence: 0.95, because: 'its name says so' };
  const readable = open.filter((column) => {
    const { meaning, figures } = column;
    return (
      meaning === null &&
      figures.filled > 0 &&
      figures.hashed < 0.5 &&
      !hashes.includes(column) &&
      isTyped(figures)
    );
  });
  const ranked = readable.toSorted(
    (a, b) => secretScore(b.figures) - secretScore(a.figures) || b.index - a.index,
  );
  const [best, next] = ranked;
  if (best === undefined) return null;
  const { commonPasswords, distinct, filled } = best.figures;
  const because = `${percent(commonPasswords)} of the values are among the commonest passwords, ${percent(1 - distinct / filled)} repeat`;
  // Beside hashes a readable column is a username, unless it holds what people choose as passwords.
  if (hashes.length > 0) return commonPasswords >= 0.01 ? { column: best, confidence: 0.8, because } : null;
  const identified = known.some((role) => typeof role === 'string' && role !== 'ignored' && role !== 'date');
  if (next === undefined && !identified) {
    // A list of one column of unknown words: passwords repeat, usernames do not.
    const confidence = commonPasswords > 0 || filled >= 50 ? 0.6 : 0.5;
    return looksChosen(best.figures) ? { column: best, confidence, because } : null;
  }
  if (next === undefined && isNameOnly(best.figures)) return null;
  const margin = next === undefined ? 0.3 : secretScore(best.figures) - secretScore(next.figures);
  // Between two columns of words without any common password, the place alone decides: a guess.
  const sure = identified || commonPasswords > 0;
  return { column: best, confidence: sure ? Math.max(0.55, Math.min(0.95, 0.6 + margin)) : 0.5, because };
}

/** Columns that are hashes by form or by header, in the order of the file. */
function namedOrHashed(open: readonly OpenColumn[], hashes: readonly OpenColumn[]): readonly OpenColumn[] {
  return open.filter((column) => hashes.includes(column) || column.meaning === 'secret-hash');
}

/** Something a person types into a box: no sentences, no column of one value. */
const isTyped = (figures: CellFigures): boolean => figures.blanksInside < 0.3 && figures.han < 0.5;

const looksChosen = (figures: CellFigures): boolean =>
  figures.commonPasswords >= 0.005 || 1 - figures.distinct / figures.filled >= 0.03;

/** Beside an e-mail: a name rather than a password, since nothing in many values is what people choose. */
const isNameOnly = (figures: CellFigures): boolean =>
  figures.filled >= 200 && (figures.likeEmail >= 0.2 || (!looksChosen(figures) && figures.han >= 0.05));

function secretScore(figures: CellFigures): number {
  const repeated = 1 - figures.distinct / figures.filled;
  return (
    figures.commonPasswords * 6 +
    repeated * 2 +
    figures.digitsOnly * 0.5 -
    figures.likeEmail * 2 -
    figures.han * 2
  );
}

/** A column that is called something else is no username, though its cells be none of what it is called. */
const isUsernameLike = ({ meaning, figures }: OpenColumn): boolean =>
  (meaning === null || meaning === 'username' || meaning === 'name' || meaning === 'email') &&
  figures.filled > 0 &&
  figures.smallNumbers < 0.5 &&
  figures.hashed < 0.5 &&
  figures.blanksInside < 0.3 &&
  figures.distinct >= figures.filled * 0.5;

const nameScore = ({ figures, index }: OpenColumn): number =>
  figures.distinct / figures.filled + figures.likeEmail + figures.han - index / 100;

function isSalt({ meaning, figures }: OpenColumn): boolean {
  const { length, distinct, filled, digitsOnly } = figures;
  return (
    meaning === null &&
    length !== null &&
    length >= 2 &&
    length <= 32 &&
    digitsOnly < 0.9 &&
    distinct >= filled * 0.5
  );
}

const percent = (part: number): string => `${Math.round(part * 1000) / 10} %`;
