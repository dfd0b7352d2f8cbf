import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { domainInner, innerOf, pairInner, Tokeniser } from '#domain/identifiers/fingerprint.ts';
import { KINDS } from '#domain/identifiers/kinds.ts';
import { createAppendFile } from '../append-file.ts';
import { encodeRow, LONGEST_ROW } from '../fact-rows.ts';
import type { FactRow } from '../fact-rows.ts';
import { sealFact } from '../fact-folder.ts';
import type { Importer } from '../importer.ts';
import { createRun } from '../run-file.ts';
import { RUN_KINDS } from '../run-kinds.ts';
import type { RunKind } from '../run-kinds.ts';
import { importedFrom, innersIn, passwordsIn } from './synthetic-list.ts';
import type { SyntheticLists, SyntheticRow } from './synthetic-list.ts';

/** Writes real fact folders from invented rows, all in memory: for tests of what comes after an import. */
export function syntheticImporter(lists: SyntheticLists): Importer {
  return async ({ dump, factFolder, epoch, tokenKey }) => {
    const rows = lists(dump);
    const imported = importedFrom(dump.factId, rows);
    const tokeniser = new Tokeniser(tokenKey);
    const token = (inner: Uint8Array): Buffer => Buffer.from(tokeniser.tokens(inner));
    mkdirSync(factFolder, { mode: 0o700 });

    writeRows(join(factFolder, 'rows.bin'), rows, token);
    writeFileSync(join(factFolder, 'refused.ndjson'), '');
    const secrets = passwordsIn(rows);
    writeRun(
      factFolder,
      'passwords-sha1',
      0,
      secrets.map((use) => [use.sha1, use.count, use.people]),
    );
    writeRun(
      factFolder,
      'passwords-ntlm',
      0,
      secrets.map((use) => [use.ntlm, use.count, use.people]),
    );
    writeRun(
      factFolder,
      'secrets-md5',
      0,
      secrets.map((use) => [use.md5, use.count, use.people]),
    );
    const counted = (inners: Map<string, number>): [Buffer, number][] =>
      [...inners].map(([hex, count]) => [token(Buffer.from(hex, 'hex')), count]);
    writeRun(factFolder, 'identifiers', epoch, counted(innersIn(rows, (kind) => kind !== 'username')));
    writeRun(factFolder, 'usernames', epoch, counted(innersIn(rows, (kind) => kind === 'username')));
    writeRun(factFolder, 'domains', epoch, counted(domainsIn(rows)));

    const kinds = new Set(rows.flatMap((row) => row.identifiers.map(({ kind }) => kind)));
    sealFact(factFolder, {
      factId: dump.factId,
      epoch,
      canonicalVersions: Object.fromEntries(
        [...kinds].map((kind) => [KINDS[kind].number, KINDS[kind].version]),
      ),
      schemes: ['none', 'plain'],
      entries: [{ name: 'list.txt', bytes: 0, rows: rows.length, indexed: rows.length }],
      rows: rows.length,
      indexed: rows.length,
      refused: {},
      refusedKept: 0,
      digest: imported.digest,
      profile: imported.profile,
      erased: 0,
    });
    return imported;
  };
}

function writeRows(path: string, rows: readonly SyntheticRow[], token: (inner: Uint8Array) => Buffer): void {
  const file = createAppendFile(path);
  const out = Buffer.alloc(LONGEST_ROW);
  for (const row of rows) file.append(out.subarray(0, encodeRow(out, 0, factRow(row, token))));
  file.finish();
}

function factRow(row: SyntheticRow, token: (inner: Uint8Array) => Buffer): FactRow {
  const domain = domainOf(row);
  const digest = (name: 'md5' | 'sha1'): Buffer =>
    createHash(name)
      .update(row.secret ?? '', 'utf8')
      .digest();
  return {
    identifiers: row.identifiers.map(({ kind, canonical }) => {
      const inner = innerOf(kind, canonical);
      const paired = row.secret !== null && kind !== 'site-username';
      return {
        kind: KINDS[kind].number,
        token: token(inner),
        flags: 0,
        pairMd5: paired ? token(pairInner('md5', inner, digest('md5'))) : null,
        pairSha1: paired ? token(pairInner('sha1', inner, digest('sha1'))) : null,
      };
    }),
    scheme: row.secret === null ? 0 : 1,
    length: Array.from(row.secret ?? '').length,
    classes: 0,
    shape: row.identifierLike === true ? KINDS.mobile.number : 0,
    month: 2011 * 12 + 11,
    domain: domain === null ? null : token(domainInner(domain)),
    division: 3301,
    birthYear: 1987,
  };
}

function domainsIn(rows: readonly SyntheticRow[]): Map<string, number> {
  const domains = new Map<string, number>();
  for (const domain of rows.map(domainOf)) {
    if (domain === null) continue;
    const hex = Buffer.from(domainInner(domain)).toString('hex');
    domains.set(hex, (domains.get(hex) ?? 0) + 1);
  }
  return domains;
}

function domainOf({ identifiers }: SyntheticRow): string | null {
  return identifiers.find(({ kind }) => kind === 'email')?.canonical.split('@')[1] ?? null;
}

/** Sorts; `people` is for kinds that have it. */
export function writeRun(
  folder: string,
  kind: RunKind,
  epoch: number,
  records: readonly (readonly [key: Buffer, count: number, people?: number])[],
): void {
  const { keyLength, recordLength } = RUN_KINDS[kind];
  const run = createRun(join(folder, `${kind}.run`), kind, epoch);
  for (const [key, count, people] of records.toSorted(([a], [b]) => a.compare(b))) {
    const record = Buffer.alloc(recordLength);
    key.copy(record);
    record.writeUInt32BE(count, keyLength);
    if (RUN_KINDS[kind].people) record.writeUInt32BE(people ?? 0, keyLength + 4);
    run.append(record);
  }
  run.finish();
}
