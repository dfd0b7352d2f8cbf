import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { buildIdentifiers, buildPasswords, comesTo } from './build-segments.ts';
import type { BuiltSegment, OnRecords, PasswordInput } from './build-segments.ts';
import { FACT_FILES, hashFile, readFact } from './fact-folder.ts';
import type { Fact } from './fact-folder.ts';
import { digestOf } from './manifest.ts';
import type { Manifest, ManifestFact, ManifestSeed, ManifestSegment } from './manifest.ts';
import { rewriteFact } from './rewrite-fact.ts';
import { openRun } from './run-file.ts';
import type { RunReader } from './run-file.ts';
import { RUN_KINDS } from './run-kinds.ts';
import { SEGMENT_KINDS } from './segment-layout.ts';
import type { SegmentAbout, SegmentKind } from './segment-layout.ts';

/** Everything a publication needs, as data: it is built in a worker, away from the server's event loop. */
export type PublicationJob = {
  /** The corpus folder, read only. */
  readonly root: string;
  /** Empty; new fact folders go to `facts/` in it, new segments to `segments/`. */
  readonly workFolder: string;
  readonly serial: number;
  /** The epoch that everything will be in. */
  readonly epoch: number;
  /** Token keys of that epoch and of every epoch that a fact is still in. */
  readonly keys: ReadonlyMap<number, Uint8Array>;
  readonly facts: readonly JobFact[];
  /** In hex, of the job's epoch. */
  readonly silenced: readonly string[];
  readonly erased: readonly string[];
  /** Of these, the ones that facts published before have not been searched for. */
  readonly newlyErased: readonly string[];
  readonly seeds: readonly string[];
  /** Distinct secrets that must enter together; Infinity admits nothing new. */
  readonly floor: number;
  readonly segments: Manifest['segments'] | null;
};
export type JobFact = {
  readonly factId: string;
  readonly number: number;
  readonly secretsPublic: boolean;
  readonly admitted: boolean;
  readonly folder: string;
  /** Named by the present manifest. */
  readonly published: boolean;
};

export type BuiltPublication = {
  readonly facts: readonly ManifestFact[];
  /** Names of folders that wait in `workFolder/facts`. */
  readonly newFolders: readonly string[];
  readonly segments: Manifest['segments'];
  /** Names of files that wait in `workFolder/segments`. */
  readonly newFiles: readonly string[];
  readonly seeds: readonly ManifestSeed[];
  readonly waiting: readonly string[];
};

type ReadyFact = JobFact & { readonly path: string; readonly fact: Fact; readonly isNew: boolean };

/** Builds what differs from the present corpus and names what does not. Everything built is durable at the end. */
export function buildPublication(job: PublicationJob, onRecords: OnRecords): BuiltPublication {
  mkdirSync(join(job.workFolder, 'facts'), { mode: 0o700 });
  mkdirSync(join(job.workFolder, 'segments'), { mode: 0o700 });
  const facts = job.facts.toSorted((a, b) => a.number - b.number).map((fact) => bringUpToDate(fact, job));
  const admitted = admit(facts, job.floor);
  const built = buildAll(job, facts, admitted, onRecords);
  return {
    ...built,
    facts: facts.map((one) => ({
      factId: one.factId,
      number: one.number,
      secretsPublic: one.secretsPublic,
      admitted: admitted.has(one),
      folder: one.folder,
      sha256: hashFile(join(one.path, 'fact.json')).sha256,
      bytes: FACT_FILES.reduce((sum, name) => sum + one.fact.files[name].bytes, 0),
    })),
    newFolders: facts.filter((one) => one.isNew).map((one) => one.folder),
    waiting: facts.filter((one) => one.secretsPublic && !admitted.has(one)).map((one) => one.factId),
  };
}

/** Rewrites a fact that is of another epoch, or holds a token that was erased; others stay where they are. */
function bringUpToDate(one: JobFact, job: PublicationJob): ReadyFact {
  const path = join(job.root, 'facts', one.folder);
  const fact = readFact(path);
  const stale = fact.epoch !== job.epoch;
  const wanted = one.published && !stale ? job.newlyErased : job.erased;
  if (!stale && !holdsAny(path, wanted)) return { ...one, path, fact, isNew: false };

  const folder = `${one.factId}~${job.serial}`;
  const target = join(job.workFolder, 'facts', folder);
  const keys = {
    epoch: job.epoch,
    from: stale ? keyOf(job, fact.epoch) : null,
    to: keyOf(job, job.epoch),
  };
  const erasures = new Set(job.erased.map((hex) => Buffer.from(hex, 'hex').toString('latin1')));
  const rewritten = rewriteFact(path, target, keys, erasures, join(job.workFolder, 'sort'));
  return { ...one, folder, path: target, fact: rewritten, isNew: true };
}

function holdsAny(path: string, tokens: readonly string[]): boolean {
  if (tokens.length === 0) return false;
  return (['identifiers.run', 'usernames.run'] as const).some((name) =>
    withRuns([join(path, name)], ([run]) =>
      tokens.some((hex) => run?.find(Buffer.from(hex, 'hex')) !== null),
    ),
  );
}

function keyOf(job: PublicationJob, epoch: number): Uint8Array {
  const key = job.keys.get(epoch);
  if (key === undefined) throw new Error(`no token key of epoch ${epoch} was handed over`);
  return key;
}

/**
 * Newcomers enter together once they come to the floor: a small list alone would show in the ranges as a handful of
 * changed lines, and tell who sees two versions what was in it. Whoever has nothing to contribute waits for nothing.
 */
