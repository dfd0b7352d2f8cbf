/** What a dump may cost us before it is refused. Archives are attacker-controlled. */
export type DumpLimits = {
  /** Bytes that one dump may unpack to, all entries together as far as they are declared, and each one as read. */
  readonly unpackedBytes: number;
  /** Files in all archives and folders of one dump together, those left out included. */
  readonly entries: number;
  /** Archives within each other: 1 is an archive, 2 an archive inside it. A compressed tar counts once. */
  readonly nesting: number;
  /** Unpacked bytes for one byte of the file that was handed in; looked at above `ratioFrom` unpacked bytes. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** An archive inside an archive, and a sheet's strings, are held in memory, since clear text never goes to disk. */
  readonly memoryBytes: number;
};

const MiB = 1 << 20;

/** Lists of plain accounts compress 3 to 10 times, repetitive SQL up to 60 times; a bomb 1,000 times and more. */
export const DEFAULT_LIMITS: DumpLimits = {
  unpackedBytes: 1024 * 1024 * MiB,
  entries: 10_000,
  nesting: 2,
  ratio: 250,
  ratioFrom: 64 * MiB,
  memoryBytes: 512 * MiB,
};
