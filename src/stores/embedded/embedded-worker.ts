/**
 * The thread in which the embedded database runs, because its statements block the thread that they run on.
 * It answers one request at a time, in the order they come; who may ask when is the asking side's business.
 */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

import { PGlite, type PGliteOptions } from '@electric-sql/pglite';

import { parseInt8 } from '../value-parsers.ts';
import { DURABLE_PARAMETERS, DurableNodeFS, syncPath, syncTree } from './durable-files.ts';
import type { ErrorFields, Reply, Request, WorkerSettings } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');
const reply = (message: Reply): void => port.postMessage(message);

const settings = workerData as WorkerSettings;

const INT8 = 20;
const OPTIONS = {
  ...settings.programs,
  startParams: [...DURABLE_PARAMETERS],
  parsers: { [INT8]: parseInt8 },
} satisfies PGliteOptions;

const unlisten = new Map<string, () => Promise<void>>();
let database: PGlite;
try {
  database =
    settings.folder === null ? await openMemory(settings.template) : await openFolder(settings.folder);
} catch (error) {
  reply({ kind: 'failed', reason: fieldsOf(error).message });
  throw error;
}

let queue = Promise.resolve();
port.on('message', (request: Request) => {
  queue = queue.then(() => answer(request));
});
reply({ kind: 'ready' });

async function openMemory(template: string | null): Promise<PGlite> {
  if (template === null) return await PGlite.create(OPTIONS);
  return await PGlite.create({ ...OPTIONS, loadDataDir: await fs.openAsBlob(template) });
}

/**
 * A new database is made aside, flushed and then renamed. If we crash before the rename, the next start finds no
 * database, removes what lies aside and makes another; after it, the database is whole.
 */
async function openFolder(folder: string): Promise<PGlite> {
  if (!fs.existsSync(join(folder, 'PG_VERSION'))) {
    refuseStrangers(folder);
    const aside = `${folder}.new`;
    fs.rmSync(aside, { recursive: true, force: true });
    fs.mkdirSync(aside, { recursive: true, mode: 0o700 });
    const fresh = await PGlite.create({ ...OPTIONS, fs: new DurableNodeFS(aside) });
    await fresh.close();
    syncTree(aside);
    fs.renameSync(aside, folder);
    syncPath(join(folder, '..'));
  }
  return await PGlite.create({ ...OPTIONS, fs: new DurableNodeFS(folder) });
}

function refuseStrangers(folder: string): void {
  const found = fs.statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) throw new Error(`${folder} is not a folder`);
  if (fs.readdirSync(folder).length > 0) throw new Error(`${folder} holds files that are no database`);
}

async function answer(request: Request): Promise<void> {
  try {
    reply(await run(request));
  } catch (error) {
    reply({ kind: 'error', id: request.id, error: fieldsOf(error) });
  }
  if (request.op === 'close') port?.close();
}

async function run(request: Request): Promise<Reply> {
  const { id } = request;
  const nothing: Reply = { kind: 'rows', id, rows: [], affected: null };
  switch (request.op) {
    case 'query': {
      const result = await database.query<Record<string, unknown>>(request.sql, [...request.parameters]);
      return { kind: 'rows', id, rows: result.rows, affected: result.affectedRows ?? null };
    }
    case 'exec': {
      const results = await database.exec(request.sql);
      return { kind: 'rows', id, rows: results.flatMap((result) => result.rows), affected: null };
    }
    case 'listen': {
      const { channel } = request;
      unlisten.set(
        channel,
        await database.listen(channel, (payload) => reply({ kind: 'notified', channel, payload })),
      );
      return nothing;
    }
    case 'unlisten':
      await unlisten.get(request.channel)?.();
      unlisten.delete(request.channel);
      return nothing;
    case 'dump': {
      const blob = await database.dumpDataDir('none');
      return { kind: 'dumped', id, tarball: new Uint8Array(await blob.arrayBuffer()) };
    }
    case 'close':
      await database.close();
      return nothing;
  }
}

function fieldsOf(error: unknown): ErrorFields {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const text = (name: string): string | null => (typeof fields[name] === 'string' ? fields[name] : null);
  return {
    message: text('message') ?? String(error),
    code: text('code'),
    constraint: text('constraint'),
    table: text('table'),
  };
}
