import { publicLeaf } from '#domain/ledger/commitment.ts';
import { leafHash } from '#domain/ledger/merkle-hash.ts';
import { encodeEntries, TILE_WIDTH, type TileAddress, tilePath } from '#domain/ledger/tiles.ts';
import { TreeEdge } from '#domain/ledger/tree-edge.ts';

import type { DurableFolder } from './durable-folder.ts';

/** Files being written at once: enough to keep a disk busy with syncs, few enough for memory and handles. */
const IN_FLIGHT = 16;

type DueFile = { readonly address: TileAddress; readonly bytes: Uint8Array };

/** Grows a tree leaf by leaf and writes its tiles and bundles; memory stays constant whatever the size. */
export class TreeWriter {
  readonly edge: TreeEdge;
  private readonly tree: DurableFolder;
  private bundle: Uint8Array[] = [];
  private due: DueFile[] = [];
  private flight: Promise<unknown>[] = [];
  private readonly completed: TileAddress[] = [];

  constructor(tree: DurableFolder, edge = new TreeEdge()) {
    this.tree = tree;
    this.edge = edge;
  }

  /** Takes up an entry that the edge knows already: the bundle that it stands in is written again as a whole. */
  repeat(commitment: Uint8Array, position: number): void {
    this.collect(publicLeaf(commitment), position);
  }

  append(commitment: Uint8Array): void {
    const entry = publicLeaf(commitment);
    this.edge.append(leafHash(entry), (tile) => this.due.push(tile));
    this.collect(entry, this.edge.size - 1);
  }

  /** Whether files wait to be written; asked after every leaf, so that only one leaf in 256 waits for anything. */
  get hasDue(): boolean {
    return this.due.length > 0;
  }

  async writeDue(): Promise<void> {
    for (const { address, bytes } of this.due.splice(0)) {
      if (address.width === TILE_WIDTH) this.completed.push(address);
      // A failure is kept as a value until `land`: a rejection that nobody awaits yet would end the process.
      this.flight.push(
        this.tree.write(tilePath(address), bytes).then(
          () => null,
          (error: unknown) => error,
        ),
      );
      if (this.flight.length >= IN_FLIGHT) await this.land();
    }
  }

  /** Writes what is not full yet and waits until every file is durable. */
  async finish(): Promise<void> {
    if (this.bundle.length > 0) this.dueBundle(Math.floor(this.edge.size / TILE_WIDTH));
    this.due.push(...this.edge.partialTiles());
    await this.writeDue();
    await this.land();
    await this.tree.settle();
  }

  /** Waits for the files on their way. @throws the first failure among them. */
  async land(): Promise<void> {
    const flight = this.flight;
    this.flight = [];
    const failures = (await Promise.all(flight)).filter((error) => error !== null);
    if (failures.length > 0) throw failures[0];
  }

  /** Deletes the partial files of tiles that are full now. Allowed once a checkpoint covers the full ones. */
  async dropPartials(): Promise<void> {
    for (const address of this.completed) await this.tree.remove(`${tilePath(address)}.p`);
  }

  private collect(entry: Uint8Array, position: number): void {
    this.bundle.push(entry);
    if (this.bundle.length === TILE_WIDTH) this.dueBundle(Math.floor(position / TILE_WIDTH));
  }

  private dueBundle(index: number): void {
    const address = { kind: 'entries', index, width: this.bundle.length } as const;
    this.due.push({ address, bytes: encodeEntries(this.bundle) });
    this.bundle = [];
  }
}
