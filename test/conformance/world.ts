import { mkdirSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { LISTS } from '../../cases/2011/lists.ts';
import { newPlace, startServer } from '../support/installation.ts';
import { succeed } from './execute.ts';
import { mayBeHeldBack, type PasswordCounts, passwordsOfTheCase, secondList } from './expected-passwords.ts';

/** Some 20,000 rows: small, yet every list, storage scheme and oddity of the case is in it. */
const SCALE = 0.0002;
/** The seed of every demo installation. */
const DEMO_SEED = 1;
const NUWA = join(import.meta.dirname, '../../bin/nuwa.mjs');
const SECOND_LIST = 'conformance.example';

/** What all clients meet: one running demo installation, and what is true of it. */
export type World = {
  /** `http://127.0.0.1:PORT`, no slash at the end. */
  readonly url: string;
  /** For what clients write; gone at the end. */
  readonly folder: string;
  /** Passwords of all kinds that are listed, with the count that everybody must be told. */
  readonly listed: readonly { readonly password: string; readonly count: number }[];
  readonly unlisted: readonly string[];
  /** All passwords of all lists, whether or not they may be listed. */
  readonly passwords: PasswordCounts;
  readonly breachNames: readonly string[];
  /** The breach of the list that was imported while the server ran. */
  readonly secondBreach: string;
  /** File with the checkpoint that the ledger showed before that import. */
  readonly heldCheckpoint: string;
  /** Tag that the range F7C3B had before that import, which brought nothing for it. */
  readonly heldTag: string;
  /** The command line as users have it, speaking to the running server; returns its standard output. */
  readonly nuwa: (...args: string[]) => Promise<string>;
  /** File that `nuwa export hibp` wrote. */
  readonly exported: (kind: 'sha1' | 'ntlm') => Promise<string>;
};

type Scope = Parameters<typeof newPlace>[0];

/** Makes and starts the installation; `scope` ends it. */
export async function openWorld(scope: Scope): Promise<World> {
  const place = newPlace(scope);
  const folder = join(place.root, 'clients');
  mkdirSync(folder);
  const server = await startServer(scope, place, ['--scale', String(SCALE)]);
  const nuwa = (...args: string[]) =>
    succeed(process.execPath, [NUWA, ...args], { env: place.environment, cwd: folder });

  const heldCheckpoint = join(folder, 'checkpoint-before');
  writeFileSync(heldCheckpoint, await (await get(`${server.url}/ledger/checkpoint`)).text());
  const heldTag = (await get(`${server.url}/range/F7C3B`)).headers.get('etag') ?? 'none';
  const second = secondList();
  const file = join(place.lists, `${SECOND_LIST}.csv`);
  writeFileSync(file, second.csv);
  await nuwa('import', file, '--breach', SECOND_LIST, '--domain', SECOND_LIST);

  const passwords = added(passwordsOfTheCase(SCALE, DEMO_SEED), second.counts);
  const exports = new Map<string, Promise<string>>();
  const writeExport = async (kind: 'sha1' | 'ntlm'): Promise<string> => {
    const out = join(folder, `${kind}.txt`);
    await nuwa('export', 'hibp', ...(kind === 'ntlm' ? ['--ntlm'] : []), '--out', out);
    return out;
  };
  return {
    url: server.url,
    folder,
    listed: ['123456789', '12345678', '11111111', 'codebook', ...second.hard].map((password) => ({
      password,
      count: countOf(passwords, password),
    })),
    unlisted: ['not in any list 2011', '密码一二三五', 'made-1200-800', '123456789 ', 'Codebook'].filter(
      (word) => absent(passwords, word),
    ),
    passwords,
    breachNames: [...LISTS.map(({ name }) => name), SECOND_LIST],
    secondBreach: SECOND_LIST,
    heldCheckpoint,
    heldTag,
    nuwa,
    exported: (kind) => {
      const file = exports.get(kind) ?? writeExport(kind);
      exports.set(kind, file);
      return file;
    },
  };
}

async function get(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}

function added(counts: Map<string, number>, more: PasswordCounts): PasswordCounts {
  for (const [password, count] of more) counts.set(password, (counts.get(password) ?? 0) + count);
  return counts;
}

function countOf(passwords: PasswordCounts, password: string): number {
  const count = passwords.get(password);
  if (count === undefined || mayBeHeldBack(password))
    throw new Error(`${password} is in no list, or may be held back`);
  return count;
}

/** Guards the test against itself: what is called unlisted must be in no list. */
function absent(passwords: PasswordCounts, password: string): boolean {
  if (passwords.has(password)) throw new Error(`${password} is in a list`);
  return true;
}

export const sha1 = (password: string): string =>
  createHash('sha1').update(password, 'utf8').digest('hex').toUpperCase();

/**
 * What does not hold of a file or mirror with `HASH:COUNT` lines: hashes of no listed password, wrong counts, listed
 * passwords that are missing. Empty when all is well.
 */
export function differences(
  lines: readonly string[],
  passwords: PasswordCounts,
  hashOf: (password: string) => string,
): string[] {
  const listed = new Map(lines.map((line) => [line.split(':')[0] ?? '', Number(line.split(':')[1])]));
  const found: string[] = [];
  if (listed.size !== lines.length) found.push(`${lines.length - listed.size} hashes stand twice`);
  for (const [password, count] of passwords) {
    const hash = hashOf(password);
    const told = listed.get(hash);
    listed.delete(hash);
    if (told === count || (told === undefined && mayBeHeldBack(password))) continue;
    found.push(`${password}: ${told ?? 'missing'} instead of ${count}`);
  }
  for (const hash of listed.keys()) found.push(`${hash} belongs to no password of the lists`);
  return found;
}
