import type { Archive, Member } from './archive.ts';
import { decompressed } from './compressed-stream.ts';
import { nameTrouble } from './entry-name.ts';
import { type ArchiveKind, type Compression, fileKind, type FileKind, HEAD_BYTES } from './file-kind.ts';
import { headOf, innerLayer, type Layer } from './layer.ts';
import { checkUnpacked, type Reading } from './reading.ts';
import { refused } from './refusal.ts';
import { sevenZipArchive } from './seven-zip.ts';
import { isWorkbook } from './sheet-book.ts';
import { sheetRows } from './sheet-rows.ts';
import { tarArchive } from './tar-archive.ts';
import { zipArchive } from './zip-archive.ts';

/** Something with data in it, at the end of a way through archives. */
export type Leaf = Layer & {
  /** Numbers of the members on the way. */
  readonly steps: readonly number[];
  readonly shape: 'json-lines' | null;
  /** False where a place in the middle can only be reached by unpacking up to it. */
  readonly atAnyPlace: boolean;
};

/** Everything with data in it at and below a layer, in order. */
export async function* leavesOf(
  layer: Layer,
  reading: Reading,
  steps: readonly number[] = [],
  nesting = 0,
  knownHead?: Uint8Array,
): AsyncGenerator<Leaf, void, undefined> {
  const kind = await kindOf(layer, knownHead);
  switch (kind) {
    case 'plain':
      yield { ...layer, steps, shape: null, atAnyPlace: steps.length === 0 && nesting === 0 };
      return;
    case 'gz':
    case 'zst':
    case 'xz':
    case 'bz2': {
      const inner = innerOf(kind, layer, reading);
      const innerKind = await kindOf(inner);
      // A compressed tar is one archive.
      const depth = innerKind === 'tar' ? nesting : deeper(nesting, reading);
      if (innerKind === 'plain') yield { ...inner, steps, shape: null, atAnyPlace: false };
      else yield* leavesOf(inner, reading, steps, depth);
      return;
    }
    case 'zip':
    case 'tar':
    case '7z':
      yield* leavesInside(kind, layer, reading, steps, deeper(nesting, reading));
      return;
    case 'rar':
    case 'old-office':
      throw unreadable(kind, reading);
  }
}

/** The leaf at the end of these steps. */
export async function openLeaf(layer: Layer, steps: readonly number[], reading: Reading): Promise<Leaf> {
  let here = layer;
  let rest = steps;
  let isOutermost = true;
  for (;;) {
    const kind = await kindOf(here);
    switch (kind) {
      case 'plain':
        if (rest.length > 0) throw refused(reading.file, 'it is no longer the archive that was listed');
        return { ...here, steps, shape: null, atAnyPlace: isOutermost };
      case 'gz':
      case 'zst':
      case 'xz':
      case 'bz2':
        here = innerOf(kind, here, reading);
        break;
      case 'zip':
      case 'tar':
      case '7z': {
        const step = rest[0];
        if (step === undefined) return await sheetAt(kind, here, reading, steps);
        here = memberLayer(kind, here, step, reading);
        rest = rest.slice(1);
        break;
      }
      case 'rar':
      case 'old-office':
        throw unreadable(kind, reading);
    }
    isOutermost = false;
  }
}

async function* leavesInside(
  kind: ArchiveKind,
  layer: Layer,
  reading: Reading,
  steps: readonly number[],
  nesting: number,
): AsyncGenerator<Leaf, void, undefined> {
  const members = await withArchive(kind, layer, reading, (archive) => checkedMembers(archive, reading));
  if (kind === 'zip' && isWorkbook(new Set(members.map((one) => one.name)))) {
    yield { ...sheetLayer(layer, reading), steps, shape: 'json-lines', atAnyPlace: false };
    return;
  }
  for (const member of members) {
    if (member.kind !== 'file' || member.size === 0) continue;
    const inner = memberLayer(kind, layer, member.index, reading, member);
    const way = [...steps, member.index];
    // Looking into a member of a .7z unpacks everything before it, so there the name decides whether to look.
    const isLookedInto =
      kind !== '7z' || /\.(zip|xlsx|xlsm|tar|tgz|tbz2?|txz|gz|zst|xz|bz2|7z|rar|xls)$/i.test(member.name);
    if (isLookedInto) yield* leavesOf(inner, reading, way, nesting, member.head);
    else yield { ...inner, steps: way, shape: null, atAnyPlace: false };
  }
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

/** A member as a layer of its own: the archive around it is opened for every reading, and closed after it. */
function memberLayer(
  kind: ArchiveKind,
  layer: Layer,
  index: number,
  reading: Reading,
  member?: Pick<Member, 'name' | 'size'>,
): Layer {
  const name = member === undefined ? layer.name : `${layer.name}/${member.name}`;
  return innerLayer(name, member?.size ?? null, reading, async function* () {
    yield* streamFrom(kind, layer, reading, (archive) => archive.read(index));
  });
}

async function sheetAt(
  kind: ArchiveKind,
  layer: Layer,
  reading: Reading,
  steps: readonly number[],
): Promise<Leaf> {
  const names = await withArchive(kind, layer, reading, namesOf);
  if (kind !== 'zip' || !isWorkbook(new Set(names.keys())))
    throw refused(
      reading.file,
      'it holds an archive that its name does not show; unpack it and hand in the files',
    );
  return { ...sheetLayer(layer, reading), steps, shape: 'json-lines', atAnyPlace: false };
}

function sheetLayer(layer: Layer, reading: Reading): Layer {
  return innerLayer(layer.name, null, reading, async function* () {
    yield* streamFrom('zip', layer, reading, async function* (archive) {
      yield* sheetRows({ archive, indexes: await namesOf(archive) }, reading);
    });
  });
}

async function namesOf(archive: Archive): Promise<ReadonlyMap<string, number>> {
  const names = new Map<string, number>();
  for await (const { name, index } of archive.members()) names.set(name, index);
  return names;
}

async function withArchive<T>(
  kind: ArchiveKind,
  layer: Layer,
  reading: Reading,
  use: (archive: Archive) => Promise<T>,
): Promise<T> {
  if (kind === 'tar') return await use(tarArchive(layer, reading.file));
  const source = await layer.seekable();
  try {
    return await use(await (kind === 'zip' ? zipArchive : sevenZipArchive)(source, reading));
  } finally {
    await source.close();
  }
}

async function* streamFrom(
  kind: ArchiveKind,
  layer: Layer,
  reading: Reading,
  use: (archive: Archive) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (kind === 'tar') {
    yield* use(tarArchive(layer, reading.file));
    return;
  }
  const source = await layer.seekable();
  try {
    yield* use(await (kind === 'zip' ? zipArchive : sevenZipArchive)(source, reading));
  } finally {
    await source.close();
  }
}

const innerOf = (kind: Compression, layer: Layer, reading: Reading): Layer =>
  innerLayer(layer.name, null, reading, () => decompressed(kind, layer, reading));

async function kindOf(layer: Layer, knownHead?: Uint8Array): Promise<FileKind> {
  return fileKind(knownHead ?? (await headOf(layer, HEAD_BYTES)));
}

function deeper(nesting: number, { file, limits }: Reading): number {
  if (nesting >= limits.nesting)
    throw refused(file, `it holds archives within archives, more than ${limits.nesting} deep`);
  return nesting + 1;
}

const unreadable = (kind: 'rar' | 'old-office', { file }: Reading): Error =>
  refused(
    file,
    kind === 'rar'
      ? 'RAR archives are not read; unpack it and hand in the files'
      : 'it is an old Office file; save it as XLSX or CSV',
  );
