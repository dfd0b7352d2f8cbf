import { allowedMove } from '#domain/assertions/allowed-move.ts';
import { type Assertion, standingKey } from '#domain/assertions/assertion.ts';
import { type Interval, intervalsOf, nextIntervals, standingsOf } from '#domain/assertions/fold.ts';
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
import type { Projection } from './projection.ts';
import { type SaltedText, sealText } from './sealed-text.ts';
import { type Stores, storesOn } from './stores-on.ts';

type Pseudonym = { readonly name: string; readonly tag: Uint8Array };

export type Entry = {
  readonly actor: Actor;
  /** The organization in whose name the actor speaks. */
  readonly organization?: string;
  /** Inside a case: the name that the case knows the actor by, and the keyed tag of the account behind it. */
  readonly pseudonym?: Pseudonym;
  /** The same for what speaks of several cases at once, in each of which the account is somebody else. */
  readonly pseudonymOf?: (subject: Subject) => Pseudonym | null;
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
  /** When what is said without a time of its own happened; left out: when it is recorded. A played case moves it. */
  readonly happens?: Clock;
  readonly random: Random;
  readonly keyOf: KeyOf;
  /** Makes the keys of subjects whose texts are about to be written, durably; before the transaction. */
  readonly ensureKeys?: (subjects: readonly Subject[]) => Promise<void>;
  readonly projections?: readonly Projection[];
};

/**
 * The transaction of the spine: the caller's own statements, every assertion with its place in the ledger, where its
 * subjects stand now, and the jobs that follow; all of it or nothing. If we crash before the commit, nothing was
 * said, and a key that was made for it stays unused; after it, everything is on record, and the jobs run at the next
 * start.
 *
 * @throws NuwaError `assertion-refused` when something may not be said; nothing is kept then
 */
export function recorder(needs: RecordNeeds): RecordEntry {
  return async (entry) => {
    const texts = entry.says.filter(({ body }) => body !== undefined).map(({ subject }) => subject);
    if (texts.length > 0) await needs.ensureKeys?.(texts);
    return await needs.database.transaction(async (tx) => {
      const stores = storesOn(tx);
      // The lock comes first, so that all that follows sees everything said before, and no two writers interleave.
      const { first, recorded } = await stores.ledgerLeaves.take(entry.says.length, needs.clock());
      await entry.also?.(stores, recorded);
      const subjects = entry.says.map(({ subject }) => subject);
      const histories = await stores.assertions.aboutAll(subjects);
      const unsaid = entry.says.map((saying, index) => {
        const assertion = assertionOf(entry, saying, needs, recorded, first + index);
        judge(histories, assertion.said);
        return assertion;
      });
      await write(stores, needs, entry, unsaid);
      await moveStandings(stores, histories, recorded);
      await project(tx, needs.projections ?? [], histories);
      await needs.jobs.enqueue(tx, entry.jobs ?? []);
      return unsaid.map(({ said }) => said);
    });
  };
}

/** What was said about the subjects of one transaction, by `subjectKey`, kept up with what is said in it. */
type Histories = ReadonlyMap<string, Assertion[]>;

type Unsaid = { readonly said: Assertion; readonly text: SaltedText | null };

function assertionOf(
  entry: Entry,
  saying: Saying,
  { random, happens }: RecordNeeds,
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
    actor: speakerOf(entry, saying.subject),
    organization: entry.organization ?? null,
    basis: saying.basis,
    evidence: saying.evidence ?? null,
    happened: saying.happened ?? happens?.() ?? recorded,
    recorded,
    withdraws: saying.withdraws ?? null,
    body: text === null ? null : Buffer.from(commitBody(text.text, text.salt)).toString('hex'),
    position,
  };
  return { said, text };
}

/** Subjects that are found and reported by somebody: there no account goes by its own name. */
const SEALED_KINDS: ReadonlySet<Subject['kind']> = new Set(['vulnerability', 'misuse', 'family']);

