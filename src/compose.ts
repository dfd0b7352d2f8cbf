import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { demoCase2011 } from '../cases/2011/demo-case.ts';
import { demoCase2015 } from '../cases/2015/demo-case.ts';
import { springNeedsOf } from './compose/spring.ts';
import type { Config } from './config.ts';
import { type Control } from './contract/control.ts';
import { type ControlNeeds, createControl } from './delivery/control/control.ts';
import { loadCase } from './delivery/control/load-case.ts';
import { playSpring } from './delivery/control/play-spring.ts';
import { noteSigner } from './domain/ledger/signed-note.ts';
import type { Corpus } from './engines/corpus/corpus.ts';
import { importInChild } from './engines/corpus/import/import-in-child.ts';
import { openCorpus } from './engines/corpus/open-corpus.ts';
import { rekeying } from './engines/corpus/token-keys.ts';
import { digestOfDump } from './engines/dumps/digest-of-dump.ts';
import { openDump, openStagedDump, sampleOf } from './engines/dumps/dump-source.ts';
import { fileInInbox } from './engines/dumps/inbox.ts';
import { DEFAULT_LIMITS } from './engines/dumps/limits.ts';
import { cleanerInChild } from './engines/evidence/clean/clean-in-child.ts';
import { EvidenceFiles } from './engines/evidence/evidence-files.ts';
import { KeptDumps } from './engines/dumps/kept-dumps.ts';
import { rawFilesOf } from './engines/dumps/raw-files.ts';
import { Staging, type StagedLocator } from './engines/dumps/staging.ts';
import {
  createInstallation,
  foldersOf,
  type Installation,
  type InstallationFolders,
  readInstallation,
} from './engines/installation/installation.ts';
import { type CaseKeys, openCaseKeys } from './engines/keys/case-keys.ts';
import { type Keys, openKeys } from './engines/keys/open-keys.ts';
import { type LedgerFiles, openLedgerFiles } from './engines/ledger-files/ledger-files.ts';
import { NuwaError } from './kernel/errors.ts';
import { newId, type Random } from './kernel/ids.ts';
import { type OneAtATime, oneAtATime } from './kernel/one-at-a-time.ts';
import { type Clock, instantOf } from './kernel/instant.ts';
import type { DumpSources } from './pipeline/1-discover/receive-dump.ts';
import { publishCorpus } from './pipeline/2-verify/publish-corpus.ts';
import { followEpoch } from './pipeline/2-verify/rotate-keys.ts';
import { examineInstallation } from './pipeline/5-account/examine-installation.ts';
import { receiptOf } from './pipeline/5-account/issue-receipts.ts';
import type { KeyOf } from './stores/bodies.ts';
import { caseProjection } from './stores/case-projection.ts';
import type { Database } from './stores/database.ts';
import { type Jobs, openJobs } from './stores/jobs.ts';
import { lockDataFolder } from './stores/lock.ts';
import { openDatabase } from './stores/open-database.ts';
import { organizationProjection } from './stores/organizations-projection.ts';
import { recorder, type RecordEntry } from './stores/record.ts';
import { type Stores, storesOn } from './stores/stores-on.ts';
import { systemProjection } from './stores/systems-projection.ts';

const clock: Clock = () => instantOf(Date.now());
const random: Random = (n) => randomBytes(n);

/** An installation with everything in it open. Nothing listens and no job runs yet. */
export type OpenInstallation = {
  readonly config: Config;
  readonly installation: Installation;
  readonly folders: InstallationFolders;
  readonly database: Database;
  readonly stores: Stores;
  readonly record: RecordEntry;
  readonly jobs: Jobs;
  readonly corpus: Corpus;
  readonly keys: Keys;
  readonly caseKeys: CaseKeys;
  readonly evidence: EvidenceFiles;
  readonly ledger: LedgerFiles;
  readonly control: Control;
  readonly keyOf: KeyOf;
  readonly publishing: OneAtATime;
  readonly kept: KeptDumps;
  readonly rawFilesOf: typeof rawFilesOf;
  readonly clock: Clock;
  readonly random: Random;
  /** Hears of faults of ours; prints no personal data. */
  readonly fault: (error: unknown) => void;
  close(): Promise<void>;
};

