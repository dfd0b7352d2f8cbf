import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { commitmentOf } from './commitment.ts';
import { cutHashes, leafHash, sameBytes } from './merkle-hash.ts';
import type { TreeHead } from './merkle-proof.ts';
import { type Reading, readBundle, readTile } from './reading.ts';
import type { NoteVerifier } from './signed-note.ts';
import { TILE_WIDTH, type TileAddress, tilePath, tileWidth } from './tiles.ts';
import { type Tile, TreeEdge } from './tree-edge.ts';

/** What is wrong with a public tree. Every kind names the place; together they are the auditor's report. */
export type Finding =
  /** The checkpoint is missing, malformed, of another ledger, or not signed by its key. */
  | { readonly kind: 'checkpoint-invalid'; readonly reason: string }
  /** A file that the checkpoint's size requires is missing, short or malformed. */
  | { readonly kind: 'file-damaged'; readonly path: string }
  /** An entry does not hash to what the tree holds at its place. */
  | { readonly kind: 'forged-leaf'; readonly index: number }
  /** The entries end before the signed size. */
  | { readonly kind: 'dropped-leaf'; readonly index: number }
  /** Entries, tiles or both do not add up to the signed root. */
  | { readonly kind: 'root-differs'; readonly size: number }
  /** A checkpoint held from earlier is larger than the one served now. */
  | { readonly kind: 'rolled-back'; readonly held: number; readonly served: number }
  /** A checkpoint held from earlier is no beginning of the tree served now: two histories were signed. */
  | { readonly kind: 'split-view'; readonly held: number; readonly served: number };

export type Audit = { readonly checkpoint: Checkpoint | null; readonly findings: readonly Finding[] };

export type AuditQuestion = {
  readonly verifier: NoteVerifier;
  /** Checkpoints seen before, elsewhere or in receipts, opened already. */
  readonly held?: readonly TreeHead[];
  /** What the auditor knows to be at an index (a receipt's leaf, a row of the database): its commitment. */
  readonly expected?: ReadonlyMap<number, Uint8Array>;
};

/**
 * Verifies a whole public tree from its files alone: the signature, every entry against its tile, every tile against
 * the tiles below it, the root, and every head held from before. Memory stays constant, one bundle at a time; the
 * first finding that makes the rest meaningless ends the walk. Hostile input throughout.
 */
export function* auditTree(question: AuditQuestion): Reading<Audit> {
  const served = yield 'checkpoint';
  if (served === null) return invalid('there is no checkpoint');
  const opened = openCheckpoint(served, question.verifier);
  if (opened.kind === 'refused') return invalid(opened.reason);

  const { origin, size, root } = opened;
  const findings: Finding[] = [];
  const held = [...(question.held ?? [])].sort((a, b) => a.size - b.size);
  for (const head of held) {
    if (head.size > size) findings.push({ kind: 'rolled-back', held: head.size, served: size });
  }
  findings.push(...(yield* walk({ size, root }, held, question.expected ?? new Map())));
  return { checkpoint: { origin, size, root }, findings };
}

function* walk(
  served: TreeHead,
  held: readonly TreeHead[],
  expected: ReadonlyMap<number, Uint8Array>,
): Reading<Finding[]> {
  const findings: Finding[] = [];
  const edge = new TreeEdge();
  const heads = held.filter((head) => head.size <= served.size);
  const settle = () => {
    for (; heads[0] !== undefined && heads[0].size === edge.size; heads.shift()) {
      if (sameBytes(heads[0].root, edge.root())) continue;
      findings.push({ kind: 'split-view', held: heads[0].size, served: served.size });
    }
  };

  settle();
  while (edge.size < served.size) {
    const first = edge.size;
    const bundle = first / TILE_WIDTH;
    const entries = yield* readBundle(bundle, served.size);
    const width = tileWidth(0, bundle, served.size);
    const tile = yield* readTile(0, bundle, served.size);
    if (entries === null) return [...findings, damaged({ kind: 'entries', index: bundle, width })];
    if (tile === null) return [...findings, damaged({ kind: 'tile', level: 0, index: bundle, width })];

    const completed: Tile[] = [];
    for (const [i, hash] of cutHashes(tile).entries()) {
      const entry = entries[i];
      if (entry === undefined) return [...findings, { kind: 'dropped-leaf', index: first + i }];
      if (!isGenuine(entry, hash, expected.get(first + i))) {
        findings.push({ kind: 'forged-leaf', index: first + i });
      }
      // The walk goes on with the tile's hash, so that one forged entry is one finding and a forged tile another.
      edge.append(hash, (full) => completed.push(full));
      settle();
    }
    for (const full of completed) findings.push(...(yield* compareTile(full, served.size)));
  }

  for (const index of expected.keys()) {
    if (index >= served.size) findings.push({ kind: 'dropped-leaf', index });
  }
  for (const partial of edge.partialTiles()) findings.push(...(yield* compareTile(partial, served.size)));
  if (!sameBytes(edge.root(), served.root)) findings.push({ kind: 'root-differs', size: served.size });
  return findings;
}

function isGenuine(entry: Uint8Array, hash: Uint8Array, wanted: Uint8Array | undefined): boolean {
  const commitment = commitmentOf(entry);
  if (commitment === null || !sameBytes(leafHash(entry), hash)) return false;
  return wanted === undefined || sameBytes(wanted, commitment);
}

/** Level 0 was compared leaf by leaf; higher tiles must be what the tiles below them make. */
function* compareTile({ address, bytes }: Tile, size: number): Reading<Finding[]> {
  if (address.level === 0) return [];
  const found = yield* readTile(address.level, address.index, size);
  return found !== null && sameBytes(found, bytes) ? [] : [damaged(address)];
}

function damaged(address: TileAddress): Finding {
  return { kind: 'file-damaged', path: tilePath(address) };
}

function invalid(reason: string): Audit {
  return { checkpoint: null, findings: [{ kind: 'checkpoint-invalid', reason }] };
}

/** What a finding says to a person. */
export function findingSentence(finding: Finding): string {
  switch (finding.kind) {
    case 'checkpoint-invalid':
      return `The checkpoint is not valid: ${finding.reason}.`;
    case 'file-damaged':
      return `The file ${finding.path} is missing or is not what the files below it make.`;
    case 'forged-leaf':
      return `Leaf ${finding.index} is not what the ledger holds at this place.`;
    case 'dropped-leaf':
      return `Leaf ${finding.index} is missing.`;
    case 'root-differs':
      return `The ${finding.size} leaves do not make the signed root.`;
    case 'rolled-back':
      return `A tree of ${finding.held} leaves was signed, but ${finding.served} are served.`;
    case 'split-view':
      return `The signed tree of ${finding.held} leaves is no beginning of the ${finding.served} that are served: two histories were signed.`;
  }
}