function speakerOf(entry: Entry, subject: Subject): string {
  const pseudonym = pseudonymFor(entry, subject);
  if (pseudonym !== null) return pseudonym.name;
  if (entry.actor.kind === 'account' && SEALED_KINDS.has(subject.kind)) {
    throw new Error(`an account was about to be named beside a ${subject.kind}; enter by the door first`);
  }
  return actorName(entry.actor);
}

const pseudonymFor = (entry: Entry, subject: Subject): Pseudonym | null =>
  entry.pseudonymOf?.(subject) ?? entry.pseudonym ?? null;

/** Judges it against what was said before, which it then becomes part of. */
function judge(histories: Histories, said: Assertion): void {
  const history = histories.get(subjectKey(said.subject)) ?? [];
  const move = allowedMove(history, said);
  if (!move.allowed) throw new NuwaError('assertion-refused', { reason: move.reason });
  history.push(said);
}

/** Writes them, their leaves and their texts. */
async function write(
  stores: Stores,
  { random, keyOf }: RecordNeeds,
  entry: Entry,
  unsaid: readonly Unsaid[],
): Promise<void> {
  await stores.assertions.append(
    unsaid.map(({ said }) => ({ said, actorTag: pseudonymFor(entry, said.subject)?.tag ?? null })),
  );
  await stores.ledgerLeaves.append(
    unsaid.map(({ said }) => {
      const salt = random(SALT_BYTES);
      return { position: said.position, assertion: said.id, commitment: commit(recordOf(said), salt), salt };
    }),
  );
  const bodies = unsaid.flatMap(({ said, text }) => {
    if (text === null) return [];
    const key = keyOf(said.subject);
    if (key === null) {
      throw new NuwaError('assertion-refused', { reason: 'the key of its subject was destroyed' });
    }
    return [{ assertion: said.id, sealed: sealText(key, said.id, text, random) }];
  });
  await stores.bodies.insert(bodies);
}

/** Makes the table say what the fold says, and closes what no longer stands. */
async function moveStandings({ standings }: Stores, histories: Histories, at: Instant): Promise<void> {
  const rows = await standings.nowOfAll(subjectsOf(histories));
  const open: Interval[] = [];
  for (const [key, history] of histories) {
    const before = new Map((rows.get(key) ?? []).map((interval) => [standingKey(interval), interval]));
    const now = nextIntervals(before, standingsOf(history), at).open;
    for (const [axis, was] of before) {
      if (now.get(axis) !== was) await standings.end(was, at);
    }
    open.push(...[...now].filter(([axis, is]) => before.get(axis) !== is).map(([, is]) => is));
  }
  await standings.insert(open);
}

const subjectsOf = (histories: Histories): readonly Subject[] =>
  [...histories.values()].flatMap((history) => history[0]?.subject ?? []);

async function project(tx: Db, projections: readonly Projection[], histories: Histories): Promise<void> {
  const all = [...histories.values()].flatMap((history) => {
    const subject = history[0]?.subject;
    return subject === undefined ? [] : [{ subject, history }];
  });
  for (const { kinds, write: writeTo } of projections) {
    const mine = all.filter(({ subject }) => kinds.includes(subject.kind));
    if (mine.length > 0) await writeTo(tx, mine);
  }
}

/** Throws standings and projections away and computes them again from the assertions, in one transaction. */
export async function rebuildStandings(
  database: Pick<Database, 'transaction'>,
  projections: readonly Projection[] = [],
): Promise<void> {
  await database.transaction(async (tx) => {
    const { assertions, ledgerLeaves, standings } = storesOn(tx);
    // Nobody may say anything while we compute: taking no position still takes the lock.
    await ledgerLeaves.lock();
    await standings.deleteAll();
    for (const { clear } of projections) await clear(tx);
    const subjects = await assertions.subjects();
    for (let from = 0; from < subjects.length; from += REBUILT_TOGETHER) {
      const histories = await assertions.aboutAll(subjects.slice(from, from + REBUILT_TOGETHER));
      await standings.insert([...histories.values()].flatMap((history) => intervalsOf(history)));
      await project(tx, projections, histories);
    }
  });
}

/** Subjects in memory at a time while all is computed again. */
const REBUILT_TOGETHER = 1000;