export type OpenOptions = {
  /** What to make when the data folder is new. */
  readonly newKind: 'demo' | 'real';
  /** The kind that the folder must have, when the caller insists. */
  readonly wantedKind?: 'demo' | 'real';
  readonly url: () => string | null;
  readonly fault: (error: unknown) => void;
};

/**
 * Opens the installation in the data folder, or makes one, with its keys beside it. Takes the folder's lock first, and
 * gives back everything it opened when a later step fails.
 * @throws NuwaError data-folder-in-use, data-folder-kind, keys-missing, database-unreachable, corpus-damaged
 */
export async function openInstallation(config: Config, options: OpenOptions): Promise<OpenInstallation> {
  await using undo = new AsyncDisposableStack();
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  const lock = await lockDataFolder(config.dataFolder);
  undo.defer(() => lock.release());
  const folders = foldersOf(config.dataFolder);
  const { installation, keys, caseKeys } = identify(config, options);

  const database = await openDatabase(
    config.databaseUrl === null ? { folder: folders.database } : { url: config.databaseUrl },
  );
  undo.defer(() => database.close());
  const stores = storesOn(database.db);
  await stores.imports.failInterrupted(clock());
  const jobs = await openJobs(database, options.fault);
  undo.defer(() => jobs.stop());
  const corpus = await openCorpus({
    folder: folders.corpus,
    tokenKey: (epoch) => keys.token(epoch),
    firstEpoch: 1,
    paddingKey: keys.padding,
    bucketFloor: config.bucketFloor,
    now: clock,
    importer: importInChild(new URL('./engines/dumps/import-reader.ts', import.meta.url)),
  });
  undo.defer(() => corpus.close());
  const signer = noteSigner(installation.origin, keys.ledgerSeed);
  const ledger = openLedgerFiles({ folder: folders.ledger, keysFolder: config.keysFolder, signer });
  const { keyOf } = caseKeys;
  const record = recorder({
    database,
    jobs,
    clock,
    random,
    keyOf,
    ensureKeys: caseKeys.ensure,
    projections: [organizationProjection, systemProjection, caseProjection()],
  });
  const evidence = new EvidenceFiles({
    folder: folders.evidence,
    random,
    clean: cleanerInChild(folders.staging, random),
    waitingKeys: keys.originals,
  });
  const { strays, removed } = await evidence.sweep((ids) => stores.evidence.present(ids));
  if (strays > 0 && !removed) {
    options.fault(
      new Error(
        `${strays} evidence files have no row in the database; is it an older copy? None was removed.`,
      ),
    );
  }
  const rekey: ControlNeeds['rekey'] = (token, from, to) => rekeying(keys.token(from), keys.token(to))(token);
  await followEpoch({ corpus, rekey, stores });

  const publishing = oneAtATime();
  const staging = new Staging(folders.staging, random);
  await staging.removeLeftovers();
  await stores.imports.markShredded();
  const kept = new KeptDumps(folders.raw, keys.dumps);
  await kept.removeLeftovers();
  const staged = stagedSources(staging, config.inboxFolder);
  const spring = springNeedsOf({
    installation,
    folders,
    database,
    stores,
    keys,
    caseKeys,
    ledger,
    clock,
    random,
  });
  const needs: ControlNeeds = {
    kind: installation.kind,
    corpus,
    stores,
    record,
    clock,
    random,
    publishFloor: config.publishFloor,
    publishing,
    importLimits: {
      memoryMiB: config.importMemoryMiB,
      ...(config.importWorkers > 0 ? { workers: config.importWorkers } : {}),
    },
    verifierKey: ledger.verifierKey,
    ...staged,
    digestOf: digestOfDump,
    kept,
    rawFilesOf,
    ensureTokenKey: (epoch) => keys.ensureToken(epoch),
    rekey,
    receiptOf: (assertion) => receiptOf({ stores, ledger, keyOf }, assertion),
    exportHibp: (kind) => corpus.exportHibp(kind),
    doctor: async () => ({ findings: await examineInstallation({ corpus, ledger, stores, jobs }) }),
    status: async () => ({
      kind: installation.kind,
      origin: installation.origin,
      verifierKey: ledger.verifierKey,
      corpusVersion: corpus.version(),
      breaches: corpus.stats().facts,
      passwords: corpus.stats().passwords.sha1,
      url: options.url(),
    }),
    playCase: (run) => playSpring(spring, demoCase2015(), run),
    loadCase: ({ scale, seed }, run) => {
      if (installation.kind !== 'demo')
        throw new NuwaError('data-folder-kind', { folder: folders.root, found: 'real', wanted: 'demo' });
      return loadCase(needs, demoCase2011(scale, seed), run);
    },
  };
  await catchUp(needs);

  const opened = undo.move();
  return {
    config,
    installation,
    folders,
    database,
    stores,
    record,
    jobs,
    corpus,
    keys,
    caseKeys,
    evidence,
    ledger,
    control: createControl(needs),
    keyOf,
    publishing,
    kept,
    rawFilesOf,
    clock,
    random,
    fault: options.fault,
    close: () => opened.disposeAsync(),
  };
}

