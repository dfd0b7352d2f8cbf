import { LISTS } from '../../cases/2011/lists.ts';
import { readNaively } from '../../cases/2011/testing/naive-reader.ts';

/** Password → how often it stands in plain in the lists. */
export type PasswordCounts = ReadonlyMap<string, number>;

/**
 * What the lists of the case hold, counted by the slow reader that shares no code with the importer. Only lists with
 * plain passwords: the other columns hold hashes, which are no passwords to anybody.
 */
export function passwordsOfTheCase(scale: number, seed: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const list of LISTS) {
    const truth = list.truth(scale, seed);
    const column = truth.columns.findIndex(({ role }) => role === 'secret');
    if (column === -1 || truth.schemes.plain === undefined) continue;
    for (const record of readNaively(list.write(scale, seed), truth).records) {
      const password = record[column] ?? '';
      if (password !== '') counts.set(password, (counts.get(password) ?? 0) + 1);
    }
  }
  return counts;
}

/** Passwords that are hard to carry unharmed through character sets, delimiters, quotes and hashes. */
const HARD = [
  '密码一二三四',
  'パスワード',
  'ПарольДляВсех',
  'pass\u{1F600}word',
  'naïve café',
  // The same word spelled with a combining mark: another password, since the bytes differ.
  'nai\u0308ve cafe\u0301',
  '\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44',
  'two  blanks inside',
  'semi;colon:and#hash',
  'Quote"d,comma',
  'back\\slash',
  `${'long'.repeat(24)}end`,
];

/** Enough distinct passwords for a list to be published alone (NUWA_PUBLISH_FLOOR is 1000 by default). */
const MADE = 1200;

export type SecondList = {
  readonly csv: string;
  readonly counts: PasswordCounts;
  readonly hard: readonly string[];
};

/** A second list, handed in while the server runs: the nth hard password stands in it n times. */
export function secondList(): SecondList {
  const passwords = [
    ...Array.from({ length: MADE }, (_, i) => `made-${i}-${(i * 7919) % 1000}`),
    ...HARD.flatMap((password, at) => Array<string>(at + 1).fill(password)),
  ];
  const counts = new Map<string, number>();
  for (const password of passwords) counts.set(password, (counts.get(password) ?? 0) + 1);
  const rows = passwords.map((password, i) => `reader${i}@conformance.example,${quoted(password)}\r\n`);
  return { csv: `email,password\r\n${rows.join('')}`, counts, hard: HARD };
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/**
 * Passwords that may be held back because they could be somebody's phone, ID or card number or mail address. A wide
 * guess made here, without our own rule: whatever it does not catch must be listed with its exact count.
 */
export function mayBeHeldBack(password: string): boolean {
  return (
    /\d{10}/.test(password.replaceAll(/[\s().+-]/g, '')) ||
    /^[a-z]{1,2}\d{7,10}$/i.test(password) ||
    /@.*\./.test(password)
  );
}
