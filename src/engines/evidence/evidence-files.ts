import type { EvidenceType } from '#domain/evidence/evidence-type.ts';
import type { MaskedCounts } from '#domain/evidence/tally.ts';
import { newId, type Random } from '#kernel/ids.ts';
import type { Cleaner, CleaningOptions } from './clean/cleaning.ts';
import { damaged, EvidenceFolder, type KeptFile } from './evidence-folder.ts';

/** Keys of originals that wait for a decision, each a file of its own that can be destroyed alone. */
export type WaitingKeys = {
  readonly make: (id: string) => Uint8Array;
  readonly read: (id: string) => Uint8Array | null;
  readonly destroy: (id: string) => void;
  readonly ids: () => readonly string[];
};

export type ReceivedFile = KeptFile & {
  readonly type: EvidenceType;
  readonly masked: MaskedCounts;
  readonly rows: number;
  /** The same with its personal data, waiting under a key of its own; null when none was asked for or there is none. */
  readonly original: KeptFile | null;
};

/** @param withOriginal the finder insists that personal data in the sample stays */
export type ReceiveOptions = {
  readonly key: Uint8Array;
  readonly withOriginal: boolean;
} & Pick<CleaningOptions, 'maxBytes' | 'maxRows'>;

export type EvidenceFilesNeeds = {
  readonly folder: string;
  readonly random: Random;
  readonly clean: Cleaner;
  readonly waitingKeys: WaitingKeys;
};

/**
 * The content of evidence on our disk: cleaned, masked, encrypted under the key of its case. A file comes first and its
 * row after it, so that a row never lacks its file; a crash between the two leaves a file that `sweep` removes.
 */
export class EvidenceFiles {
  readonly #needs: EvidenceFilesNeeds;
  readonly #folder: EvidenceFolder;

  constructor(needs: EvidenceFilesNeeds) {
    this.#needs = needs;
    this.#folder = new EvidenceFolder(needs.folder);
  }

  /** @throws evidence-refused, too-large; then nothing is kept */
  readonly receive = async (
    upload: AsyncIterable<Uint8Array>,
    { key, withOriginal, maxBytes, maxRows }: ReceiveOptions,
  ): Promise<ReceivedFile> => {
    const { clean, random } = this.#needs;
    const cleaned = await clean(upload, { maxBytes, maxRows, withUnmasked: withOriginal });
    const { type, masked, rows } = cleaned;
    const id = newId('evd', random);
    const written = await this.#folder.write(id, 'case', key, once(cleaned.content));
    try {
      const original = cleaned.unmasked === null ? null : await this.#keepWaiting(cleaned.unmasked);
      return { id, ...written, type, masked, rows, original };
    } catch (error) {
      await this.#folder.remove(id);
      throw error;
    }
  };

  /** @param key of its case. @throws evidence-damaged; what came before was right, and is not all */
  readonly read = (file: KeptFile, key: Uint8Array): AsyncGenerator<Uint8Array> =>
    this.#folder.read(file, key);

  /**
   * An original that waits, for whoever decides about it.
   * @param key of its case: a decision that failed half-way has put it under that one already
   */
  async *readWaiting(file: KeptFile, key: Uint8Array): AsyncGenerator<Uint8Array> {
    const under = await this.#folder.under(file.id);
    yield* this.#folder.read(file, under === 'case' ? key : this.#waitingKey(file.id));
  }

  /**
   * Puts an original that waited under the key of its case. Again is no error, so that a crash before its row says so
   * does no harm.
   */
  readonly agree = async (file: KeptFile, key: Uint8Array): Promise<void> => {
    if ((await this.#folder.under(file.id)) === 'waiting') {
      const clear = this.#folder.read(file, this.#waitingKey(file.id));
      await this.#folder.write(file.id, 'case', key, clear);
    }
    this.#needs.waitingKeys.destroy(file.id);
  };

  /** Key first, then the file; again is no error. Of a file under the key of its case only the file goes. */
  readonly remove = async (id: string): Promise<void> => {
    this.#needs.waitingKeys.destroy(id);
    await this.#folder.remove(id);
  };

  /**
   * Removes what a crash left without a row. Call it before anything is received. A crash leaves a handful; when most
   * files have no row, the database is another one or an old copy, and nothing is removed.
   * @param present which of these have a row that is not removed
   * @returns how many files and keys were without a row, and whether they were removed
   */
  readonly sweep = async (
    present: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<{ readonly strays: number; readonly removed: boolean }> => {
    await this.#folder.clearAside();
    const strays = new Set<string>();
    let known = 0;
    const look = async (ids: readonly string[]): Promise<void> => {
      const found = await present(ids);
      known += found.size;
      for (const id of ids) if (!found.has(id)) strays.add(id);
    };
    for await (const ids of this.#folder.ids()) await look(ids);
    await look(this.#needs.waitingKeys.ids());
    if (strays.size > MOST_STRAYS && strays.size > known) return { strays: strays.size, removed: false };
    for (const id of strays) await this.remove(id);
    return { strays: strays.size, removed: true };
  };

  async #keepWaiting(content: Uint8Array): Promise<KeptFile> {
    const { random, waitingKeys } = this.#needs;
    const id = newId('evd', random);
    const key = waitingKeys.make(id);
    try {
      return { id, ...(await this.#folder.write(id, 'waiting', key, once(content))) };
    } catch (error) {
      waitingKeys.destroy(id);
      throw error;
    }
  }

  #waitingKey(id: string): Uint8Array {
    const key = this.#needs.waitingKeys.read(id);
    if (key === null) throw damaged(id, 'its key is gone');
    return key;
  }
}

/** What crashes leave in the worst of weeks. */
const MOST_STRAYS = 20;

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += PIECE) yield content.subarray(at, at + PIECE);
}
const PIECE = 65_536;
