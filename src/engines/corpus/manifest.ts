import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { canonicalJson } from '#domain/ledger/jcs.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';
import type { SealedFile } from './append-file.ts';
import { fsyncPath } from './fact-folder.ts';
import type { SegmentKind } from './segment-layout.ts';

/** `docs/formats/manifest-v1.md`: the one file that says what is part of the corpus. */
export type Manifest = {
  readonly format: 'nuwa-manifest';
  readonly version: 1;
  readonly serial: number;
  readonly corpusVersion: string;
  readonly publishedAt: Instant;
  readonly epoch: number;
  readonly keyCheck: string;
  readonly facts: readonly ManifestFact[];
  readonly segments: Readonly<Record<SegmentKind, ManifestSegment>>;
  readonly tombstones: SealedFile & { readonly file: string; readonly entries: number };
  readonly seeds: readonly ManifestSeed[];
};
export type ManifestFact = {
  readonly factId: string;
  readonly number: number;
  readonly secretsPublic: boolean;
  /** Its secrets are in the public segments; once true, true until the breach is removed or made private. */
  readonly admitted: boolean;
  /** In `facts/`. */
  readonly folder: string;
  /** Of its `fact.json`. */
  readonly sha256: string;
  /** Of all its files together. */
  readonly bytes: number;
};
export type ManifestSegment = SealedFile & {
  readonly file: string;
  readonly records: number;
  /** SHA-256 over what it was merged from: the same inputs give the same bytes, so it need not be built again. */
  readonly inputs: string;
};
export type ManifestSeed = SealedFile & { readonly path: string };

const NAME = 'manifest.json';

/** Null when there is none. @throws corpus-damaged */
export function readManifest(folder: string): Manifest | null {
  const path = join(folder, NAME);
  if (!existsSync(path)) return null;
  try {
    const { digest, ...manifest }: Manifest & { readonly digest: string } = JSON.parse(
      readFileSync(path, 'utf8'),
    );
    const known = manifest.format === 'nuwa-manifest' && manifest.version === 1;
    if (known && digest === digestOf(manifest)) return manifest;
  } catch (error) {
    throw new NuwaError('corpus-damaged', { file: NAME }, error);
  }
  throw new NuwaError('corpus-damaged', { file: NAME });
}

/**
 * The swap. Everything that `manifest` names is durable already. Before the rename the old corpus is valid, after it
 * the new one; a power cut may undo the rename until the folder is fsynced, which again leaves the old one.
 */
export function writeManifest(folder: string, manifest: Manifest, onStep: (step: string) => void): void {
  const aside = join(folder, `${NAME}.next`);
  const fd = openSync(aside, 'w', 0o600);
  try {
    writeFileSync(fd, `${JSON.stringify({ ...manifest, digest: digestOf(manifest) }, null, 1)}\n`);
    onStep('manifest written');
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  onStep('manifest durable');
  renameSync(aside, join(folder, NAME));
  onStep('manifest renamed');
  fsyncPath(folder);
}

export function versionOf(serial: number, segments: Manifest['segments']): string {
  const digests = [segments['passwords-sha1'], segments['passwords-ntlm'], segments.identifiers].map(
    (s) => s.sha256,
  );
  return `${serial}-${sha256(digests.join('')).slice(0, 8)}`;
}

export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