/** Reads who this folder is, or makes it somebody: keys first, so that an identity never stands without its keys. */
function identify(
  config: Config,
  { newKind, wantedKind }: OpenOptions,
): { installation: Installation; keys: Keys; caseKeys: CaseKeys } {
  const found = readInstallation(config.dataFolder);
  if (found && wantedKind && found.kind !== wantedKind) {
    throw new NuwaError('data-folder-kind', {
      folder: config.dataFolder,
      found: found.kind,
      wanted: wantedKind,
    });
  }
  const keys = openKeys(
    config.keysFolder,
    random,
    found && { dataFolder: config.dataFolder, check: found.keyCheck },
  );
  const caseKeys = openCaseKeys(config.keysFolder, random, { expected: found !== null });
  if (found) return { installation: found, keys, caseKeys };
  const kind = wantedKind ?? newKind;
  const origin = config.ledgerOrigin ?? `${hostname()}/nuwa/${kind}/${randomBytes(4).toString('hex')}`;
  const installation: Installation = { format: 1, kind, origin, keyCheck: keys.check, created: clock() };
  createInstallation(config.dataFolder, installation);
  return { installation, keys, caseKeys };
}

/** Where dumps come from. Uploads wait encrypted until they are imported; then key and file are gone. */
function stagedSources(staging: Staging, inbox: string): Pick<ControlNeeds, 'sources' | 'stage' | 'shred'> {
  const waiting = new Map<string, StagedLocator>();
  const locatorOf = (id: string): StagedLocator => {
    const locator = waiting.get(id);
    if (!locator) throw new NuwaError('not-found', { what: 'staged upload', name: id });
    return locator;
  };
  const sources: DumpSources = {
    open: (path) => openDump(path, DEFAULT_LIMITS),
    openInbox: async (name) => openDump((await fileInInbox(inbox, name)).path, DEFAULT_LIMITS),
    openStaged: (id, name) => openStagedDump(locatorOf(id), name, DEFAULT_LIMITS),
    sample: ({ locator }) => sampleOf(locator, DEFAULT_LIMITS),
  };
  return {
    sources,
    async stage(body) {
      const id = newId('stg', random);
      const { locator } = await staging.stage(body, { maxBytes: DEFAULT_LIMITS.unpackedBytes });
      waiting.set(id, locator);
      return id;
    },
    async shred(id) {
      await staging.shred(locatorOf(id));
      waiting.delete(id);
    },
  };
}

/** What a crash between a commit and its publication left undone. */
async function catchUp(needs: ControlNeeds): Promise<void> {
  const wanted = (await needs.stores.imports.facts()).length;
  if (wanted !== needs.corpus.stats().facts) await publishCorpus(needs);
}
