/** People affected: never one number, always an interval with where it comes from. */
export type People = { readonly least: number; readonly likely: number; readonly most: number };

/** Something is wrong with these bounds, or null. Two of three given: the caller asks for the third. */
export function peopleProblem({ least, likely, most }: People): 'not-whole' | 'not-in-order' | null {
  if (![least, likely, most].every((count) => Number.isSafeInteger(count) && count >= 0)) return 'not-whole';
  return least <= likely && likely <= most ? null : 'not-in-order';
}

/**
 * A total over several vulnerabilities. The same people may be in several of them, so that least counts do not add
 * up: what is certain is the largest least. The likely sum counts a person once for each vulnerability; the sum of
 * most is the bound where nobody is in two of them. It is shown with these three names.
 */
export type PeopleTotal = {
  readonly largestLeast: number;
  readonly sumOfLikely: number;
  readonly sumOfMost: number;
  /** How many vulnerabilities it is over. */
  readonly of: number;
  /** How many have no bounds and are in no sum. */
  readonly without: number;
};

export const NO_PEOPLE: PeopleTotal = { largestLeast: 0, sumOfLikely: 0, sumOfMost: 0, of: 0, without: 0 };

export function addPeople(total: PeopleTotal, people: People | null): PeopleTotal {
  if (people === null) return { ...total, of: total.of + 1, without: total.without + 1 };
  return {
    largestLeast: Math.max(total.largestLeast, people.least),
    sumOfLikely: total.sumOfLikely + people.likely,
    sumOfMost: total.sumOfMost + people.most,
    of: total.of + 1,
    without: total.without,
  };
}

export const peopleTotal = (all: Iterable<People | null>): PeopleTotal =>
  [...all].reduce(addPeople, NO_PEOPLE);
