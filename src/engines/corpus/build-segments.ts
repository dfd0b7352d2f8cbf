import { RUN_KINDS } from './run-kinds.ts';
import type { RunReader } from './run-file.ts';
import { mergeRuns } from './merge-runs.ts';
import { createSegment } from './segment-writer.ts';
import { first32 } from './segment-layout.ts';
import type { SegmentAbout } from './segment-layout.ts';
import type { SealedFile } from './append-file.ts';

/** A secret with the shape of an identifier is served when at least this many distinct people used it. */
export const FEWEST_PEOPLE = 10;

/** `seed`: a list that was public before. `fact`: what a breach of ours contributes. */
export type PasswordInput = { readonly run: RunReader; readonly from: 'seed' | 'fact' };
export type BuiltSegment = SealedFile & { readonly records: number };

/** Called with the records read so far, now and then. */
export type OnRecords = (records: number) => void;
const REPORT_EVERY = 1 << 18;

/** Merges runs of one kind of password into the segment that public ranges are served from. */
export function buildPasswords(
  path: string,
  kind: 'passwords-sha1' | 'passwords-ntlm',
  about: SegmentAbout,
  inputs: readonly PasswordInput[],
  onRecords: OnRecords,
): BuiltSegment {
  const segment = createSegment(path, {
    ...about,
    kind,
    epoch: 0,
    atMost: totalRecords(inputs.map((i) => i.run)),
  });
  try {
    eachServed(kind, inputs, onRecords, (key, count) => {
      segment.addCount(key, count);
      return false;
    });
    return segment.finish();
  } finally {
    segment.abort();
  }
}

/** Whether these facts together would put at least `floor` distinct secrets into the public ranges. */
export function comesTo(floor: number, runs: readonly RunReader[]): boolean {
  let served = 0;
  if (floor <= 0) return true;
  const inputs = runs.map((run): PasswordInput => ({ run, from: 'fact' }));
  eachServed(
    'passwords-sha1',
    inputs,
    () => {},
    () => ++served >= floor,
  );
  return served >= floor;
}

/** Merges tokens into lists of breach numbers, without those that have a tombstone. `inputs` ascend by number. */
export function buildIdentifiers(
  path: string,
  about: SegmentAbout & { readonly epoch: number },
  inputs: readonly { readonly run: RunReader; readonly number: number }[],
  silenced: ReadonlySet<string>,
  onRecords: OnRecords,
): BuiltSegment {
  const runs = inputs.map(({ run }) => run);
  const segment = createSegment(path, { ...about, kind: 'identifiers', atMost: totalRecords(runs) });
  const { keyLength } = RUN_KINDS.identifiers;
  const key = Buffer.alloc(keyLength);
  let numbers: number[] = [];
  let read = 0;
  const flush = (): void => {
    if (numbers.length > 0 && (silenced.size === 0 || !silenced.has(key.toString('hex'))))
      segment.addNumbers(key, numbers);
    numbers = [];
  };
  try {
    mergeRuns(runs, (record, at, input, sameKey) => {
      if (!sameKey) {
        flush();
        for (let i = 0; i < keyLength; i++) key[i] = record[at + i] ?? 0;
      }
      numbers.push(inputs[input]?.number ?? 0);
      if (++read % REPORT_EVERY === 0) onRecords(read);
      return false;
    });
    flush();
    onRecords(read);
    return segment.finish();
  } finally {
    segment.abort();
  }
}

/**
 * The publication rule, password by password (`docs/formats/segment-v1.md`, "What goes in"). The shape is a property
 * of the secret, so one fact that knows it to be harmless settles it. People are the most that any one list counted:
 * never more than there are, so the rule errs on the side of holding back. `visit` returns true to stop.
 */
function eachServed(
  kind: 'passwords-sha1' | 'passwords-ntlm',
  inputs: readonly PasswordInput[],
  onRecords: OnRecords,
  visit: (key: Buffer, count: number) => boolean,
): void {
  const { keyLength } = RUN_KINDS[kind];
  const key = Buffer.alloc(keyLength);
  let seeded = 0;
  let ours = 0;
  let people = 0;
  let harmless = false;
  let read = 0;
  const served = (): boolean => {
    const count = seeded + (harmless || people >= FEWEST_PEOPLE ? ours : 0);
    return count > 0 && visit(key, count);
  };
  let stopped = false;
  mergeRuns(
    inputs.map(({ run }) => run),
    (record, at, input, sameKey) => {
      if (!sameKey) {
        if (read > 0 && served()) return (stopped = true);
        for (let i = 0; i < keyLength; i++) key[i] = record[at + i] ?? 0;
        seeded = 0;
        ours = 0;
        people = 0;
        harmless = false;
      }
      const count = first32(record, at + keyLength);
      if (inputs[input]?.from === 'seed') seeded += count;
      else {
        const users = first32(record, at + keyLength + 4);
        ours += count;
        harmless ||= users === 0;
        people = Math.max(people, users);
      }
      if (++read % REPORT_EVERY === 0) onRecords(read);
      return false;
    },
  );
  if (!stopped && read > 0) served();
  onRecords(read);
}

function totalRecords(runs: readonly RunReader[]): number {
  return runs.reduce((sum, run) => sum + run.records, 0);
}
