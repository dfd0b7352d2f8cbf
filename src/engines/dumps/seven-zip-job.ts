import type { MessagePort } from 'node:worker_threads';
import type { SourceSpec } from './locator.ts';

/** What the 7-Zip worker is given and what it says. */
export type SevenZipJob = {
  readonly spec: SourceSpec;
  readonly args: readonly string[];
  readonly port: MessagePort;
  /** [0]: chunks that were sent and not yet taken. */
  readonly underWay: Int32Array;
};
export type SevenZipMessage = { readonly kind: 'bytes'; readonly bytes: Uint8Array } | SevenZipEnd;
/** `text`: what 7-Zip printed. Member names in it are a stranger's. */
export type SevenZipEnd = { readonly kind: 'ended'; readonly code: number; readonly text: string };

/** The only file that 7-Zip sees. */
export const INPUT = '/in';
