import { NuwaError } from '#kernel/errors.ts';

/**
 * Where the bytes of one entry come from; the shape is `DumpLocator` of the corpus, which re-opens entries by it.
 * `entry` names a member by its numbers on the way down (`3`, `3/0`), never by its name: names are a stranger's, may
 * occur twice, and may say `../..`.
 */
export type DumpLocator =
  | { readonly kind: 'path'; readonly path: string; readonly entry?: string }
  /** `key`: 32 bytes in hex, held in memory only. */
  | { readonly kind: 'staged'; readonly path: string; readonly key: string; readonly entry?: string };

/** Bytes on their own, without the way into them. */
export type SourceSpec =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'staged'; readonly path: string; readonly key: string }
  | { readonly kind: 'memory'; readonly bytes: Uint8Array };

export function specOf(locator: DumpLocator): SourceSpec {
  return locator.kind === 'path'
    ? { kind: 'path', path: locator.path }
    : { kind: 'staged', path: locator.path, key: locator.key };
}

export function withSteps(base: DumpLocator, steps: readonly number[]): DumpLocator {
  return steps.length === 0 ? base : { ...base, entry: steps.join('/') };
}

/** @throws bad-request when the entry was not made by `openDump` */
export function stepsOf({ entry }: DumpLocator): readonly number[] {
  if (entry === undefined) return [];
  if (!/^\d{1,7}(\/\d{1,7}){0,7}$/.test(entry))
    throw new NuwaError('bad-request', { problem: 'the entry of a dump is named by numbers' });
  return entry.split('/').map(Number);
}
