/** What a file is by its first bytes; names are not trusted. `plain` is everything that is no container. */
export type FileKind = 'plain' | Compression | ArchiveKind | Unreadable;
export type Compression = 'gz' | 'zst' | 'xz' | 'bz2';
export type ArchiveKind = 'zip' | 'tar' | '7z';
/** Containers that we know and do not read. */
export type Unreadable = 'rar' | 'old-office';

/** Kinds that are read at any place; the others from front to back. */
export const isReadByPlace = (kind: FileKind): boolean =>
  kind === 'zip' || kind === '7z' || kind === 'xz' || kind === 'bz2';

/** So many bytes are enough to tell. */
export const HEAD_BYTES = 512;

const MAGIC: readonly (readonly [kind: FileKind, magic: Buffer])[] = [
  ['gz', Buffer.from([0x1f, 0x8b, 0x08])],
  ['zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['zip', Buffer.from('PK\x03\x04', 'latin1')],
  ['zip', Buffer.from('PK\x05\x06', 'latin1')],
  ['7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
  ['rar', Buffer.from('Rar!\x1a\x07', 'latin1')],
  ['old-office', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
];

export function fileKind(head: Uint8Array): FileKind {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  for (const [kind, magic] of MAGIC) if (bytes.subarray(0, magic.length).equals(magic)) return kind;
  if (isBzip2(bytes)) return 'bz2';
  return isTarHeader(bytes) ? 'tar' : 'plain';
}

/** `BZh`, a digit, and the first block's magic (π) or, when empty, the end's (√π). */
function isBzip2(head: Buffer): boolean {
  const magic = head.toString('hex', 4, 10);
  return (
    /^BZh[1-9]$/.test(head.toString('latin1', 0, 4)) && (magic === '314159265359' || magic === '177245385090')
  );
}

/** Old tars have no magic; every tar has the sum of its header (POSIX.1-1988), the sum field itself read as blanks. */
function isTarHeader(head: Buffer): boolean {
  if (head.length < HEAD_BYTES || head[0] === 0) return false;
  const field = head.toString('latin1', 148, 156);
  if (!/^ *[0-7]{1,7}[ \0]/.test(field)) return false;
  let sum = 0;
  for (let i = 0; i < HEAD_BYTES; i++) sum += i >= 148 && i < 156 ? 0x20 : (head[i] ?? 0);
  return sum === Number.parseInt(field, 8);
}
