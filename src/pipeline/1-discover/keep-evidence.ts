import type { Subject } from '#domain/assertions/subject.ts';
import { type EvidenceLimits, roomForNext } from '#domain/evidence/evidence-limits.ts';
import { EVIDENCE_TYPES } from '#domain/evidence/evidence-type.ts';
import { keptFileName } from '#domain/evidence/file-name.ts';
import type { EvidenceFiles, ReceivedFile } from '#engines/evidence/evidence-files.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Random } from '#kernel/ids.ts';
import { type Clock, instantOf } from '#kernel/instant.ts';
import type { KeyOf } from '#stores/bodies.ts';
import type { EvidenceRow, NewEvidence } from '#stores/evidence.ts';
import type { Stores } from '#stores/stores-on.ts';

import type { EvidenceDoor, TakenEvidence } from './receive-report-needs.ts';

export type KeepEvidenceNeeds = {
  readonly stores: Pick<Stores, 'evidence'>;
  readonly files: Pick<EvidenceFiles, 'receive' | 'read' | 'readWaiting' | 'agree' | 'remove'>;
  readonly keyOf: KeyOf;
  readonly limits: EvidenceLimits;
  readonly clock: Clock;
  readonly random: Random;
};

/** Originals that nobody has decided about are shredded after so many days. */
const UNDECIDED_DAYS = 14;

/** The door of the intake to the store of evidence: file first, row in the transaction that says that it is there. */
export function evidenceDoor(needs: KeepEvidenceNeeds): EvidenceDoor {
  const { files, keyOf, random } = needs;
  // What is put or dropped later is known by the very object that was given out, and forgotten with it.
  const received = new WeakMap<TakenEvidence, ReceivedFile & { readonly name: string }>();
  const receivedOf = (taken: TakenEvidence): ReceivedFile & { readonly name: string } => {
    const file = received.get(taken);
    if (file === undefined) throw new RangeError('this evidence was not taken here');
    return file;
  };
  return {
    async take(subject, { name, bytes, unmasked }) {
      const file = await files.receive(bytes, {
        key: keyFor(keyOf, subject),
        withOriginal: unmasked,
        maxBytes: await roomOf(needs, subject),
        maxRows: needs.limits.sampleRows,
      });
      const taken = { id: file.id, sha256: file.sha256, media: EVIDENCE_TYPES[file.type].mediaType };
      received.set(taken, { ...file, name: keptFileName(name) });
      return taken;
    },

    async put(stores, subject, taken, recorded) {
      const { original, name, ...file } = receivedOf(taken);
      const key = keyFor(keyOf, subject);
      const kept: NewEvidence = {
        ...file,
        subject,
        name,
        state: 'kept',
        originalOf: null,
        received: recorded,
      };
      await stores.evidence.insert(kept, key, random);
      if (original === null) return;
      const waiting = {
        ...kept,
        ...original,
        state: 'awaiting-consent' as const,
        masked: {},
        originalOf: file.id,
      };
      await stores.evidence.insert(waiting, key, random);
    },

    async drop(_subject, taken) {
      const { id, original } = receivedOf(taken);
      if (original !== null) await files.remove(original.id);
      await files.remove(id);
    },

    async settle(stores, subject, evidence, decision) {
      const original = await stores.evidence.originalOf(evidence);
      if (original?.state !== 'awaiting-consent')
        throw new NuwaError('bad-request', { problem: 'no original of this evidence waits for a decision' });
      switch (decision) {
        // The row first: if the file fails, the transaction does, and the next try finds the file as it is.
        case 'keep-original':
          await stores.evidence.agreed(original.id);
          return files.agree(original, keyFor(keyOf, subject));
        case 'keep-masked':
          await stores.evidence.removed(original.id, needs.clock());
          return files.remove(original.id);
      }
    },
  };
}

export type ReadEvidence = {
  readonly row: EvidenceRow;
  readonly name: string;
  readonly mediaType: string;
  /** Verified as it comes. @throws evidence-damaged at a chunk that is not what was kept */
  readonly content: AsyncIterable<Uint8Array>;
};

/**
 * One file of a case, for whoever was let in and is on the audit for it. Serve it as a download under a name of ours:
 * both content and name are a stranger's.
 * @throws not-found when it is none of this case, was removed, waits for a decision, or its case is forgotten
 */
export async function openEvidence(
  needs: KeepEvidenceNeeds,
  subject: Subject,
  id: string,
): Promise<ReadEvidence> {
  const row = await needs.stores.evidence.byId(id);
  const key = needs.keyOf(subject);
  const isOfCase = row?.subject.kind === subject.kind && row.subject.id === subject.id;
  if (row?.state !== 'kept' || !isOfCase || key === null)
    throw new NuwaError('not-found', { what: 'evidence', name: id });
  const { files, stores } = needs;
  return {
    row,
    name: (await stores.evidence.nameOf(id, key)) ?? '',
    mediaType: EVIDENCE_TYPES[row.type].mediaType,
    content: files.read(row, key),
  };
}

/**
 * The original that waits for a decision about masked evidence, for the coordinator who decides; for nobody else.
 * @throws not-found when none waits, or its case is forgotten
 */
export async function openWaitingOriginal(
  needs: KeepEvidenceNeeds,
  subject: Subject,
  evidence: string,
): Promise<ReadEvidence> {
  const row = await needs.stores.evidence.originalOf(evidence);
  const key = needs.keyOf(subject);
  if (row?.state !== 'awaiting-consent' || row.subject.id !== subject.id || key === null)
    throw new NuwaError('not-found', { what: 'waiting original', name: evidence });
  return {
    row,
    name: (await needs.stores.evidence.nameOf(row.id, key)) ?? '',
    mediaType: EVIDENCE_TYPES[row.type].mediaType,
    content: needs.files.readWaiting(row, key),
  };
}

/** Takes all files of a case away, for good; again is no error. The key of the case is destroyed before. */
export async function removeEvidenceOf(needs: KeepEvidenceNeeds, subject: Subject): Promise<void> {
  for (const row of await needs.stores.evidence.ofSubject(subject)) await removeOne(needs, row.id);
}

/** The daily job: originals that nobody decided about for fourteen days. @returns how many went */
export async function shredUndecided(needs: KeepEvidenceNeeds): Promise<number> {
  const before = instantOf(Date.parse(needs.clock()) - UNDECIDED_DAYS * 86_400_000);
  let shredded = 0;
  for (;;) {
    const rows = await needs.stores.evidence.awaitingSince(before, 100);
    for (const row of rows) await removeOne(needs, row.id);
    shredded += rows.length;
    if (rows.length < 100) return shredded;
  }
}

/** The file first: if we crash between, the row still names it and the next run takes it up. */
async function removeOne({ files, stores, clock }: KeepEvidenceNeeds, id: string): Promise<void> {
  await files.remove(id);
  await stores.evidence.removed(id, clock());
}

async function roomOf({ stores, limits }: KeepEvidenceNeeds, subject: Subject): Promise<number> {
  const kept = (await stores.evidence.ofSubject(subject)).filter(
    ({ state, originalOf }) => state !== 'removed' && originalOf === null,
  );
  return roomForNext(limits, kept);
}

function keyFor(keyOf: KeyOf, subject: Subject): Uint8Array {
  const key = keyOf(subject);
  if (key === null)
    throw new NuwaError('assertion-refused', { reason: 'the key of its subject was destroyed' });
  return key;
}
