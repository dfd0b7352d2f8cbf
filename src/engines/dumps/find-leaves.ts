import { openArchive } from './any-archive.ts';
import type { Archive, Member } from './archive.ts';
import { decompressed } from './compressed-stream.ts';
import { nameTrouble } from './entry-name.ts';
import { type ArchiveKind, fileKind } from './file-kind.ts';
import { innerLayer, type Layer, peekAt } from './layer.ts';
import { checkUnpacked, type Reading } from './reading.ts';
import { refused, unreadable } from './refusal.ts';
import { isWorkbook } from './sheet-book.ts';

/** Something with data in it, at the end of a way through archives. */
export type FoundLeaf = {
  readonly name: string;
  readonly size: number | null;
  /** Numbers of the members on the way. */
  readonly steps: readonly number[];
  readonly shape: 'json-lines' | null;
};

/** Everything with data in it at and below a layer, in order. */
export async function* findLeaves(
  layer: Layer,
  reading: Reading,
  steps: readonly number[] = [],
  nesting = 0,
): AsyncGenerator<FoundLeaf, void, undefined> {
  const peek = await peekAt(layer);
  try {
    switch (peek.kind) {
      case 'plain':
        yield { name: layer.name, size: layer.size, steps, shape: null };
        return;
      case 'gz':
      case 'zst':
      case 'xz':
      case 'bz2':
        yield* insideCompressed(peek.kind, peek.layer, reading, steps, nesting);
        return;
      case 'zip':
      case 'tar':
      case '7z':
        yield* insideArchive(peek.kind, peek.layer, reading, steps, deeper(nesting, reading));
        return;
      case 'rar':
      case 'old-office':
        throw unreadable(peek.kind, reading.file);
    }
  } finally {
    await peek.close();
  }
}

async function* insideCompressed(
  kind: Parameters<typeof decompressed>[0],
  layer: Layer,
  reading: Reading,
  steps: readonly number[],
  nesting: number,
): AsyncGenerator<FoundLeaf, void, undefined> {
  const inner = innerLayer(layer.name, null, reading, () => decompressed(kind, layer, reading));
  const peek = await peekAt(inner);
  try {
    // A compressed tar is one archive.
    const depth = peek.kind === 'tar' ? nesting : deeper(nesting, reading);
    yield* findLeaves(peek.layer, reading, steps, depth);
  } finally {
    await peek.close();
  }
}

async function* insideArchive(
  kind: ArchiveKind,
  layer: Layer,
  reading: Reading,
  steps: readonly number[],
  nesting: number,
): AsyncGenerator<FoundLeaf, void, undefined> {
  const { archive, close } = await openArchive(kind, layer, reading);
  try {
    const members = await checkedMembers(archive, reading);
    if (kind === 'zip' && isWorkbook(new Set(members.map((one) => one.name)))) {
      yield { name: layer.name, size: null, steps, shape: 'json-lines' };
      return;
    }
    for (const { index, name, size, kind: what, head } of members) {
      if (what !== 'file' || size === 0) continue;
      const inner = innerLayer(`${layer.name}/${name}`, size, reading, () => archive.read(index));
      const way = [...steps, index];
      if (isLookedInto(kind, name, head)) yield* findLeaves(inner, reading, way, nesting);
      else yield { name: inner.name, size, steps: way, shape: null };
    }
  } finally {
    await close();
  }
}

/** Looking into a member of a .7z unpacks everything before it, so there the name decides; a tar gave its head away. */
function isLookedInto(kind: ArchiveKind, name: string, head: Uint8Array | undefined): boolean {
  if (head !== undefined) return fileKind(head) !== 'plain';
  return kind !== '7z' || /\.(zip|xlsx|xlsm|xls|tar|tgz|tbz2?|txz|gz|zst|xz|bz2|7z|rar)$/i.test(name);
}

/** Members of an archive that an honest tool could have made and that stays within the limits. */
async function checkedMembers(archive: Archive, reading: Reading): Promise<readonly Member[]> {
  const members: Member[] = [];
  let declared = 0;
  for await (const member of archive.members()) {
    const fault = faultOf(member);
    if (fault !== null) throw refused(reading.file, `entry ${member.index} ${fault}`);
    if (members.length >= reading.limits.entries)
      throw refused(reading.file, `it holds more than ${reading.limits.entries} entries`);
    declared += member.size ?? 0;
    checkUnpacked(reading, declared);
    members.push(member);
  }
  return members;
}

function faultOf({ name, kind, encrypted }: Member): string | null {
  if (kind === 'link') return 'is a link';
  if (kind === 'device') return 'is a device';
  if (encrypted) return 'is encrypted; unpack it and hand in the files';
  return nameTrouble(name);
}

function deeper(nesting: number, { file, limits }: Reading): number {
  if (nesting >= limits.nesting)
    throw refused(file, `it holds archives within archives, more than ${limits.nesting} deep`);
  return nesting + 1;
}
