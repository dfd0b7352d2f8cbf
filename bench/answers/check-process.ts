import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PasswordReader } from '#engines/corpus/password-reader.ts';
import { SegmentReader } from '#engines/corpus/segment-reader.ts';

/** One contender of the single checks, in a process of its own. */
export type CheckOrder = {
  readonly folder: string;
  readonly segment: string;
  /** `HASH:count` lines, ascending. */
  readonly exported: string;
  readonly seconds: number;
};
/** `sum`: of the counts found for the first keys, the same for all who answer right. */
export type CheckResult = { readonly rate: number; readonly sum: number };

type Check = (digest: Buffer) => number;

const KEYS = 20_000;
/** Few enough for the slowest. */
const COMPARED = 400;

const [task = '', engine = '', order = '{}'] = process.argv.slice(2);
const given = JSON.parse(order) as CheckOrder;
mkdirSync(given.folder, { recursive: true });
if (task === 'prepare') prepare(engine, given);
process.stdout.write(JSON.stringify(task === 'prepare' ? {} : measure(engine, given)));

function measure(name: string, { folder, seconds, ...rest }: CheckOrder): CheckResult {
  const keys = keysIn(readFileSync(join(folder, 'keys')));
  const check = checkOf(name, { folder, seconds, ...rest });
  let sum = 0;
  for (const key of keys.slice(0, COMPARED)) sum += check(key);
  const started = performance.now();
  const until = started + seconds * 1000;
  let done = 0;
  while (performance.now() < until) {
    for (let i = 0; i < 16; i++) check(keys[(done + i) % KEYS] ?? Buffer.alloc(20));
    done += 16;
  }
  return { rate: (done / (performance.now() - started)) * 1000, sum };
}

function checkOf(name: string, { folder, segment, exported }: CheckOrder): Check {
  switch (name) {
    case 'nuwa': {
      const reader = new PasswordReader(new SegmentReader(segment));
      return (digest) => reader.count(digest);
    }
    case 'sqlite': {
      const one = sqliteIn(folder).prepare('select n from passwords where h = ?');
      return (digest) => Number(one.get(digest)?.['n'] ?? 0);
    }
    case 'text':
      return searchIn(exported);
    case 'chdb': {
      const session = chdbIn(folder);
      return (digest) => {
        const found = session.query(
          `select n from passwords where h = unhex('${digest.toString('hex')}')`,
          'TSV',
        );
        return Number(found.trim() || 0);
      };
    }
    default:
      throw new Error(`no contender ${name}`);
  }
}

function prepare(name: string, { folder, exported }: CheckOrder): void {
  if (!existsSync(join(folder, 'keys'))) writeFileSync(join(folder, 'keys'), someKeys(exported));
  if (name === 'sqlite') {
    const database = sqliteIn(folder);
    database.exec('create table passwords(h blob primary key, n integer) without rowid; begin');
    const insert = database.prepare('insert into passwords values (?, ?)');
    for (const [hex, count] of linesOf(exported)) insert.run(Buffer.from(hex, 'hex'), count);
    database.exec('commit');
  }
  if (name === 'chdb')
    chdbIn(folder).query(
      `create table passwords engine = MergeTree order by h as select cast(unhex(substring(line, 1, 40)) as FixedString(20)) as h,
       toUInt32(substring(line, 42)) as n from file('${exported}', 'LineAsString')`,
    );
}

/** Half listed, spread over the whole file; half at random, which are listed nowhere. */
function someKeys(exported: string): Buffer {
  const keys: Buffer[] = [];
  const size = statSync(exported).size;
  const file = openSync(exported, 'r');
  const buffer = Buffer.alloc(160);
  while (keys.length < KEYS) {
    readSync(file, buffer, 0, 160, Math.floor(Math.random() * (size - 160)));
    const hex = /\n([0-9A-F]{40}):/.exec(buffer.toString('latin1'))?.[1];
    if (hex !== undefined) keys.push(Buffer.from(hex, 'hex'), randomBytes(20));
  }
  closeSync(file);
  return Buffer.concat(keys);
}

function keysIn(bytes: Buffer): Buffer[] {
  return Array.from({ length: KEYS }, (_, i) => bytes.subarray(i * 20, (i + 1) * 20));
}

function* linesOf(exported: string): Generator<readonly [string, number]> {
  for (const line of readFileSync(exported, 'latin1').split('\n'))
    if (line !== '') yield [line.slice(0, 40), Number(line.slice(41))];
}

function sqliteIn(folder: string): DatabaseSync {
  const database = new DatabaseSync(join(folder, 'passwords.sqlite'));
  database.exec('pragma mmap_size = 8589934592; pragma synchronous = off');
  return database;
}

function chdbIn(folder: string): { query(sql: string, format?: string): string } {
  const { Session } = createRequire(import.meta.url)('chdb') as {
    Session: new (path: string) => { query(sql: string, format?: string): string };
  };
  return new Session(join(folder, 'chdb'));
}

/** Halves the file until one read of a few lines is left. */
function searchIn(path: string): Check {
  const file = openSync(path, 'r');
  const size = statSync(path).size;
  const buffer = Buffer.alloc(512);
  const textAt = (at: number): string =>
    buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, at));
  return (digest) => {
    const wanted = digest.toString('hex').toUpperCase();
    let from = 0;
    let to = size;
    while (to - from > 256) {
      const middle = (from + to) >> 1;
      const text = textAt(middle);
      const line = text.indexOf('\n') + 1;
      if (text.slice(line, line + 40) <= wanted) from = middle + line;
      else to = middle;
    }
    const text = textAt(from);
    const at = text.indexOf(wanted);
    return at === -1 ? 0 : Number(text.slice(at + 41, text.indexOf('\n', at)));
  };
}