function admit(facts: readonly ReadyFact[], floor: number): ReadonlySet<ReadyFact> {
  const willing = facts.filter((one) => one.secretsPublic);
  const empty = (one: ReadyFact): boolean =>
    secretsOf(one, 'passwords-sha1') + secretsOf(one, 'passwords-ntlm') === 0;
  const newcomers = willing.filter((one) => !one.admitted && !empty(one));
  const paths = newcomers.map((one) => join(one.path, 'passwords-sha1.run'));
  const together = newcomers.length > 0 && withRuns(paths, (runs) => comesTo(floor, runs));
  return new Set(together ? willing : willing.filter((one) => !newcomers.includes(one)));
}

function secretsOf(one: ReadyFact, kind: 'passwords-sha1' | 'passwords-ntlm'): number {
  const frame = 16 + 48;
  return (one.fact.files[`${kind}.run`].bytes - frame) / RUN_KINDS[kind].recordLength;
}

function buildAll(
  job: PublicationJob,
  facts: readonly ReadyFact[],
  admitted: ReadonlySet<ReadyFact>,
  onRecords: OnRecords,
): Pick<BuiltPublication, 'segments' | 'newFiles' | 'seeds'> {
  const seeds = job.seeds.map((path) => withRuns([join(job.root, path)], ([run]) => seedOf(path, run)));
  const newFiles: string[] = [];
  let before = 0;
  const progress = (records: number): void => onRecords(before + records);

  function segment(
    kind: SegmentKind,
    inputs: unknown,
    build: (path: string) => BuiltSegment,
  ): ManifestSegment {
    const digest = digestOf(inputs);
    const present = job.segments?.[kind];
    if (present?.inputs === digest) return present;
    const file = `${job.serial}-${kind}.seg`;
    const built = build(join(job.workFolder, 'segments', file));
    newFiles.push(file);
    before += built.records;
    return { file, bytes: built.bytes, sha256: built.sha256, records: built.records, inputs: digest };
  }
  function passwords(kind: 'passwords-sha1' | 'passwords-ntlm'): ManifestSegment {
    const ours = facts.filter((one) => admitted.has(one) && secretsOf(one, kind) > 0);
    const theirs = seeds.filter((seed) => seed.kind === kind);
    const about: SegmentAbout = {
      canonicalVersions: {},
      seeds: theirs.map((seed) => seed.sha256).toSorted(),
      sources: ours.map((one) => one.number),
    };
    const inputs = ours.map((one) => [one.number, one.fact.files[`${kind}.run`].sha256]);
    return segment(kind, { kind, seeds: about.seeds, inputs }, (path) => {
      const paths = [
        ...theirs.map((seed) => join(job.root, seed.path)),
        ...ours.map((one) => join(one.path, `${kind}.run`)),
      ];
      return withRuns(paths, (runs) => {
        const named = runs.map(
          (run, i): PasswordInput => ({ run, from: i < theirs.length ? 'seed' : 'fact' }),
        );
        return buildPasswords(path, kind, about, named, progress);
      });
    });
  }
  function identifiers(): ManifestSegment {
    const inputs = facts.map((one) => [one.number, one.fact.files['identifiers.run'].sha256]);
    const silenced = job.silenced.toSorted();
    const canonicalVersions = versionsOf(facts);
    const identity = { kind: 'identifiers', epoch: job.epoch, canonicalVersions, inputs, silenced };
    return segment('identifiers', identity, (path) => {
      const about = {
        canonicalVersions,
        seeds: [],
        sources: facts.map((one) => one.number),
        epoch: job.epoch,
      };
      return withRuns(
        facts.map((one) => join(one.path, 'identifiers.run')),
        (runs) => {
          const named = facts.flatMap(({ number }, i) =>
            runs[i] === undefined ? [] : [{ run: runs[i], number }],
          );
          return buildIdentifiers(path, about, named, new Set(silenced), progress);
        },
      );
    });
  }
  const segments = {
    'passwords-sha1': passwords('passwords-sha1'),
    'passwords-ntlm': passwords('passwords-ntlm'),
    identifiers: identifiers(),
  };
  return { segments, newFiles, seeds: seeds.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })) };
}

/** Kind → versions of its canonical form that tokens were made from, ascending. */
function versionsOf(facts: readonly ReadyFact[]): Record<string, number[]> {
  const versions = new Map<string, Set<number>>();
  for (const { fact } of facts)
    for (const [kind, version] of Object.entries(fact.canonicalVersions))
      versions.set(kind, (versions.get(kind) ?? new Set()).add(version));
  const kinds = [...versions.keys()].sort((a, b) => Number(a) - Number(b));
  return Object.fromEntries(
    kinds.map((kind) => [kind, [...(versions.get(kind) ?? [])].sort((a, b) => a - b)]),
  );
}

function seedOf(
  path: string,
  run: RunReader | undefined,
): ManifestSeed & { readonly kind: SegmentKind | null } {
  if (run === undefined) throw new Error('no run');
  const kind = SEGMENT_KINDS.find((name) => name === run.kind) ?? null;
  const bytes = 64 + run.records * RUN_KINDS[run.kind].recordLength;
  return { path, bytes, sha256: run.digest, kind };
}

function withRuns<T>(paths: readonly string[], use: (runs: readonly RunReader[]) => T): T {
  const runs: RunReader[] = [];
  try {
    for (const path of paths) runs.push(openRun(path));
    return use(runs);
  } finally {
    for (const run of runs) run.close();
  }
}
