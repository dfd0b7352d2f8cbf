import { foldName } from '../name-terms.ts';
import { isWithin, NATION, rungOf, type Rung, territoriesOf } from '../territory.ts';
import data from './divisions.json' with { type: 'json' };

/**
 * A division of the country at county level or above, as GB/T 2260 numbered it for a time. A code whose division was
 * renamed has a row for each name. `docs/formats/divisions.md` names sources, licences and how exact the days are.
 */
export type Division = {
  /** Six digits; `000000` is the nation. */
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  /** First day, `YYYY-MM-DD`: the day of the first list that shows it, unless the decision is known. */
  readonly validFrom: string;
  /** Last day; null: in force when the data was made (`DIVISIONS_AS_OF`). */
  readonly validTo: string | null;
  /** Codes that go on in its place; empty while in force, and where no source says which. */
  readonly successors: readonly string[];
};

/** The day up to which changes are in the data. */
export const DIVISIONS_AS_OF: string = data.asOf;

const CHINA: Division = {
  code: NATION,
  name: '全国',
  nameEn: 'China',
  validFrom: '1949-10-01',
  validTo: null,
  successors: [],
};

type Index = {
  readonly byCode: ReadonlyMap<string, readonly Division[]>;
  readonly all: readonly Division[];
};
let made: Index | null = null;

/** Read once, at the first question. Codes in order, rows of a code in the order of time. */
function index(): Index {
  if (made !== null) return made;
  const all = [
    CHINA,
    ...data.rows.map(([code, name, nameEn, validFrom, validTo, successors]) => ({
      code: code as string,
      name: name as string,
      nameEn: nameEn as string,
      validFrom: validFrom as string,
      validTo: validTo as string | null,
      successors: successors as string[],
    })),
  ];
  made = { all, byCode: Map.groupBy(all, ({ code }) => code) };
  return made;
}

/** The last day of what a date given as year, month or day (or an instant) speaks of. */
function lastDay(date: string): string {
  if (date.length >= 10) return date.slice(0, 10);
  if (date.length === 4) return `${date}-12-31`;
  const [year, month] = date.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, month ?? 0, 0)).toISOString().slice(0, 10);
}

const inForce = ({ validFrom, validTo }: Division, day: string): boolean =>
  validFrom <= day && (validTo === null || day <= validTo);

/**
 * What a code stood for at a date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (of a year or month, its last day counts).
 * @returns null when no such division was in force then
 */
export function divisionAt(code: string, date: string): Division | null {
  const day = lastDay(date);
  return (
    index()
      .byCode.get(code)
      ?.find((row) => inForce(row, day)) ?? null
  );
}

/** Whether this was ever the code of a division. */
export const isDivisionCode = (code: string): boolean => index().byCode.has(code);

/**
 * The divisions that answer at a date for what was once this code: itself while it is in force, else those that took
 * its place, and those that took theirs. Empty when the code never was one, or no source says what became of it.
 */
export function successorsOf(code: string, at: string): readonly Division[] {
  const day = lastDay(at);
  const found = new Map<string, Division>();
  const asked = new Set<string>();
  const queue = [code];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (asked.has(next)) continue;
    asked.add(next);
    const now = divisionAt(next, day);
    if (now !== null) found.set(next, now);
    else {
      const last = index()
        .byCode.get(next)
        ?.findLast(({ validTo }) => validTo !== null && validTo < day);
      queue.push(...(last?.successors ?? []));
    }
  }
  return [...found.values()];
}

/**
 * The next division up at a date; levels that only number others ("under the province directly") are passed over.
 * @returns null for the nation, and for a code that is none
 */
export function parentOf(code: string, date: string): Division | null {
  if (!isDivisionCode(code)) return null;
  for (const territory of territoriesOf(code).slice(1)) {
    const division = divisionAt(territory, date);
    if (division !== null && territory !== code) return division;
  }
  return null;
}

/** All in force within a territory, itself first. `rung` keeps to one level. */
export function below(code: string, date: string, rung?: Rung): readonly Division[] {
  const day = lastDay(date);
  return index().all.filter(
    (row) =>
      isWithin(row.code, code) && inForce(row, day) && (rung === undefined || rungOf(row.code) === rung),
  );
}

/** Names from the province down, for people: `浙江省 金华市 永康市`. */
export function pathOf(code: string, date: string): readonly Division[] {
  return territoriesOf(code)
    .filter((territory) => territory !== NATION || code === NATION)
    .flatMap((territory) => divisionAt(territory, date) ?? [])
    .reverse();
}

/**
 * Divisions in force at a date whose name or code fits: equal ones first, then those that begin with the text, then
 * those that hold it; larger territories first within each.
 * @param text Chinese or English, or digits of the code
 */
export function searchDivisions(text: string, date: string, limit = 20): readonly Division[] {
  const key = foldName(text);
  if (key === '') return [];
  const day = lastDay(date);
  const ranked = index().all.flatMap((row) => {
    const rank = inForce(row, day) ? rankOf(row, key) : null;
    return rank === null ? [] : [{ row, rank: rank * 10 + SIZE[rungOf(row.code)] }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ row }) => row);
}

const SIZE = { nation: 0, province: 1, city: 2, county: 3 } as const;

function rankOf({ code, name, nameEn }: Division, key: string): number | null {
  const names = [code, foldName(name), foldName(nameEn)];
  const stem = foldName(name).replace(/[省市县区]$/u, '');
  if (names.includes(key) || stem === key) return 0;
  if (names.some((one) => one.startsWith(key))) return 1;
  return /^\d+$/.test(key) || !names.some((one) => one.includes(key)) ? null : 2;
}
