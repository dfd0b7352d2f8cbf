import { byteAfterAnchor, decode, unitBytes } from './charset.ts';
import { csvBoundary } from './csv.ts';
import { LIMITS, type Plan } from './plan.ts';
import { recordsOf } from './records.ts';
import { type SqlPlace, SqlScanner } from './sql-insert.ts';

/** Whole records of one entry. `offset` is the byte of the entry at which the block starts. The bytes have a buffer
 * of their own, so that it can be handed to a worker without a copy. */
export type Block = { readonly bytes: Uint8Array<ArrayBuffer>; readonly offset: number };

export interface Framer {
  push(chunk: Uint8Array): readonly Block[];
  end(): readonly Block[];
}

/**
 * Cuts a byte stream into blocks of at most `LIMITS.blockBytes` that end where a record of this plan's shape ends, so
 * that each block can be read alone (`recordsOf`), in any order, by anybody. The header row is taken out here: it is
 * the first record with the plan's number of fields among the first `LIMITS.headerSearch`, so that blank lines and
 * advertising above it do not take its place. How chunks were cut changes no record.
 *
 * Memory: two blocks, whatever comes in. A record longer than a block is passed on as one block of
 * `LIMITS.blockBytes + 1` bytes, the mark that `recordsOf` refuses as `too-long`; its tail is dropped up to the next
 * line end (SQL: the next end of a tuple). The input is attacker-controlled; nothing in it makes this throw.
 */
export function createFramer(plan: Plan): Framer {
  const cutter = cutterOf(plan);
  const size = LIMITS.blockBytes;
  const blocks: Block[] = [];
  const buffer = new Uint8Array(size);
  let filled = 0;
  /** Byte of the entry at which the buffer starts. */
  let offset = 0;
  let overlong = false;
  let headerPending = 'header' in plan.shape && plan.shape.header;

  function drop(count: number): void {
    buffer.copyWithin(0, count, filled);
    filled -= count;
    offset += count;
  }

  function emit(from: number, to: number): void {
    if (to <= from) return;
    const bytes = buffer.slice(from, to);
    if (!headerPending) {
      blocks.push({ bytes, offset: offset + from });
      return;
    }
    headerPending = false;
    for (const [start, end] of aroundHeader(plan, bytes)) {
      if (end > start) blocks.push({ bytes: bytes.slice(start, end), offset: offset + from + start });
    }
  }

  function emitMark(): void {
    const mark = new Uint8Array(size + 1);
    mark.set(buffer);
    blocks.push({ bytes: mark, offset });
  }

  /** The buffer is full: something must go. */
  function cut(): void {
    if (overlong) {
      const after = cutter.endOfOverlong(buffer.subarray(0, filled));
      overlong = !after.found;
      drop(after.at);
      return;
    }
    const { from, to, silent } = cutter.boundary(buffer.subarray(0, filled));
    if (to > 0) {
      emit(from, to);
      drop(to);
      return;
    }
    if (!silent) emitMark();
    overlong = true;
    drop(filled - cutter.keep);
  }

  function taken(): readonly Block[] {
    return blocks.splice(0);
  }

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const part = chunk.subarray(at, at + size - filled);
        buffer.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === size) cut();
      }
      return taken();
    },
    end() {
      if (overlong) {
        const after = cutter.endOfOverlong(buffer.subarray(0, filled));
        drop(after.found ? after.at : filled);
      }
      const { from, to, silent } = cutter.boundary(buffer.subarray(0, filled));
      emit(from, silent ? to : filled);
      filled = 0;
      return taken();
    },
  };
}

/** The records of a whole entry held in memory: for samples and tests. Offsets count from its first byte. */
export function* blocksOf(plan: Plan, bytes: Uint8Array): Generator<Block, void, undefined> {
  const framer = createFramer(plan);
  yield* framer.push(bytes);
  yield* framer.end();
}

/** The ranges before and after the header row. */
function aroundHeader(plan: Plan, bytes: Uint8Array): readonly (readonly [number, number])[] {
  let seen = 0;
  let header: number | null = null;
  for (const record of recordsOf(plan, bytes)) {
    if (header !== null) {
      return [
        [0, header],
        [record.offset, bytes.length],
      ];
    }
    if ('fields' in record) header = record.offset;
    if (header === null && ++seen >= LIMITS.headerSearch) break;
  }
  return header === null ? [[0, bytes.length]] : [[0, header]];
}

