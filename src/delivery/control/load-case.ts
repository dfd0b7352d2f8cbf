import type { ControlRun, ImportReport } from '#contract/control.ts';
import type { DemoCase, DemoList } from '#contract/demo-case.ts';
import type { Actor } from '#kernel/actor.ts';
import { receiveDump } from '#pipeline/1-discover/receive-dump.ts';
import {
  openIncident,
  type PublicStatement,
  recordRumour,
  recordStatements,
  type StatementNeeds,
} from '#pipeline/1-discover/record-statements.ts';
import { indexDump, type IndexedDump } from '#pipeline/2-verify/index-dump.ts';
import { publishCorpus } from '#pipeline/2-verify/publish-corpus.ts';
import type { ControlNeeds } from './control.ts';
import { type ImportCircumstances, importReport } from './import-report.ts';

type LoadNeeds = Pick<ControlNeeds, 'sources' | 'stage' | 'shred' | 'importLimits'> &
  Parameters<typeof indexDump>[0] &
  StatementNeeds;

const OPERATOR: Actor = { kind: 'operator' };

/**
 * Loads the case the way an operator would: every list is handed in, planned, read and indexed. A list whose breach is
 * there already is left out, so that a start that was interrupted goes on where it stopped.
 */
export async function loadCase(needs: LoadNeeds, week: DemoCase, run: ControlRun): Promise<ImportReport[]> {
  const loaded: LoadedList[] = [];
  const breaches = new Map<string, { kind: 'breach'; id: string }>();
  for (const list of week.lists) {
    const known = await activeBreach(needs, list.name);
    if (known === null) loaded.push(await loadList(needs, list, run));
    breaches.set(list.name, { kind: 'breach', id: known ?? loaded.at(-1)?.done.breach.id ?? '' });
  }
  const publication = await publishCorpus(needs, run);
  if (loaded.length > 0) await loadStatements(needs, week, breaches);
  return loaded.map(({ done, circumstances }) => importReport({ ...done, publication }, circumstances));
}

type LoadedList = { readonly done: IndexedDump; readonly circumstances: ImportCircumstances };

async function activeBreach(needs: LoadNeeds, name: string): Promise<string | null> {
  const breach = await needs.stores.breaches.byName(name);
  if (breach === null) return null;
  const imports = await needs.stores.imports.ofBreach(breach.id);
  return imports.some(({ state }) => state === 'indexed' || state === 'published') ? breach.id : null;
}

async function loadList(needs: LoadNeeds, list: DemoList, run: ControlRun): Promise<LoadedList> {
  const started = performance.now();
  const staged = await needs.stage(list.bytes(), list.fileName);
  const received = await receiveDump(needs.sources, { staged, name: list.fileName });
  const custody = {
    handedInBy: 'the generator of the case',
    legalBasis: 'invented data',
    approvedBy: 'the demo',
  };
  const done = await indexDump(
    needs,
    OPERATOR,
    received.entries,
    {
      dumpName: list.fileName,
      name: list.name,
      title: list.name,
      date: list.date,
      sensitive: list.sensitive,
      custody,
      ...(list.domain === null ? {} : { domain: list.domain, organization: list.domain }),
    },
    {
      signal: run.signal,
      onProgress: (progress) => run.onProgress({ ...progress, note: list.name }),
      ...needs.importLimits,
      publish: false,
    },
  );
  await needs.shred(staged);
  await needs.stores.imports.markShredded();
  const seconds = (performance.now() - started) / 1000;
  return { done, circumstances: { received, custody, withheld: false, raw: 'shredded', seconds } };
}

async function loadStatements(
  needs: LoadNeeds,
  week: DemoCase,
  breaches: ReadonlyMap<string, { kind: 'breach'; id: string }>,
): Promise<void> {
  const subjects = new Map<string, PublicStatement['about']>(breaches);
  for (const rumour of week.rumours) subjects.set(rumour.name, await recordRumour(needs, OPERATOR, rumour));
  await openIncident(
    needs,
    OPERATOR,
    { title: week.title, happened: week.began, description: week.description },
    [...subjects.values()],
  );
  const statements = week.statements.flatMap((statement) => {
    const about = subjects.get(statement.about);
    return about ? [{ ...statement, about }] : [];
  });
  await recordStatements(needs, OPERATOR, statements);
}
