import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import { createAppendFile } from './append-file.ts';
import type { SealedFile } from './append-file.ts';
import {
  decodeRow,
  encodeRow,
  IDENTIFIER_FLAG,
  LONGEST_ROW,
  rowLengthAt,
  TOKEN_LENGTH,
} from './fact-rows.ts';
import type { FactRow } from './fact-rows.ts';

const CHUNK = 1 << 20;

export type RewrittenRows = {
  readonly file: SealedFile;
  /** Identifiers taken out. */
  readonly erased: number;
  /** Domain token (new epoch, latin1) → rows that no longer carry it. */
  readonly domains: ReadonlyMap<string, number>;
};

/**
 * Copies `rows.bin` with every token translated (a million a second and more, because whole chunks are enciphered at
 * once) and with erased identifiers blanked: token and pairs go, and with them what the row says about the person:
 * month, domain, division, birth year.
 */
export function rewriteRows(
  from: string,
  sha256: string,
  to: string,
  translate: (tokens: Buffer) => Buffer,
  erasures: ReadonlySet<string>,
): RewrittenRows {
  const out = createAppendFile(to);
  const row = Buffer.alloc(LONGEST_ROW);
  const domains = new Map<string, number>();
  let erased = 0;
  try {
    for (const chunk of wholeRows(from, sha256)) {
      const starts = translateTokens(chunk, translate);
      if (erasures.size === 0) {
        out.append(chunk);
        continue;
      }
      for (const start of starts) {
        const decoded = decodeRow(chunk, start);
        if (decoded === null) throw damaged(from);
        const hits = decoded.row.identifiers.filter(({ token }) => erasures.has(latin1(token))).length;
        erased += hits;
        if (hits > 0 && decoded.row.domain !== null) {
          const domain = latin1(decoded.row.domain);
          domains.set(domain, (domains.get(domain) ?? 0) + 1);
        }
        if (hits === 0) out.append(chunk.subarray(start, decoded.next));
        else out.append(row.subarray(0, encodeRow(row, 0, blanked(decoded.row, erasures))));
      }
    }
    return { file: out.finish(), erased, domains };
  } finally {
    out.abort();
  }
}

function blanked(row: FactRow, erasures: ReadonlySet<string>): FactRow {
  const identifiers = row.identifiers.map((identifier) =>
    erasures.has(latin1(identifier.token))
      ? {
          kind: identifier.kind,
          token: Buffer.alloc(TOKEN_LENGTH),
          flags: IDENTIFIER_FLAG.erased,
          pairMd5: null,
          pairSha1: null,
        }
      : identifier,
  );
  return { ...row, identifiers, month: 0, domain: null, division: 0, birthYear: 0 };
}

/** Translates all tokens of whole rows in place and returns where the rows start. Blanked tokens stay zero. */
function translateTokens(chunk: Buffer, translate: (tokens: Buffer) => Buffer): number[] {
  const starts: number[] = [];
  const places: number[] = [];
  for (let at = 0; at < chunk.length; at += rowLengthAt(chunk, at) ?? chunk.length) {
    starts.push(at);
    tokenPlaces(chunk, at, places);
  }
  const tokens = Buffer.allocUnsafe(places.length * TOKEN_LENGTH);
  places.forEach((place, i) => chunk.copy(tokens, i * TOKEN_LENGTH, place, place + TOKEN_LENGTH));
  const translated = translate(tokens);
  places.forEach((place, i) => translated.copy(chunk, place, i * TOKEN_LENGTH, (i + 1) * TOKEN_LENGTH));
  return starts;
}

function tokenPlaces(chunk: Buffer, start: number, places: number[]): void {
  let at = start + 1;
  const nullable = (): void => {
    if (chunk[at++] === 1) return;
    places.push(at);
    at += TOKEN_LENGTH;
  };
  for (let left = chunk[start] ?? 0; left > 0; left--) {
    const flags = chunk[at + 1 + TOKEN_LENGTH] ?? 0;
    if ((flags & IDENTIFIER_FLAG.erased) === 0) places.push(at + 1);
    at += 1 + TOKEN_LENGTH + 1;
    nullable();
    nullable();
  }
  at += 6;
  nullable();
}

/** Chunks that end with a row; the memory is used again. @throws corpus-damaged */
function* wholeRows(path: string, sha256: string): Generator<Buffer, void, void> {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafeSlow(CHUNK + LONGEST_ROW);
    const hash = createHash('sha256');
    let held = 0;
    for (;;) {
      const n = readSync(fd, buffer, held, CHUNK, null);
      hash.update(buffer.subarray(held, held + n));
      const filled = buffer.subarray(0, held + n);
      const end = lastRowEnd(filled, path);
      if (n === 0) {
        // A new digest over old damage would hide it for ever.
        if (held > 0 || hash.digest('hex') !== sha256) throw damaged(path);
        return;
      }
      yield filled.subarray(0, end);
      // The consumer changed only the bytes before `end`.
      filled.copy(buffer, 0, end);
      held = filled.length - end;
    }
  } finally {
    closeSync(fd);
  }
}

function lastRowEnd(bytes: Buffer, path: string): number {
  try {
    let at = 0;
    for (let length = rowLengthAt(bytes, at); length !== null; length = rowLengthAt(bytes, at)) at += length;
    return at;
  } catch (error) {
    throw damaged(path, error);
  }
}

function latin1(token: Uint8Array): string {
  return Buffer.from(token.buffer, token.byteOffset, token.byteLength).toString('latin1');
}

function damaged(path: string, cause?: unknown): NuwaError {
  return new NuwaError('corpus-damaged', { file: basename(path) }, cause);
}
