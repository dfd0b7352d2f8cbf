import { join } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import type { CorpusStats, PasswordKind } from './corpus.ts';
import type { Manifest } from './manifest.ts';
import { PasswordReader } from './password-reader.ts';
import type { SegmentKind } from './segment-layout.ts';
import { readNumbers, SegmentReader } from './segment-reader.ts';
import { readTombstones } from './tombstones.ts';
import type { Tombstones } from './tombstones.ts';

/** One published version, whole: what its manifest names, opened. Switching versions is switching views. */
export class CorpusView {
  readonly manifest: Manifest;
  readonly tombstones: Tombstones;
  readonly passwords: Readonly<Record<PasswordKind, PasswordReader>>;
  readonly identifiers: SegmentReader;

  /** Segments that `before` serves from the same files are taken over from it. @throws corpus-damaged */
  constructor(root: string, manifest: Manifest, before: CorpusView | null) {
    const opened: SegmentReader[] = [];
    const open = (kind: SegmentKind): SegmentReader => {
      const { file, records } = manifest.segments[kind];
      if (before !== null && before.manifest.segments[kind].file === file) return before.readerOf(kind);
      const reader = new SegmentReader(join(root, 'segments', file));
      opened.push(reader);
      const epoch = kind === 'identifiers' ? manifest.epoch : 0;
      if (reader.kind !== kind || reader.records !== records || reader.epoch !== epoch)
        throw new NuwaError('corpus-damaged', { file });
      return reader;
    };
    try {
      this.manifest = manifest;
      this.tombstones = readTombstones(join(root, 'segments', manifest.tombstones.file), manifest.epoch);
      this.passwords = {
        sha1: new PasswordReader(open('passwords-sha1')),
        ntlm: new PasswordReader(open('passwords-ntlm')),
      };
      this.identifiers = open('identifiers');
    } catch (error) {
      for (const reader of opened) reader.close();
      throw error;
    }
  }

  readerOf(kind: SegmentKind): SegmentReader {
    switch (kind) {
      case 'passwords-sha1':
        return this.passwords.sha1.segment;
      case 'passwords-ntlm':
        return this.passwords.ntlm.segment;
      case 'identifiers':
        return this.identifiers;
    }
  }

  exposures(token: Uint8Array): readonly number[] {
    let numbers: readonly number[] = [];
    this.identifiers.find(token, (bytes, _restAt, _bucketStart, count, valueEnd) => {
      numbers = readNumbers(bytes, valueEnd, count);
      return true;
    });
    return numbers;
  }

  stats(): CorpusStats {
    const { corpusVersion, epoch, facts, segments } = this.manifest;
    const served =
      segments['passwords-sha1'].bytes + segments['passwords-ntlm'].bytes + segments.identifiers.bytes;
    return {
      version: corpusVersion,
      epoch,
      facts: facts.length,
      passwords: { sha1: this.passwords.sha1.records, ntlm: this.passwords.ntlm.records },
      identifiers: this.identifiers.records,
      bytes: facts.reduce((sum, fact) => sum + fact.bytes, served),
    };
  }

  close(): void {
    for (const kind of ['passwords-sha1', 'passwords-ntlm', 'identifiers'] as const)
      this.readerOf(kind).close();
  }
}
