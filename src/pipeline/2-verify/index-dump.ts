import { say, type Saying } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { breachNameOf } from '#domain/breaches/breach-name.ts';
import type {
  DumpLocator,
  Corpus,
  DumpToImport,
  ImportedDump,
  ImportOptions,
  Publication,
} from '#engines/corpus/corpus.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId, type Random } from '#kernel/ids.ts';
import type { Clock, Instant } from '#kernel/instant.ts';
import type { BreachRow } from '#stores/breaches.ts';
import type { RecordEntry } from '#stores/record.ts';
import type { Stores } from '#stores/stores-on.ts';
import { publishCorpus, type PublishNeeds } from './publish-corpus.ts';

export type IndexDumpNeeds = PublishNeeds & {
  readonly corpus: Pick<Corpus, 'importDump' | 'publish' | 'discard'>;
  readonly stores: Stores;
  readonly record: RecordEntry;
  /** SHA-256 over the unpacked bytes of a dump, and how many they are. */
  readonly digestOf: (
    locators: readonly DumpLocator[],
    signal?: AbortSignal,
  ) => Promise<{ readonly digest: string; readonly bytes: number }>;
  readonly clock: Clock;
  readonly random: Random;
};

/** What is said about the breach when its list is handed in; all of it can be corrected by later assertions. */
export type BreachStatement = {
  /** What the dump goes by; a breach without a name is called after it. */
  readonly dumpName: string;
  readonly name?: string;
  readonly title?: string;
  readonly organization?: string;
  readonly domain?: string;
  readonly date?: string;
  readonly sensitive?: boolean;
  readonly withheld?: boolean;
  readonly custody: {
    readonly handedInBy?: string;
    readonly legalBasis?: string;
    readonly approvedBy?: string;
  };
  /** When the list came out, where that was not now. */
  readonly happened?: Instant;
};

export type IndexedDump = {
  readonly breach: BreachRow;
  readonly importId: string;
  readonly title: string;
  readonly imported: ImportedDump;
  /** Null when publication was left to the caller. */
  readonly publication: Publication | null;
};

/**
 * Takes a dump into the corpus: opens the breach, reads the list, records what was found, publishes. What a crash
 * leaves: before `indexed`, an import marked running (failed at the next start) and files nobody refers to; after it,
 * the publication as a job.
 * @throws NuwaError breach-exists, dump-known, dump-empty, import-running, import-cancelled, engine-failed
 */
export async function indexDump(
  needs: IndexDumpNeeds,
  actor: Actor,
  entries: DumpToImport['entries'],
  statement: BreachStatement,
  options: ImportOptions & { readonly publish: boolean },
): Promise<IndexedDump> {
  const bytes = await refuseKnown(needs, entries, options.signal);
  const opened = await openBreach(needs, actor, entries, statement);
  const imported = await readDump(needs, opened, entries, withTotal(options, bytes));
  const publication = options.publish ? await publishCorpus(needs, options) : null;
  return { breach: opened.breach, importId: opened.importId, title: opened.title, imported, publication };
}

/** Before anything is recorded: a dump that is in the corpus already leaves no trace of the second attempt. */
async function refuseKnown(
  { digestOf, stores }: IndexDumpNeeds,
  entries: DumpToImport['entries'],
  signal: AbortSignal | undefined,
): Promise<number> {
  const { digest, bytes } = await digestOf(
    entries.map(({ locator }) => locator),
    signal,
  );
  const before = await stores.imports.byDigest(digest);
  if (before === null) return bytes;
  throw new NuwaError('dump-known', {
    breach: (await stores.breaches.byId(before.breach))?.name ?? before.breach,
  });
}

/** The reader does not know how much there is to come; we have just counted it. */
function withTotal(options: ImportOptions, totalBytes: number): ImportOptions {
  const { onProgress } = options;
  return onProgress === undefined
    ? options
    : { ...options, onProgress: (progress) => onProgress({ ...progress, totalBytes }) };
}

type OpenedBreach = {
  readonly breach: BreachRow;
  readonly subject: Subject<'breach'>;
  readonly title: string;
  readonly importId: string;
  readonly factId: string;
};

async function openBreach(
  { stores, record, clock, random }: IndexDumpNeeds,
  actor: Actor,
  entries: DumpToImport['entries'],
  statement: BreachStatement,
): Promise<OpenedBreach> {
  const [first] = entries;
  if (first === undefined) throw new NuwaError('dump-empty');
  const derived = breachNameOf(statement.dumpName);
  const name = statement.name ?? derived.name;
  const title = statement.title ?? (statement.name === undefined ? derived.title : statement.name);
  const domain = statement.domain ?? derived.domain;
  const known = await reusableBreach(stores, name);
  const id = known?.id ?? newId('brc', random);
  const subject: Subject<'breach'> = { kind: 'breach', id };
  const importId = newId('imp', random);
  const factId = newId('fct', random);
  const when = statement.happened === undefined ? {} : { happened: statement.happened };

  let breach = known;
  await record({
    actor,
    says: [
      ...(known ? await reopening(stores, subject) : []),
      say(subject, 'handling', { is: 'collecting' }, 'statement', when),
      ...statedFacts(subject, { ...statement, title, ...(domain ? { domain } : {}) }),
    ],
    also: async (tx, recorded) => {
      breach ??= await tx.breaches.insert({ id, name, created: recorded });
      await tx.imports.begin({
        id: importId,
        breach: id,
        factId,
        entries: entries.map(({ name: entryName, plan }) => ({ name: entryName, plan })),
        raw: first.locator.kind === 'staged' ? 'staged' : 'not-staged',
        started: clock(),
      });
    },
  });
  if (breach === null) throw new NuwaError('internal', { reference: importId });
  return { breach, subject, title, importId, factId };
}

