/**
 * A disk that remembers what was flushed and what was not, so that a test can cut its power.
 *
 * The model: a write is on the disk for certain once the file was flushed after it. Before that, each of its sectors
 * (512 bytes) may have arrived or not, in any order. Creating, renaming and removing are kept in order (the journal
 * of ext4, XFS, btrfs), and are certain once their folder was flushed; flushing a new file also makes its own name
 * certain, as those file systems do and PostgreSQL relies on. What the model does not hold: a disk that says
 * "flushed" and lies.
 */
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';

import { DurableNodeFS } from '../durable-files.ts';

const SECTOR = 512;

export type DiskEvent =
  | { readonly kind: 'write'; readonly path: string; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly path: string; readonly size: number }
  | { readonly kind: 'create' | 'mkdir' | 'unlink' | 'rmdir' | 'fsync'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string };

type Node = {
  readonly name: string;
  readonly parent: Node;
  readonly mode: number;
  readonly mount: { readonly opts: { readonly root: string } };
};
type Stream = { readonly node: Node; readonly nfd: number };
type Attributes = { readonly size?: number };
type NodeOps = {
  setattr: (node: Node, attributes: Attributes) => void;
  mknod: (parent: Node, name: string, mode: number, dev: number) => Node;
  rename: (node: Node, folder: Node, name: string) => void;
  unlink: (parent: Node, name: string) => void;
  rmdir: (parent: Node, name: string) => void;
};
type StreamOps = {
  setattr: (stream: Stream, attributes: Attributes) => void;
  write: (stream: Stream, buffer: Int8Array, offset: number, length: number, position: number) => number;
  fsync?: (stream: Stream) => number;
};
type Module = {
  readonly NODEFS: {
    readonly node_ops: NodeOps;
    readonly stream_ops: StreamOps;
    readonly realPath: (node: Node) => string;
  };
};

/** PGlite's folder as the product uses it, with everything that reaches the file system written down. */
export class RecordingNodeFS extends DurableNodeFS {
  readonly events: DiskEvent[] = [];
  readonly #flushes: boolean;

  /** @param flushes false: as PGlite is shipped, where flushing does nothing */
  constructor(folder: string, flushes = true) {
    super(folder);
    this.#flushes = flushes;
  }

  override async init(
    ...[pg, options]: Parameters<DurableNodeFS['init']>
  ): ReturnType<DurableNodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    const record = (module: unknown): void => recordOn(module as Module, this.events, this.#flushes);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), record] } };
  }
}

function recordOn({ NODEFS }: Module, events: DiskEvent[], flushes: boolean): void {
  const { node_ops: nodes, stream_ops: streams, realPath } = NODEFS;
  const before = { nodes: { ...nodes }, streams: { ...streams } };
  const truncated = (path: string, size: number | undefined): void => {
    if (size !== undefined) events.push({ kind: 'truncate', path, size });
  };
  nodes.setattr = (node, attributes) => {
    before.nodes.setattr(node, attributes);
    truncated(realPath(node), attributes.size);
  };
  nodes.mknod = (parent, name, mode, dev) => {
    const node = before.nodes.mknod(parent, name, mode, dev);
    events.push({ kind: (mode & 0o170000) === 0o040000 ? 'mkdir' : 'create', path: realPath(node) });
    return node;
  };
  nodes.rename = (node, folder, name) => {
    const path = realPath(node);
    before.nodes.rename(node, folder, name);
    events.push({ kind: 'rename', path, to: join(realPath(folder), name) });
  };
  nodes.unlink = (parent, name) => {
    before.nodes.unlink(parent, name);
    events.push({ kind: 'unlink', path: join(realPath(parent), name) });
  };
  nodes.rmdir = (parent, name) => {
    before.nodes.rmdir(parent, name);
    events.push({ kind: 'rmdir', path: join(realPath(parent), name) });
  };
  streams.setattr = (stream, attributes) => {
    before.streams.setattr(stream, attributes);
    truncated(realPath(stream.node), attributes.size);
  };
  streams.write = (stream, buffer, offset, length, position) => {
    const written = before.streams.write(stream, buffer, offset, length, position);
    const bytes = new Uint8Array(Buffer.from(buffer.buffer, buffer.byteOffset + offset, written));
    events.push({ kind: 'write', path: realPath(stream.node), position, bytes });
    return written;
  };
  if (!flushes) delete streams.fsync;
  else {
    streams.fsync = (stream) => {
      const result = before.streams.fsync?.(stream) ?? 0;
      events.push({ kind: 'fsync', path: realPath(stream.node) });
      return result;
    };
  }
}

type Change = { readonly position: number; readonly bytes: Uint8Array } | { readonly size: number };
type File = { content: Buffer; pending: Change[] };
type Rename = Extract<DiskEvent, { kind: 'rename' }>;
type NameChange =
  | { readonly kind: 'create'; readonly path: string; readonly file: File }
  | { readonly kind: 'mkdir' | 'unlink' | 'rmdir'; readonly path: string }
  | Rename;

