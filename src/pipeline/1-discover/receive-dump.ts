import { detectPlan } from '#domain/breaches/detect-plan.ts';
import { type MaskedRow, maskedSample } from '#domain/breaches/masked-sample.ts';
import { parsePlan } from '#domain/breaches/parse-plan.ts';
import type { Plan } from '#domain/breaches/plan.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { DumpLocator } from '#engines/corpus/corpus.ts';

/** Opens what was handed in; compose gives the sources of `engines/dumps`. */
export type DumpSources = {
  open(path: string): Promise<{ readonly entries: readonly DumpEntry[] }>;
  /** A file that somebody names in the inbox folder. @throws path-outside-inbox */
  openInbox(name: string): Promise<{ readonly entries: readonly DumpEntry[] }>;
  /** A staged upload: encrypted on disk, its key in memory only. */
  openStaged(staged: string, name: string): Promise<{ readonly entries: readonly DumpEntry[] }>;
  sample(entry: DumpEntry): Promise<{ readonly bytes: Uint8Array; readonly whole: boolean }>;
};

export type DumpEntry = {
  readonly name: string;
  readonly locator: DumpLocator;
  readonly size: number | null;
  /** Set where the source makes the bytes itself (rows of a sheet). */
  readonly shape: 'json-lines' | null;
};

export type HandedIn =
  | { readonly paths: readonly string[] }
  | { readonly inbox: readonly string[] }
  | { readonly staged: string; readonly name: string };

/** A dump that was looked at and not read yet: every entry with the plan to read it by, which a person may correct. */
export type ReceivedDump = {
  /** What the dump as a whole goes by: the file, folder or archive that was handed in. */
  readonly name: string;
  readonly entries: readonly PlannedEntry[];
};
export type PlannedEntry = DumpEntry & {
  readonly plan: Plan;
  /** What speaks for the plan, in sentences; one line when the plan was given. */
  readonly evidence: readonly string[];
  /** The first rows through the plan, every cell masked. */
  readonly sample: readonly MaskedRow[];
};

/**
 * Looks at a sample of each entry and finds how to read it. Nothing is taken in, and nothing of the list leaves memory.
 * @param given a corrected plan (a person's JSON), used for every entry instead of what the sample says
 * @throws NuwaError dump-empty, format-unknown, plan-invalid, file-unreadable, archive-refused
 */
export async function receiveDump(
  sources: DumpSources,
  handedIn: HandedIn,
  given?: unknown,
): Promise<ReceivedDump> {
  const corrected = given === undefined ? null : plansIn(given);
  const entries: PlannedEntry[] = [];
  const opened = await entriesOf(sources, handedIn);
  if (opened.length === 0) throw new NuwaError('dump-empty');
  for (const entry of opened) {
    const { bytes, whole } = await sources.sample(entry);
    const { plan, evidence } = corrected?.(entry.name) ?? detectPlan(bytes, { fileName: entry.name, whole });
    const sheet = entry.shape === 'json-lines' ? ['A sheet: its rows are read as lists of cells.'] : [];
    entries.push({ ...entry, plan, evidence: [...sheet, ...evidence], sample: maskedSample(plan, bytes) });
  }
  const [only] = opened;
  return { name: opened.length === 1 && only ? only.name : nameOf(handedIn), entries };
}

function nameOf(handedIn: HandedIn): string {
  if ('staged' in handedIn) return handedIn.name;
  const [first = ''] = 'inbox' in handedIn ? handedIn.inbox : handedIn.paths;
  return first.replace(/\/+$/, '').replace(/^.*\//, '');
}

/**
 * From what a person handed in to the plan of an entry: a plan alone is for every entry; what `nuwa plan --json` printed
 * names its entries, and one that is not among them is looked at as if nothing was handed in.
 */
function plansIn(given: unknown): (entry: string) => Pick<PlannedEntry, 'plan' | 'evidence'> | null {
  const evidence = ['The plan was handed in.'];
  const listed = memberOf(given, 'entries');
  if (!Array.isArray(listed)) {
    const plan = parsePlan(memberOf(given, 'plan') ?? given);
    return () => ({ plan, evidence });
  }
  const plans = new Map(listed.map((entry) => [memberOf(entry, 'name'), parsePlan(memberOf(entry, 'plan'))]));
  return (entry) => {
    const plan = plans.get(entry);
    return plan === undefined ? null : { plan, evidence };
  };
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

async function entriesOf(sources: DumpSources, handedIn: HandedIn): Promise<readonly DumpEntry[]> {
  if ('staged' in handedIn) return (await sources.openStaged(handedIn.staged, handedIn.name)).entries;
  const opened = await Promise.all(
    'inbox' in handedIn
      ? handedIn.inbox.map((name) => sources.openInbox(name))
      : handedIn.paths.map((path) => sources.open(path)),
  );
  return opened.flatMap(({ entries }) => entries);
}
