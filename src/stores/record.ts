import { allowedMove } from '#domain/assertions/allowed-move.ts';
import { type Assertion, standingKey } from '#domain/assertions/assertion.ts';
import { intervalsOf, nextIntervals, standingsOf } from '#domain/assertions/fold.ts';
import { recordOf } from '#domain/assertions/record-of.ts';
import type { Saying } from '#domain/assertions/saying.ts';
import { type Subject, subjectKey } from '#domain/assertions/subject.ts';
import { commit, commitBody, SALT_BYTES } from '#domain/ledger/commitment.ts';
import { type Actor, actorName } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId, type Random } from '#kernel/ids.ts';
import type { Clock, Instant } from '#kernel/instant.ts';

import type { KeyOf } from './bodies.ts';
import type { Database, Db } from './database.ts';
import type { Job, Jobs } from './jobs.ts';
import { type SaltedText, sealText } from './sealed-text.ts';
import { type Stores, storesOn } from './stores-on.ts';

export type Entry = {
  readonly actor: Actor;
  /** The organization in whose name the actor speaks. */
  readonly organization?: string;
  /** Inside a case: the name that the case knows the actor by, and the keyed tag of the account behind it. */
  readonly pseudonym?: { readonly name: string; readonly tag: Uint8Array };
  readonly says: readonly Saying[];
  /** What follows from it. */
  readonly jobs?: readonly Job[];
  /** Own statements of the caller, run before anything is said, in the same transaction. */
  readonly also?: (stores: Stores, recorded: Instant) => Promise<void>;
};

export type RecordEntry = (entry: Entry) => Promise<readonly Assertion[]>;

export type RecordNeeds = {
  readonly database: Pick<Database, 'transaction'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly keyOf: KeyOf;
};

/**
 * The transaction of the spine: the caller's own statements, every assertion with its place in the ledger, where its
 * subjects stand now, and the jobs that follow; all of it or nothing. If we crash before the commit, nothing was
 * said; after it, everything is on record, and the jobs run at the next start.
 *
 * @throws NuwaError `assertion-refused` when something may not be said; nothing is kept then
 */
export function recorder(needs: RecordNeeds): RecordEntry {
  return (entry) =>
    needs.database.transaction(async (tx) => {
      const stores = storesOn(tx);
      // The lock comes first, so that all that follows sees everything said before, and no two writers interleave.
      const { first, recorded } = await stores.ledgerLeaves.take(entry.says.length, needs.clock());
      await entry.also?.(stores, recorded);
      const histories = new Histories(stores);
      const said: Assertion[] = [];
      for (const [index, saying] of entry.says.entries()) {
        const assertion = assertionOf(entry, saying, needs.random, recorded, first + index);
        await append(stores, needs, entry, assertion, await histories.about(saying.subject));
        said.push(assertion.said);
      }
      for (const history of histories.all()) await moveStandings(stores, history, recorded);
      await needs.jobs.enqueue(tx, entry.jobs ?? []);
      return said;
    });
}

/** What was said about the subjects of one transaction, read once each and kept up with what is said in it. */
class Histories {
  readonly #stores: Stores;
  readonly #bySubject = new Map<string, Assertion[]>();

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  async about(subject: Subject): Promise<Assertion[]> {
    const key = subjectKey(subject);
    const known = this.#bySubject.get(key) ?? [...(await this.#stores.assertions.about(subject))];
    this.#bySubject.set(key, known);
    return known;
  }

  all(): Iterable<readonly Assertion[]> {
    return this.#bySubject.values();
  }
}

type Unsaid = { readonly said: Assertion; readonly text: SaltedText | null };

function assertionOf(
  entry: Entry,
  saying: Saying,
  random: Random,
  recorded: Instant,
  position: number,
): Unsaid {
  const text = saying.body === undefined ? null : { salt: random(SALT_BYTES), text: saying.body };
  const said: Assertion = {
    id: newId('ast', random),
    subject: { kind: saying.subject.kind, id: saying.subject.id },
    axis: saying.axis,
    value: saying.value,
    recipient: saying.recipient ?? null,
    actor: entry.pseudonym?.name ?? actorName(entry.actor),
    organization: entry.organization ?? null,
    basis: saying.basis,
    evidence: saying.evidence ?? null,
    happened: saying.happened ?? recorded,
    recorded,
    withdraws: saying.withdraws ?? null,
    body: text === null ? null : Buffer.from(commitBody(text.text, text.salt)).toString('hex'),
    position,
  };
  return { said, text };
}

/** Judges it against `history`, which it then becomes part of; writes it, its leaf and its text. */
async function append(
  stores: Stores,
  { random, keyOf }: RecordNeeds,
  entry: Entry,
  { said, text }: Unsaid,
  history: Assertion[],
): Promise<void> {
  const move = allowedMove(history, said);
  if (!move.allowed) throw new NuwaError('assertion-refused', { reason: move.reason });
  history.push(said);

  const { id, position } = said;
  await stores.assertions.append(said, entry.pseudonym?.tag ?? null);
  const salt = random(SALT_BYTES);
  await stores.ledgerLeaves.append({
    position,
    assertion: id,
    commitment: commit(recordOf(said), salt),
    salt,
  });
  if (text === null) return;
  const key = keyOf(said.subject);
  if (key === null) {
    throw new NuwaError('assertion-refused', { reason: 'the key of its subject was destroyed' });
  }
  await stores.bodies.insert(id, sealText(key, id, text, random));
}

/** Makes the table say what the fold says, and closes what no longer stands. */
async function moveStandings(
  { standings }: Stores,
  history: readonly Assertion[],
  at: Instant,
): Promise<void> {
  const subject = history[0]?.subject;
  if (subject === undefined) return;
  const rows = await standings.now(subject);
  const before = new Map(rows.map((interval) => [standingKey(interval), interval]));
  const { open } = nextIntervals(before, standingsOf(history), at);
  for (const [key, was] of before) {
    if (open.get(key) !== was) await standings.end(was, at);
  }
  for (const [key, now] of open) {
    if (before.get(key) !== now) await standings.open(now, at);
  }
}

/** Throws the table of standings away and computes it again from the assertions, in one transaction. */
export async function rebuildStandings(database: Pick<Database, 'transaction'>): Promise<void> {
  await database.transaction(rebuild);
}

async function rebuild(tx: Db): Promise<void> {
  const { assertions, ledgerLeaves, standings } = storesOn(tx);
  // Nobody may say anything while we compute: taking no position still takes the lock.
  await ledgerLeaves.lock();
  await standings.deleteAll();
  for (const subject of await assertions.subjects()) {
    for (const interval of intervalsOf(await assertions.about(subject))) await standings.insert(interval);
  }
}
