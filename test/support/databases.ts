/**
 * Both databases for every test of a store. The embedded one always; PostgreSQL where it is installed (Debian's
 * folder, or `NUWA_TEST_DATABASE_URL` of a server on which databases may be made). In CI it must be there.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { userInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import type { Database } from '#stores/database.ts';
import { readMigrations } from '#stores/migrate.ts';
import { openDatabase } from '#stores/open-database.ts';

/** Opens a database of its own, migrated and empty, and closes it when the test ends. */
export type OpenDatabase = (t: Pick<TestContext, 'after'>) => Promise<Database>;
/** One database for all tests of a group that do not mind what others leave; several times as quick. */
export type SharedDatabase = () => Promise<Database>;

/** Declares the same tests once for each database. */
export function onBothDatabases(
  name: string,
  declare: (open: OpenDatabase, shared: SharedDatabase) => void,
): void {
  void describe(`${name} on the embedded database`, () => {
    group(async () => openDatabase({ template: await embeddedTemplate() }), declare);
  });

  const skip = postgresMissing();
  void describe(`${name} on PostgreSQL`, { skip }, () => {
    let server: Promise<Server> | undefined;
    group(async () => {
      server ??= startServer();
      return await openDatabase({ url: await (await server).create() });
    }, declare);
    after(async () => (await server)?.stop());
  });
}

function group(
  make: () => Promise<Database>,
  declare: (open: OpenDatabase, shared: SharedDatabase) => void,
): void {
  let shared: Promise<Database> | undefined;
  // Before the hook that stops the server, which is declared later and so runs later.
  after(async () => (await shared)?.close());
  declare(
    async (t) => {
      const database = await make();
      t.after(() => database.close());
      return database;
    },
    () => (shared ??= make()),
  );
}

/** Why tests on PostgreSQL cannot run here, or false. */
export function postgresMissing(): string | false {
  if (process.env['NUWA_TEST_DATABASE_URL'] !== undefined || binaries() !== null) return false;
  if (process.env['CI'] === 'true') throw new Error('PostgreSQL is not installed, and CI skips nothing');
  return 'PostgreSQL is not installed; Debian: apt install postgresql';
}

export type Server = {
  /** Makes an empty database and gives its URL. */
  readonly create: () => Promise<string>;
  readonly url: string;
  readonly stop: () => Promise<void>;
};

export async function startServer(): Promise<Server> {
  const given = process.env['NUWA_TEST_DATABASE_URL'];
  if (given !== undefined) return { url: given, create: () => createDatabase(given), stop: async () => {} };
  const bin = binaries();
  if (bin === null) throw new Error('PostgreSQL is not installed');
  return await startPrivateServer(bin);
}

/** The newest PostgreSQL that Debian's packages have put here. */
function binaries(): string | null {
  const found = globSync('/usr/lib/postgresql/*/bin/initdb').sort();
  return found.at(-1)?.replace(/\/initdb$/, '') ?? null;
}

async function startPrivateServer(bin: string): Promise<Server> {
  const user = serverUser();
  const folder = mkdtempSync(join(tmpdir(), 'nuwa-pg-'));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'nuwa', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...user, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);

  // The shell ends the server and removes its folder as soon as our end of the pipe closes, so also when we are
  // killed. Only the unix socket in the private folder listens.
  const script = `"$1"/postgres -D "$2"/data -k "$2" -h "" -c fsync=off -c full_page_writes=off -c max_connections=200 \\
    >"$2"/log 2>&1 </dev/null & server=$!
    cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$2"`;
  const shell = spawn('/bin/sh', ['-c', script, 'sh', bin, folder], {
    ...user,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const url = `postgres://nuwa@localhost/postgres?host=${encodeURIComponent(folder)}`;
  await untilReady(url, folder);
  shell.unref();
  return {
    url,
    create: () => createDatabase(url),
    stop: async () => {
      const ended = once(shell, 'exit');
      shell.ref();
      shell.stdin.end();
      await ended;
    },
  };
}

/** PostgreSQL refuses root; Debian's package brings a user for it. */
function serverUser(): { uid?: number; gid?: number } {
  if (userInfo().uid !== 0) return {};
  const entry = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (entry === null) throw new Error('there is no user postgres, and PostgreSQL does not run as root');
  return { uid: Number(entry[1]), gid: Number(entry[2]) };
}

async function untilReady(url: string, folder: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        const log = existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : '';
        throw new Error(`the private PostgreSQL did not start: ${log}`, { cause: error });
      }
      await sleep(50);
    }
  }
}

async function createDatabase(url: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const template = await migratedTemplate(client, url);
    await client.query(`create database ${name} template ${template}`);
  } finally {
    await client.end();
  }
  return databaseOn(url, name);
}

/** Any number; test files that share a server make its template in turn. */
const TEMPLATE_LOCK = 7_341_052;

/** Made once on a server for this schema: a copy takes a tenth of what all migrations take. */
async function migratedTemplate(client: pg.Client, url: string): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(readMigrations())).digest('hex');
  const name = `nuwa_template_${hash.slice(0, 16)}`;
  await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) {
      // Under another name until it is migrated: a crash in between leaves no half-made template.
      const half = `${name}_${randomBytes(4).toString('hex')}`;
      await client.query(`create database ${half}`);
      await (await openDatabase({ url: databaseOn(url, half) })).close();
      await client.query(`alter database ${half} rename to ${name}`);
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
  return name;
}

function databaseOn(url: string, name: string): string {
  const made = new URL(url);
  made.pathname = `/${name}`;
  return made.href;
}

/**
 * A migrated database as a tarball, made once on this machine for this schema and this PGlite: opening from it takes
 * a third of a second where `initdb` takes three.
 */
async function embeddedTemplate(): Promise<string> {
  const package_ = readFileSync(
    join(import.meta.dirname, '../../node_modules/@electric-sql/pglite/package.json'),
    'utf8',
  );
  const hash = createHash('sha256').update(package_).update(JSON.stringify(readMigrations()));
  const path = join(tmpdir(), `nuwa-test-template-${userInfo().uid}-${hash.digest('hex').slice(0, 16)}.tar`);
  if (!existsSync(path)) {
    const database = await openDatabase();
    const aside = `${path}.${process.pid}`;
    writeFileSync(aside, await database.dump(), { mode: 0o600 });
    renameSync(aside, path);
    await database.close();
  }
  return path;
}
