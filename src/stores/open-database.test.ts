import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import { sql } from 'kysely';

import { onBothDatabases } from '../../test/support/databases.ts';
import { openDatabase } from './open-database.ts';

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'nuwa-db-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

onBothDatabases('a database', (_open, shared) => {
  test('gives the same JavaScript values for the same columns', async () => {
    const { db } = await shared();
    const bytes = Uint8Array.of(0, 1, 254, 255);
    const { rows } =
      await sql`select 9007199254740991::bigint as big, ${bytes}::bytea as bytes, 1.5::float8 as real,
      ${'2011-12-21T00:00:00.123Z'}::timestamptz as time, ${'{"a":[1,null]}'}::jsonb as json, null::text as nothing,
      true as yes, ${'码站'}::text as text, array[1,2] as list, '{"b":2}'::json ->> 'b' as inside`.execute(
        db,
      );
    assert.deepEqual(
      [...rows],
      [
        {
          big: 9007199254740991,
          bytes,
          real: 1.5,
          time: new Date('2011-12-21T00:00:00.123Z'),
          json: { a: [1, null] },
          nothing: null,
          yes: true,
          text: '码站',
          list: [1, 2],
          inside: '2',
        },
      ],
    );
    await assert.rejects(sql`select 9007199254740993::bigint as big`.execute(db), /does not fit/);
    assert.deepEqual((await sql`select 1 as one`.execute(db)).rows, [{ one: 1 }]);
  });

  test('names the violated constraint, and a failed statement ends its transaction only', async () => {
    const { db, transaction } = await shared();
    await sql`create table notes (key text primary key)`.execute(db);
    await assert.rejects(sql`insert into notes (key) values ('k'), ('k')`.execute(db), {
      code: '23505',
      constraint: 'notes_pkey',
    });
    // Swallowing the error does not make the transaction whole again.
    await assert.rejects(
      transaction(async (tx) => {
        await sql`insert into notes (key) values ('half')`.execute(tx);
        await sql`select 1 / 0`.execute(tx).catch(() => undefined);
      }),
    );
    const { rows } = await sql`select key from notes`.execute(db);
    assert.deepEqual(rows, []);
  });

  test('runs what others ask beside an open transaction outside of it', async () => {
    const { db, transaction } = await shared();
    const entered = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    const inside = transaction(async (tx) => {
      await sql`insert into notes (key) values ('inside')`.execute(tx);
      entered.resolve();
      await leave.promise;
      throw new Error('rolled back');
    });
    await entered.promise;
    const outside = sql`insert into notes (key) values ('outside')`.execute(db);
    leave.resolve();
    await assert.rejects(inside, /rolled back/);
    await outside;
    assert.deepEqual((await sql`select key from notes`.execute(db)).rows, [{ key: 'outside' }]);
  });
});

test('the embedded database does not hold up the thread that asks', async (t) => {
  const database = await openDatabase();
  t.after(() => database.close());
  let beats = 0;
  const heart = setInterval(() => (beats += 1), 5);
  await sql`select count(*) from generate_series(1, 1500000)`.execute(database.db);
  clearInterval(heart);
  assert.ok(beats >= 5, `the clock ticked ${beats} times`);
});

test('a folder keeps what was committed, also through a kill -9 and a half-made beginning', async (t) => {
  const folder = join(folderFor(t), 'db');
  mkdirSync(`${folder}.new`);
  writeFileSync(join(`${folder}.new`, 'PG_VERSION'), 'left by a crash during the first start');

  const script = `
    const { openDatabase } = await import(${JSON.stringify(new URL('./open-database.ts', import.meta.url).href)});
    const { storesOn } = await import(${JSON.stringify(new URL('./stores-on.ts', import.meta.url).href)});
    const database = await openDatabase({ folder: ${JSON.stringify(folder)} });
    const { audit } = storesOn(database.db);
    for (let n = 1; ; n++) {
      await audit.append({ kind: 'platform' }, { at: '2011-12-21T00:00:00.000Z', action: 'row ' + n });
      process.stdout.write(n + '\\n');
    }`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let acknowledged = 0;
  child.stdout.on('data', (data: Buffer) => {
    acknowledged = Number(data.toString().trim().split('\n').at(-1));
    if (acknowledged > 100) child.kill('SIGKILL');
  });
  await once(child, 'close');
  assert.ok(acknowledged > 100);
  assert.ok(!existsSync(`${folder}.new`));

  const database = await openDatabase({ folder });
  const { rows } = await sql<{ n: number }>`select count(*) as n from audit`.execute(database.db);
  assert.ok((rows[0]?.n ?? 0) >= acknowledged, `${rows[0]?.n} of ${acknowledged} rows are there`);
  await database.close();
  assert.ok(readdirSync(folder).includes('PG_VERSION'));
});

test('what cannot be reached says why, without the password', async (t) => {
  const silent = await listen(t, (socket) => socket.destroy());
  const closed = 1; // nothing listens there
  for (const url of [
    `postgres://nuwa:hunter2@127.0.0.1:${silent}/nuwa`,
    `postgres://nuwa:hunter2@127.0.0.1:${closed}/nuwa`,
    'postgres://nuwa:hunter2@[broken',
  ]) {
    await assert.rejects(openDatabase({ url }), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'database-unreachable');
      assert.ok(!error.message.includes('hunter2'), error.message);
      return true;
    });
  }
  const folder = folderFor(t);
  writeFileSync(join(folder, 'file'), '');
  for (const wrong of [folder, join(folder, 'file')]) {
    await assert.rejects(openDatabase({ folder: wrong }), { code: 'database-unreachable' });
  }
});

test('a server older than 15 is refused by name', async (t) => {
  const port = await listen(t, (socket) => {
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', int32(0)), message('Z', Buffer.from('I'))]));
      socket.on('data', (query) => {
        if (query[0] === 0x51)
          socket.write(Buffer.concat([versionRow('140012', '14.12'), message('Z', Buffer.from('I'))]));
      });
    });
  });
  await assert.rejects(openDatabase({ url: `postgres://nuwa@127.0.0.1:${port}/nuwa` }), {
    code: 'database-too-old',
    details: { found: '14.12' },
  });
});

async function listen(t: TestContext, onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer(onConnection).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

// The few messages of PostgreSQL's protocol (version 3) that an old server needs to give its version.
const int32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(n);
  return bytes;
};
const int16 = (n: number): Buffer => int32(n).subarray(2);
const message = (type: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
const field = (name: string): Buffer =>
  Buffer.concat([Buffer.from(`${name}\0`), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]);
const value = (text: string): Buffer => Buffer.concat([int32(text.length), Buffer.from(text)]);
const versionRow = (number: string, name: string): Buffer =>
  Buffer.concat([
    message('T', Buffer.concat([int16(2), field('number'), field('name')])),
    message('D', Buffer.concat([int16(2), value(number), value(name)])),
    message('C', Buffer.from('SELECT 1\0')),
  ]);
