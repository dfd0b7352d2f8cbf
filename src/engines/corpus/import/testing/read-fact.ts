import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyFact, type Fact } from '#engines/corpus/fact-folder.ts';
import { decodeRow } from '#engines/corpus/fact-rows.ts';
import { openRun } from '#engines/corpus/run-file.ts';
import { RUN_KIND_NAMES, RUN_KINDS, type RunKind } from '#engines/corpus/run-kinds.ts';
import type { ReferenceImport, ReferenceRow, ReferenceRun } from './reference-import.ts';

/** A fact folder in the terms of the reference import; all digests are recomputed on the way. */
export function readWholeFact(
  folder: string,
): Pick<ReferenceImport, 'rows' | 'refused' | 'runs'> & { readonly fact: Fact } {
  const fact = verifyFact(folder);
  const runs = Object.fromEntries(RUN_KIND_NAMES.map((kind) => [kind, readRun(folder, kind)]));
  const refused = readFileSync(join(folder, 'refused.ndjson'), 'utf8').split('\n').filter(Boolean);
  return {
    fact,
    rows: readRows(folder, fact),
    refused: refused.map((line) => JSON.parse(line) as ReferenceImport['refused'][number]),
    runs: runs as Record<RunKind, ReferenceRun>,
  };
}

function readRows(folder: string, fact: Fact): readonly ReferenceRow[] {
  const bytes = readFileSync(join(folder, 'rows.bin'));
  const hex = (token: Uint8Array | null): string | null =>
    token === null ? null : Buffer.from(token).toString('hex');
  const rows: ReferenceRow[] = [];
  for (let at = 0; at < bytes.length; ) {
    const decoded = decodeRow(bytes, at);
    if (decoded === null) throw new RangeError('rows.bin ends inside a row');
    const { identifiers, scheme, length, shape, month, domain, division, birthYear } = decoded.row;
    rows.push({
      identifiers: identifiers.map(({ kind, token, pairMd5, pairSha1 }) => ({
        kind,
        token: Buffer.from(token).toString('hex'),
        pairMd5: hex(pairMd5),
        pairSha1: hex(pairSha1),
      })),
      scheme: fact.schemes[scheme] ?? `number ${scheme}`,
      length,
      shape,
      month,
      domain: hex(domain),
      division,
      birthYear,
    });
    at = decoded.next;
  }
  return rows;
}

function readRun(folder: string, kind: RunKind): ReferenceRun {
  const { keyLength, recordLength, people } = RUN_KINDS[kind];
  const reader = openRun(join(folder, `${kind}.run`));
  const run = new Map<string, { count: number; people: number }>();
  for (const chunk of reader.chunks()) {
    for (let at = 0; at < chunk.length; at += recordLength) {
      run.set(chunk.toString('hex', at, at + keyLength), {
        count: chunk.readUInt32BE(at + keyLength),
        people: people ? chunk.readUInt32BE(at + keyLength + 4) : 0,
      });
    }
  }
  reader.close();
  return run;
}
