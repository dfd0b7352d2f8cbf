import { deepEqual, equal, ok, rejects, throws } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { Sorter, type SortedChunks } from './sort-and-count.ts';
import { openSqlEngine } from './sql-engine.ts';
import { statementOf } from './statements.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'nuwa-sort-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const limits = { memoryMiB: 512, threads: 2 };
const collect = async (chunks: SortedChunks): Promise<string> => {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(Buffer.from(chunk));
  return Buffer.concat(all).toString('hex');
};

/** Keys from a small alphabet, so that equal ones, and ones equal in their first eight bytes, are common. */
const key = fc
  .tuple(fc.constantFrom(0x00, 0x0f, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 3 }))
  .map(([first, last]) => Buffer.concat([Buffer.from([first]), Buffer.alloc(14), Buffer.from([last])]));
const tag = fc.integer({ min: 0, max: 3 }).map((n) => Buffer.alloc(16, n));

describe('sorting and counting', () => {
  it('gives the same from the engine as in memory', { timeout: 60_000 }, async () => {
    let run = 0;
    await using far = new Sorter({ folder, ...limits, heldBytes: -1 });
    await using near = new Sorter({ folder, ...limits });
    await fc.assert(
      fc.asyncProperty(
        fc.array(key),
        fc.array(fc.tuple(key, tag)),
        fc.array(fc.tuple(key, fc.nat(9))),
        async (open, guarded, weighted) => {
          run++;
          const results = [];
          for (const [side, sorter] of [
            ['far', far],
            ['near', near],
          ] as const) {
            const opened = sorter.store(`o${run}${side}`, 16, 'none');
            const held = sorter.store(`g${run}${side}`, 16, 'person');
            const counted = sorter.store(`w${run}${side}`, 16, 'count');
            const rows = sorter.store(`r${run}${side}`, 16, 'none');
            for (const k of open) {
              opened.add(k[0]! >> 4, k);
              rows.add(k[0]! >> 4, k);
            }
            for (const [k, t] of guarded) held.add(k[0]! >> 4, Buffer.concat([k, t]));
            for (const [k, n] of weighted) {
              const record = Buffer.concat([k, Buffer.alloc(4)]);
              record.writeUInt32LE(n, 16);
              counted.add(k[0]! >> 4, record);
            }
            results.push([
              await collect(sorter.countPeople(opened, held, 16)),
              await collect(sorter.count(counted, 16)),
              await sorter.distinct(rows),
            ]);
          }
          deepEqual(results[0], results[1]);
        },
      ),
      { numRuns: 8 },
    );
    deepEqual(
      readdirSync(folder).filter((name) => name !== 'engine'),
      [],
    );
  });

  it('sorts by bytes and counts what was poured in', async () => {
    const sorter = new Sorter({ folder, ...limits });
    const store = sorter.store('plain', 4, 'none');
    for (const hex of ['ff000000', '00ffffff', '80000000', '00ffffff'])
      store.add(Number.parseInt(hex[0]!, 16), Buffer.from(hex, 'hex'));
    equal(
      await collect(sorter.count(store, 4)),
      '00ffffff02000000' + '8000000001000000' + 'ff00000001000000',
    );
  });

  it('sorts more than its memory holds, one partition at a time', { timeout: 60_000 }, async () => {
    await using sorter = new Sorter({ folder, memoryMiB: 256, threads: 2, heldBytes: 100_000 });
    const store = sorter.store('many', 20, 'none');
    for (let block = 0; block < 20; block++) {
      for (let nibble = 0; nibble < 16; nibble++) {
        const records = randomBytes(20 * 1000);
        for (let at = 0; at < records.length; at += 20) records[at] = (nibble << 4) | (records[at]! & 15);
        store.add(nibble, records);
      }
    }
    ok(store.spilled);
    let last = '';
    let total = 0;
    for await (const chunk of sorter.count(store, 20)) {
      for (let at = 0; at < chunk.length; at += 24) {
        const now = chunk.toString('hex', at, at + 20);
        ok(now > last);
        last = now;
        total += chunk.readUInt32LE(at + 20);
      }
    }
    equal(total, 320_000);
  });
});

describe('the SQL engine', () => {
  it('fails every request at once when its process is killed', { timeout: 30_000 }, async () => {
    await using engine = await openSqlEngine(folder, limits);
    const sorter = new Sorter({ folder, ...limits, heldBytes: -1 });
    const store = sorter.store('killed', 16, 'none');
    for (let i = 0; i < 200; i++) store.add(0, Buffer.alloc(16 * 10_000, i % 16));
    const asked = engine.ask({ kind: 'distinct', inputs: [store.file(0)!], keyBytes: 16 });
    process.kill(engine.pid, 'SIGKILL');
    await rejects(asked, { code: 'engine-failed' });
    await rejects(engine.ask({ kind: 'distinct', inputs: ['x'], keyBytes: 16 }), { code: 'engine-failed' });
    await sorter[Symbol.asyncDispose]();
  });

  it('says which of its errors it met, and nothing of the statement', async () => {
    await using engine = await openSqlEngine(folder, limits);
    await rejects(
      engine.ask({ kind: 'distinct', inputs: ['no-such-file'], keyBytes: 16 }),
      (error: Error) => {
        ok(!error.message.includes('no-such-file'), error.message);
        return (error as Error & { code?: string }).code === 'engine-failed';
      },
    );
  });

  it('meets its memory ceiling with an error', { timeout: 30_000 }, async () => {
    const sorter = new Sorter({ folder, memoryMiB: 1, threads: 1, heldBytes: -1 });
    const store = sorter.store('ceiling', 20, 'none');
    for (let i = 0; i < 40; i++) store.add(0, randomBytes(20 * 10_000));
    await rejects(sorter.distinct(store), { code: 'engine-failed' });
    await sorter[Symbol.asyncDispose]();
  });

  it('takes no name that was not generated', () => {
    for (const name of ['{a,b}.txt', '*.part', '../x', '/etc/passwd', "a'b", 'a b', '.hidden', '']) {
      throws(() => statementOf({ kind: 'distinct', inputs: [name], keyBytes: 16 }, limits), RangeError);
    }
    throws(() => statementOf({ kind: 'distinct', inputs: ['a'], keyBytes: 1.5 }, limits), RangeError);
  });
});
