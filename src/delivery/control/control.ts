import type {
  BreachLine,
  Control,
  ControlAnswers,
  ControlRequest,
  ControlRun,
  ImportReport,
  SpringReport,
} from '#contract/control.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { type DumpSources, receiveDump } from '#pipeline/1-discover/receive-dump.ts';
import { type SeedNeeds, seedPasswords } from '#pipeline/1-discover/seed-passwords.ts';
import { amendBreach } from '#pipeline/2-verify/amend-breach.ts';
import { checkPasswords, type CheckNeeds } from '#pipeline/3-notify/check-passwords.ts';
import { indexDump, type IndexDumpNeeds } from '#pipeline/2-verify/index-dump.ts';
import { type KeepNeeds, keepRawDump, readRawDump, shredRawDump } from '#pipeline/2-verify/keep-raw-dump.ts';
import { publishCorpus } from '#pipeline/2-verify/publish-corpus.ts';
import { importReport } from './import-report.ts';
import { removeBreach } from '#pipeline/2-verify/remove-breach.ts';
import { rotateKeys, type RotateNeeds } from '#pipeline/2-verify/rotate-keys.ts';
import { issueReceipts, type ReceiptNeeds } from '#pipeline/5-account/issue-receipts.ts';
import {
  type CataloguedBreach,
  assertedAbout,
  findBreach,
  listBreaches,
} from '#pipeline/5-account/public-catalogue.ts';
import { writeNewFile } from './write-new-file.ts';

type Lists2011 = Exclude<ControlRequest<'demo'>, { readonly case: '2015' }>;

/** What the operator's calls stand on; compose gives it. */
export type ControlNeeds = IndexDumpNeeds &
  SeedNeeds &
  RotateNeeds &
  ReceiptNeeds &
  CheckNeeds &
  KeepNeeds & {
    readonly kind: Control['kind'];
    readonly verifierKey: string;
    readonly sources: DumpSources;
    readonly stage: Control['stage'];
    /** Forgets a staged upload: its key first, then its file. */
    readonly shred: (staged: string) => Promise<void>;
    readonly importLimits: { readonly workers?: number; readonly memoryMiB?: number };
    readonly exportHibp: (kind: 'sha1' | 'ntlm') => AsyncIterable<Uint8Array>;
    readonly status: () => Promise<ControlAnswers['status']>;
    readonly doctor: () => Promise<ControlAnswers['doctor']>;
    readonly loadCase: (request: Lists2011, run: ControlRun) => Promise<ImportReport[]>;
    readonly playCase: (run: ControlRun) => Promise<SpringReport>;
  };

const OPERATOR: Actor = { kind: 'operator' };

/** The operator's calls, each one use-case. Whoever reaches the socket or the data folder is the operator. */
export function createControl(needs: ControlNeeds): Control {
  return {
    kind: needs.kind,
    stage: needs.stage,
    status: () => needs.status(),
    doctor: () => needs.doctor(),

    async plan({ source, plan }) {
      const received = await receiveDump(needs.sources, source, plan);
      return {
        entries: received.entries.map(({ name, size, plan: found, evidence, sample }) => ({
          name,
          size,
          plan: found,
          evidence: [...evidence],
          sample: sample.map(({ cells, refused }) => ({ cells: [...cells], refused })),
        })),
      };
    },

    import: (request, run) => importDump(needs, request, run),

    async breaches() {
      return { breaches: (await listBreaches(needs)).map(breachLine) };
    },

    async breach({ name }) {
      const breach = await findBreach(needs, name);
      if (breach === null) throw new NuwaError('not-found', { what: 'breach', name });
      const asserted = await assertedAbout(needs, breach.id);
      const standings = asserted.map(({ axis, said, actor, organization, basis, happened, withdrawn }) => ({
        axis,
        value: `${said}${withdrawn ? ' (withdrawn)' : ''}`,
        by: organization ? `${actor} for ${organization}` : actor,
        basis,
        since: happened,
      }));
      return { breach: breachLine(breach), standings, profile: breach.dump?.profile ?? null };
    },

    async amend({ breach, axis, value }) {
      await amendBreach(needs, OPERATOR, breach, axis, value);
      return { breach, axis, value };
    },

    async remove({ breach }, run) {
      const { version } = await removeBreach(needs, OPERATOR, breach, run);
      return { breach, corpusVersion: version };
    },

    async 'raw-read'({ breach, path }) {
      const tar = await readRawDump(needs, OPERATOR, breach);
      await writeNewFile(path, 0o600, tar);
      return { breach, path };
    },

    async 'raw-shred'({ breach }) {
      await shredRawDump(needs, OPERATOR, breach);
      return { breach };
    },

    check: async ({ sha1 }) => ({ counts: checkPasswords(needs, sha1) }),

    async seed({ path }, run) {
      const seeded = await seedPasswords(needs, OPERATOR, path, run);
      await publishCorpus(needs, run);
      const { kind, records, refused } = seeded;
      return { kind, records, refused };
    },

    async export({ kind, path }) {
      let records = 0;
      async function* counted() {
        for await (const chunk of needs.exportHibp(kind)) {
          for (const byte of chunk) if (byte === 0x0a) records++;
          yield chunk;
        }
      }
      await writeNewFile(path, 0o644, counted());
      return { kind, path, records };
    },

    async rotate(_request, run) {
      const epoch = await rotateKeys(needs, OPERATOR, run);
      return { epoch, corpusVersion: needs.corpus.stats().version };
    },

    receipt: async ({ breach }) => ({
      receipts: await issueReceipts(needs, breach),
      verifierKey: needs.verifierKey,
    }),

    async demo(request, run) {
      if (request.case !== '2015') return { lists: await needs.loadCase(request, run), spring: null };
      return { lists: [], spring: await needs.playCase(run) };
    },
  };
}

async function importDump(
  needs: ControlNeeds,
  request: ControlRequest<'import'>,
  run: ControlRun,
): Promise<ImportReport> {
  const started = performance.now();
  const { source, breach: name, title, organization, domain, date, sensitive, withheld, custody } = request;
  try {
    const received = await receiveDump(needs.sources, source, request.plan);
    const given = defined({ name, title, organization, domain, date, sensitive, withheld });
    const statement = { ...given, dumpName: received.name, custody: defined(custody) };
    const options = { ...run, ...needs.importLimits, publish: true };
    const done = await indexDump(needs, OPERATOR, received.entries, statement, options);
    if (request.keepRaw) {
      const locators = received.entries.map(({ locator }) => locator);
      await keepRawDump(needs, OPERATOR, done.importId, locators, 'staged' in source ? source.name : '');
    }
    const raw = request.keepRaw ? 'kept' : 'staged' in source ? 'shredded' : 'not-staged';
    const seconds = (performance.now() - started) / 1000;
    return importReport(done, { received, custody, withheld: withheld === true, raw, seconds });
  } finally {
    // Whatever came of it: an upload is read once and then gone.
    if ('staged' in source) await needs.shred(source.staged);
    await needs.stores.imports.markShredded();
  }
}

function breachLine(breach: CataloguedBreach): BreachLine {
  const {
    name,
    title,
    domain,
    happened,
    added,
    rows,
    people,
    schemes,
    dataClasses,
    verdict,
    publicity,
    sensitive,
  } = breach;
  return {
    name,
    title,
    domain,
    date: happened,
    added,
    rows,
    people: people ?? 0,
    schemes: schemes.map(({ scheme }) => scheme),
    dataClasses,
    verdict,
    publicity,
    sensitive,
  };
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
