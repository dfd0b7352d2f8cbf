import type { DumpLocator } from '#engines/corpus/corpus.ts';
import type { KeptDumps, RawFile } from '#engines/dumps/kept-dumps.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { type Clock, instantOf, msOf } from '#kernel/instant.ts';
import type { Stores } from '#stores/stores-on.ts';

export type KeepNeeds = {
  readonly kept: KeptDumps;
  readonly rawFilesOf: (locators: readonly DumpLocator[], uploadName: string) => Promise<RawFile[]>;
  readonly stores: Pick<Stores, 'imports' | 'breaches' | 'audit'>;
  readonly clock: Clock;
};

/**
 * Keeps the dump of an import, encrypted, because somebody asked for it; otherwise nothing of a dump stays. Recorded
 * before and after: who may hold clear text must be seen in the audit even if we crash in between.
 */
export async function keepRawDump(
  needs: KeepNeeds,
  actor: Actor,
  importId: string,
  locators: readonly DumpLocator[],
  uploadName: string,
): Promise<void> {
  await needs.stores.audit.append(actor, {
    at: needs.clock(),
    action: 'keep-raw-dump',
    what: importId,
    basis: 'operator',
  });
  await needs.kept.keep(importId, await needs.rawFilesOf(locators, uploadName));
  await needs.stores.imports.setRaw(importId, 'kept');
}

/** The kept dump of a breach, as a tar in clear, for the operator. Every reading is an audit row. @throws not-found */
export async function readRawDump(
  needs: KeepNeeds,
  actor: Actor,
  breachName: string,
): Promise<AsyncIterable<Uint8Array>> {
  const importId = await keptImport(needs, breachName);
  await needs.stores.audit.append(actor, {
    at: needs.clock(),
    action: 'read-raw-dump',
    what: importId,
    basis: 'operator',
  });
  return needs.kept.read(importId);
}

/** Forgets the kept dump of a breach: its key first. The corpus is untouched. @throws not-found */
export async function shredRawDump(needs: KeepNeeds, actor: Actor, breachName: string): Promise<void> {
  await shred(needs, actor, await keptImport(needs, breachName));
}

/** Shreds what was kept longer than allowed. Called at start and once a day. @returns how many were shredded */
export async function shredOldDumps(needs: KeepNeeds, keepDays: number): Promise<number> {
  const before = instantOf(msOf(needs.clock()) - keepDays * 86_400_000);
  const old = await needs.stores.imports.keptBefore(before);
  for (const importId of old) await shred(needs, { kind: 'platform' }, importId);
  return old.length;
}

async function shred(needs: KeepNeeds, actor: Actor, importId: string): Promise<void> {
  await needs.kept.shred(importId);
  await needs.stores.imports.setRaw(importId, 'shredded');
  await needs.stores.audit.append(actor, { at: needs.clock(), action: 'shred-raw-dump', what: importId });
}

async function keptImport({ stores }: KeepNeeds, breachName: string): Promise<string> {
  const breach = await stores.breaches.byName(breachName);
  const imports = breach === null ? [] : await stores.imports.ofBreach(breach.id);
  const kept = imports.findLast(({ raw }) => raw === 'kept');
  if (!kept) throw new NuwaError('not-found', { what: 'kept dump of', name: breachName });
  return kept.id;
}