/** What an unlucky power cut leaves of `base` after these events. */
export class SimulatedDisk {
  readonly #now = new Map<string, File>();
  readonly #durable = new Map<string, File>();
  readonly #durableFolders = new Set<string>();
  #pendingNames: NameChange[] = [];

  /** @param base a folder of which everything is flushed */
  constructor(base: string) {
    for (const entry of fs.readdirSync(base, { withFileTypes: true, recursive: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isDirectory()) this.#durableFolders.add(path);
      else this.#durable.set(path, { content: fs.readFileSync(path), pending: [] });
    }
    for (const [path, file] of this.#durable) this.#now.set(path, file);
  }

  apply(event: DiskEvent): void {
    switch (event.kind) {
      case 'write':
      case 'truncate':
        this.#now.get(event.path)?.pending.push(event);
        return;
      case 'create': {
        const file: File = { content: Buffer.alloc(0), pending: [] };
        this.#now.set(event.path, file);
        this.#pendingNames.push({ kind: 'create', path: event.path, file });
        return;
      }
      case 'rename': {
        const file = this.#now.get(event.path);
        this.#now.delete(event.path);
        if (file !== undefined) this.#now.set(event.to, file);
        this.#pendingNames.push(event);
        return;
      }
      case 'unlink':
        this.#now.delete(event.path);
        this.#pendingNames.push({ kind: event.kind, path: event.path });
        return;
      case 'mkdir':
      case 'rmdir':
        this.#pendingNames.push({ kind: event.kind, path: event.path });
        return;
      case 'fsync':
        this.#flush(event.path);
    }
  }

  #flush(path: string): void {
    const file = this.#now.get(path);
    if (file === undefined) {
      this.#settleNames(
        (change) =>
          dirname(change.path) === path || (change.kind === 'rename' && dirname(change.to) === path),
      );
      return;
    }
    for (const change of file.pending) file.content = changed(file.content, change);
    file.pending = [];
    this.#settleNames((change) => change.kind === 'create' && change.file === file);
  }

  /** Up to the last name change that `concerns` the flushed thing: the journal keeps their order. */
  #settleNames(concerns: (change: NameChange) => boolean): void {
    const last = this.#pendingNames.findLastIndex(concerns);
    for (const change of this.#pendingNames.splice(0, last + 1))
      applyName(this.#durable, this.#durableFolders, change);
  }

  /**
   * Writes what is left into `to`.
   * @param luck says for each thing not flushed whether it arrived, as a number from 0 to 1 compared with 0.5
   */
  cut(base: string, to: string, luck: () => number): void {
    const names = new Map(this.#durable);
    const folders = new Set(this.#durableFolders);
    const arrived = Math.floor(luck() * (this.#pendingNames.length + 1));
    for (const change of this.#pendingNames.slice(0, arrived)) applyName(names, folders, change);

    fs.mkdirSync(to, { mode: 0o700 });
    for (const folder of [...folders].sort()) fs.mkdirSync(folder.replace(base, to), { recursive: true });
    for (const [path, file] of names) {
      let content = file.content;
      for (const change of file.pending) content = changed(content, change, luck);
      if (fs.existsSync(dirname(path.replace(base, to)))) fs.writeFileSync(path.replace(base, to), content);
    }
  }
}

function applyName(names: Map<string, File>, folders: Set<string>, change: NameChange): void {
  switch (change.kind) {
    case 'create':
      names.set(change.path, change.file);
      return;
    case 'unlink':
      names.delete(change.path);
      return;
    case 'mkdir':
      folders.add(change.path);
      return;
    case 'rmdir':
      folders.delete(change.path);
      return;
    case 'rename': {
      const file = names.get(change.path);
      names.delete(change.path);
      if (file !== undefined) names.set(change.to, file);
    }
  }
}

/** Without `luck` all of the change arrives; with it, each sector by itself. */
function changed(content: Buffer, change: Change, luck?: () => number): Buffer {
  const arrives = (): boolean => luck === undefined || luck() >= 0.5;
  if ('size' in change) return arrives() ? resized(content, change.size) : content;
  let result = content;
  for (let at = 0; at < change.bytes.length; ) {
    // Sectors are counted from the start of the file, as the disk has them.
    const end = Math.min(change.bytes.length, at + SECTOR - ((change.position + at) % SECTOR));
    if (arrives()) {
      result = result === content ? Buffer.from(content) : result;
      if (result.length < change.position + end) result = resized(result, change.position + end);
      result.set(change.bytes.subarray(at, end), change.position + at);
    }
    at = end;
  }
  return result;
}

function resized(content: Buffer, size: number): Buffer {
  const result = Buffer.alloc(size);
  content.copy(result, 0, 0, Math.min(size, content.length));
  return result;
}