type Cutter = {
  /** Bytes of the window that hold whole records of ours: [from, to). `silent`: what does not fit is no record. */
  boundary(window: Uint8Array): { readonly from: number; readonly to: number; readonly silent?: boolean };
  /** Where reading may go on inside a record that is too long; when not found, how much may be dropped. */
  endOfOverlong(window: Uint8Array): { readonly found: boolean; readonly at: number };
  /** Bytes at the end of a full window that may be the start of an overlong record's end. */
  readonly keep: number;
};

function cutterOf(plan: Plan): Cutter {
  const { shape, charset } = plan;
  if (shape.kind === 'sql-insert') return sqlCutter(plan, shape);
  const ofLines = lineCutter(unitBytes(charset) === 1 ? null : charset === 'utf-16le');
  if (shape.kind !== 'csv') return ofLines;
  const dialect = { delimiter: shape.delimiter, quote: shape.quote, columns: plan.columns.length };
  const boundary = (window: Uint8Array) => {
    const text = decode(charset, window);
    const end = csvBoundary(text, dialect);
    return { from: 0, to: end === 0 ? 0 : byteAfterAnchor(charset, text, window, end) };
  };
  return { ...ofLines, boundary };
}

/** Lines end at a line feed; at a carriage return only where the window holds no line feed (see `lines.ts`). */
function lineCutter(littleEndian: boolean | null): Cutter {
  const unit = littleEndian === null ? 1 : 2;
  // UTF-16 is searched as units, so that half of U+0A00 is no line feed. This machine may be of either byte order.
  const code = (value: number) => {
    if (littleEndian === null) return value;
    const asRead = new Uint16Array(new Uint8Array(littleEndian ? [value, 0] : [0, value]).buffer);
    return asRead[0] ?? 0;
  };
  const feed = code(10);
  const lone = code(13);
  const unitsOf = (window: Uint8Array) =>
    unit === 1 ? window : new Uint16Array(window.buffer, window.byteOffset, window.length >> 1);
  return {
    boundary(window) {
      const units = unitsOf(window);
      let at = units.lastIndexOf(feed);
      if (at === -1) {
        let end = units.length;
        while (end > 0 && units[end - 1] === lone) end--;
        at = end === 0 ? -1 : units.lastIndexOf(lone, end - 1);
      }
      return { from: 0, to: (at + 1) * unit };
    },
    endOfOverlong(window) {
      const units = unitsOf(window);
      const firstFeed = units.indexOf(feed);
      const firstReturn = units.indexOf(lone);
      if (firstReturn === -1 || (firstFeed !== -1 && firstFeed < firstReturn)) {
        return firstFeed === -1
          ? { found: false, at: units.length * unit }
          : { found: true, at: (firstFeed + 1) * unit };
      }
      let end = firstReturn;
      while (units[end] === lone) end++;
      // A run of returns at the end may be the first half of CRLF: it is looked at again with what follows.
      if (end === units.length && firstReturn > 0) return { found: false, at: firstReturn * unit };
      return { found: true, at: (units[end] === feed ? end + 1 : firstReturn + 1) * unit };
    },
    keep: unit,
  };
}

function sqlCutter(plan: Plan, shape: Extract<Plan['shape'], { kind: 'sql-insert' }>): Cutter {
  const { charset } = plan;
  let place: SqlPlace = 'outside';
  const after = (text: string, window: Uint8Array, end: number) =>
    end === 0 ? 0 : byteAfterAnchor(charset, text, window, end);
  return {
    boundary(window) {
      const text = decode(charset, window);
      const scanner = new SqlScanner(text, shape, false, place, false);
      while (scanner.next() !== null);
      place = scanner.decidedPlace;
      return {
        from: after(text, window, scanner.foreignUntil),
        to: after(text, window, scanner.decided),
        silent: place === 'foreign',
      };
    },
    endOfOverlong(window) {
      const text = decode(charset, window);
      const close = /\)(?=\s{0,64}(?:,\s{0,64}\(|;))/.exec(text);
      if (close === null) return { found: false, at: Math.max(0, window.length - this.keep) };
      return { found: true, at: after(text, window, close.index + 1) };
    },
    keep: 256,
  };
}