/** A name whose imports all failed, or whose breach was removed, may be used again; any other is taken. */
async function reusableBreach(stores: Stores, name: string): Promise<BreachRow | null> {
  const breach = await stores.breaches.byName(name);
  if (breach === null) return null;
  const imports = await stores.imports.ofBreach(breach.id);
  if (imports.some(({ state }) => state === 'indexed' || state === 'published')) {
    throw new NuwaError('breach-exists', { name });
  }
  if (imports.some(({ state }) => state === 'running')) throw new NuwaError('import-running');
  return breach;
}

async function reopening(stores: Stores, subject: Subject<'breach'>): Promise<Saying[]> {
  const now = await stores.standings.now(subject);
  const closed = now.some(({ axis, value }) => axis === 'handling' && value.is === 'closed');
  return closed ? [say(subject, 'handling', { is: 'reopened' }, 'statement')] : [];
}

function statedFacts(subject: Subject<'breach'>, statement: BreachStatement): Saying[] {
  const says: Saying[] = [
    say(subject, 'publicity', { is: statement.withheld ? 'withheld' : 'public' }, 'statement'),
    say(subject, 'sensitive', { is: 'stated', sensitive: statement.sensitive ? 'yes' : 'no' }, 'statement'),
  ];
  const { title, organization, domain, date, custody } = statement;
  if (title) says.push(say(subject, 'title', { is: 'stated', text: title }, 'statement'));
  if (organization)
    says.push(say(subject, 'organization', { is: 'stated', name: organization }, 'statement'));
  if (domain) says.push(say(subject, 'domain', { is: 'stated', domain }, 'statement'));
  if (date) says.push(say(subject, 'breach-date', { is: 'stated', date }, 'statement'));
  const { handedInBy, legalBasis, approvedBy } = custody;
  if (handedInBy)
    says.push(say(subject, 'handed-in-by', { is: 'stated' }, 'statement', { body: handedInBy }));
  if (legalBasis) says.push(say(subject, 'legal-basis', { is: 'stated' }, 'statement', { body: legalBasis }));
  if (approvedBy) says.push(say(subject, 'approved-by', { is: 'stated' }, 'statement', { body: approvedBy }));
  return says;
}

/** Reads the list and records what was found; whatever fails, the import has ended and its files are gone. */
async function readDump(
  needs: IndexDumpNeeds,
  opened: OpenedBreach,
  entries: DumpToImport['entries'],
  options: ImportOptions,
): Promise<ImportedDump> {
  const { corpus, stores, clock } = needs;
  try {
    const imported = await corpus.importDump({ factId: opened.factId, entries }, options);
    if (imported.rows === 0) throw new NuwaError('dump-empty');
    if (imported.indexed === 0) throw nothingUnderstood(entries);
    await recordFindings(needs, opened, imported);
    return imported;
  } catch (error) {
    const code = error instanceof NuwaError ? error.code : 'engine-failed';
    const state = code === 'import-cancelled' ? 'cancelled' : 'failed';
    await stores.imports.ended(opened.importId, state, code, clock());
    await corpus.discard(opened.factId);
    throw error;
  }
}

function nothingUnderstood(entries: DumpToImport['entries']): NuwaError {
  const file = entries[0]?.name ?? 'the dump';
  return new NuwaError('format-unknown', { file, reason: 'no row held an identifier or a password' });
}

async function recordFindings(
  { record, clock }: IndexDumpNeeds,
  { subject, importId }: OpenedBreach,
  { digest, rows, indexed, refused, profile }: ImportedDump,
): Promise<void> {
  const evidence = { evidence: digest };
  const classes = [...profile.dataClasses];
  await record({
    actor: { kind: 'platform' },
    says: [
      say(subject, 'handling', { is: 'profiled' }, 'computation', evidence),
      say(subject, 'data-classes', { is: 'stated', classes }, 'computation', evidence),
      say(subject, 'handling', { is: 'indexed' }, 'computation', evidence),
    ],
    jobs: [{ name: 'publish-corpus', payload: { because: 'indexed' }, once: 'publish' }],
    also: (tx) =>
      tx.imports.indexed(importId, { digest, counts: { rows, indexed, refused }, profile, ended: clock() }),
  });
}
