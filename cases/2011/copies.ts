import { permutation } from '../permutation.ts';
import type { Account, Members } from './members.ts';

/** A list put together from earlier ones: so many records from each, then people who are new. */
export type Copies = Members & {
  /** Name of the list from which this record was copied; null for new people. */
  readonly copiedFrom: (original: number) => string | null;
  /** People drawn from two lists at once, and how many of them with the same password in both. */
  readonly drawnTwice: () => { readonly people: number; readonly samePair: number };
};

export type CopySource = { readonly name: string; readonly members: Members; readonly records: number };

/** @throws RangeError when more records are wanted than a source has */
export function copiesOf(
  seed: number,
  stream: string,
  first: CopySource,
  second: CopySource,
  newcomers: { readonly records: number; readonly account: (i: number) => Account },
): Copies {
  for (const source of [first, second])
    if (source.records > source.members.originals)
      throw new RangeError(`${source.name} has no ${source.records} records to copy`);
  const fromFirst = permutation(first.members.originals, seed, `${stream}/from-${first.name}`);
  const fromSecond = permutation(second.members.originals, seed, `${stream}/from-${second.name}`);
  const bothEnd = first.records + second.records;

  const account = (original: number): Account => {
    if (original < first.records) return first.members.account(fromFirst.at(original));
    if (original < bothEnd) return second.members.account(fromSecond.at(original - first.records));
    return newcomers.account(original - bothEnd);
  };
  const inFirst = (person: number): number | null => {
    const original = first.members.originalOf(person);
    return original !== null && fromFirst.indexOf(original) < first.records ? original : null;
  };
  return {
    originals: bothEnd + newcomers.records,
    person: (original) => account(original).person,
    originalOf: () => null,
    account,
    second: account,
    copiedFrom: (original) =>
      original < first.records ? first.name : original < bothEnd ? second.name : null,
    drawnTwice: () => {
      let people = 0;
      let samePair = 0;
      for (let i = 0; i < second.records; i++) {
        const there = fromSecond.at(i);
        const here = inFirst(second.members.person(there));
        if (here === null) continue;
        people++;
        if (first.members.account(here).password === second.members.account(there).password) samePair++;
      }
      return { people, samePair };
    },
  };
}
