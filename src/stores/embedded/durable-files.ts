import * as fs from 'node:fs';
import { dirname, join } from 'node:path';

import { NodeFS } from '@electric-sql/pglite/nodefs';

type FileSystemInit = NodeFS['init'];
type Stream = { readonly nfd: number };
type EmscriptenModule = { readonly NODEFS: { readonly stream_ops: Record<string, unknown> } };

/**
 * PGlite's folder with a real `fsync`. As shipped, PostgreSQL's calls end in nothing: the file layer that Emscripten
 * puts on Node has no `fsync` operation, and `fdatasync` is a stub. We give it the operation; `DURABLE_PARAMETERS`
 * make PostgreSQL use it. `docs/decisions/0004-embedded-database.md` says how it was shown to hold.
 */
export class DurableNodeFS extends NodeFS {
  override async init(...[pg, options]: Parameters<FileSystemInit>): ReturnType<FileSystemInit> {
    const { emscriptenOpts } = await super.init(pg, options);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFsync] } };
  }
}

function addFsync(module: unknown): void {
  const { stream_ops } = (module as EmscriptenModule).NODEFS;
  // A failing fsync throws out of the WebAssembly code and ends the worker: PostgreSQL's own answer is a panic, too,
  // since after a failed fsync nobody knows what is on the disk. Recovery at the next start reads the log again.
  stream_ops['fsync'] = (stream: Stream): number => {
    fs.fsyncSync(stream.nfd);
    return 0;
  };
}

/**
 * Single-user mode as PGlite starts it, without its `-F` (fsync off), and with `fsync` instead of the stubbed
 * `fdatasync`. `-O` and `-j` are PGlite's: system tables may be changed, and newlines do not end a statement.
 */
export const DURABLE_PARAMETERS: readonly string[] = [
  '--single',
  '-O',
  '-j',
  ...[
    'search_path=public',
    'exit_on_error=false',
    'log_checkpoints=false',
    'max_worker_processes=0',
    'max_parallel_workers=0',
    'max_parallel_workers_per_gather=0',
    'max_parallel_maintenance_workers=0',
    'io_method=sync',
    'fsync=on',
    'wal_sync_method=fsync',
    'synchronous_commit=on',
    'full_page_writes=on',
  ].flatMap((setting) => ['-c', setting]),
];

/** Flushes every file and folder under `folder`, and the entry of `folder` in its parent. */
export function syncTree(folder: string): void {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else if (entry.isFile()) syncPath(path);
  }
  syncPath(folder);
  syncPath(dirname(folder));
}

export function syncPath(path: string): void {
  const fd = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}
