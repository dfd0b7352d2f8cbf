/** Small lists with a known content, and what password ranges must hold when they are in the corpus. */
import { createHash } from 'node:crypto';

export type PlainList = {
  /** `user:e-mail:password` lines. */
  readonly text: string;
  readonly rows: number;
  /** Every password with its number of occurrences. */
  readonly passwords: ReadonlyMap<string, number>;
};

/** Passwords of every list, so that lists overlap. No password here has the shape of an identifier. */
const SHARED = 40;

/** A list of `rows` accounts, one in four of which use a password that other lists have, too. */
export function plainList(tag: string, rows: number): PlainList {
  const passwords = new Map<string, number>();
  const lines: string[] = [];
  for (let i = 0; i < rows; i++) {
    const password = i % 4 === 0 ? `shared-${i % SHARED}` : `${tag}!${i.toString(36)}`;
    passwords.set(password, (passwords.get(password) ?? 0) + 1);
    lines.push(`${tag}_${i.toString(36)}:${tag}${i.toString(36)}@mail.example:${password}\n`);
  }
  return { text: lines.join(''), rows, passwords };
}

export const sha1 = (password: string): string =>
  createHash('sha1').update(password, 'utf8').digest('hex').toUpperCase();

/** The bulk file of these lists and seeds together, as `nuwa export hibp` must write it. */
export function bulkFileOf(
  lists: readonly Pick<PlainList, 'passwords'>[],
  seeds: ReadonlyMap<string, number> = new Map(),
): string {
  const counts = new Map(seeds);
  for (const { passwords } of lists)
    for (const [password, times] of passwords) {
      const hash = sha1(password);
      counts.set(hash, (counts.get(hash) ?? 0) + times);
    }
  return [...counts]
    .map(([hash, times]) => `${hash}:${times}\n`)
    .sort()
    .join('');
}
