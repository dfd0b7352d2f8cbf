import { publicLeaf } from '#domain/ledger/commitment.ts';
import { leafHash } from '#domain/ledger/merkle-hash.ts';
import { encodeEntries, TILE_WIDTH, type TileAddress, tilePath } from '#domain/ledger/tiles.ts';
import { type Tile, TreeEdge } from '#domain/ledger/tree-edge.ts';

import type { DurableFolder } from './durable-folder.ts';

/** Files being written at once: enough to keep a disk busy with syncs, few enough for memory and handles. */
const IN_FLIGHT = 16;

/** Grows a tree leaf by leaf and writes its tiles and bundles; memory stays constant whatever the size. */
export class TreeWriter {
  readonly edge: TreeEdge;
  private readonly tree: DurableFolder;
  private bundle: Uint8Array[] = [];
  private full: Tile[] = [];
  private flight: Promise<unknown>[] = [];
  private readonly completed: TileAddress[] = [];

  constructor(tree: DurableFolder, edge = new TreeEdge()) {
    this.tree = tree;
    this.edge = edge;
  }

  /** Takes up an entry that the edge knows already: the bundle that it stands in is written again as a whole. */
  async repeat(commitment: Uint8Array, position: number): Promise<void> {
    await this.collect(publicLeaf(commitment), position);
  }

  async append(commitment: Uint8Array): Promise<void> {
    const entry = publicLeaf(commitment);
    this.edge.append(leafHash(entry), (tile) => this.full.push(tile));
    for (const { address, bytes } of this.full) await this.write(address, bytes);
    this.full = [];
    await this.collect(entry, this.edge.size - 1);
  }

  /** Writes what is not full yet and waits until every file is durable. */
  async finish(): Promise<void> {
    if (this.bundle.length > 0) await this.writeBundle(Math.floor(this.edge.size / TILE_WIDTH));
    for (const { address, bytes } of this.edge.partialTiles()) await this.write(address, bytes);
    await this.land();
    await this.tree.settle();
  }

  /** Deletes the partial files of tiles that are full now. Allowed once a checkpoint covers the full ones. */
  async dropPartials(): Promise<void> {
    for (const address of this.completed) await this.tree.remove(`${tilePath(address)}.p`);
  }

  private async collect(entry: Uint8Array, position: number): Promise<void> {
    this.bundle.push(entry);
    if (this.bundle.length < TILE_WIDTH) return;
    await this.writeBundle(Math.floor(position / TILE_WIDTH));
    this.bundle = [];
  }

  private async writeBundle(index: number): Promise<void> {
    const address = { kind: 'entries', index, width: this.bundle.length } as const;
    await this.write(address, encodeEntries(this.bundle));
  }

  private async write(address: TileAddress, bytes: Uint8Array): Promise<void> {
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

  /** Waits for the files on their way. @throws the first failure among them. */
  async land(): Promise<void> {
    const flight = this.flight;
    this.flight = [];
    const failures = (await Promise.all(flight)).filter((error) => error !== null);
    if (failures.length > 0) throw failures[0];
  }
}
