import { NuwaError } from '#kernel/errors.ts';

/** One writer at a time; the others wait in the order they came. `close` cancels all of them and waits for the end. */
export class WorkQueue {
  readonly #closing = new AbortController();
  #tail: Promise<unknown> = Promise.resolve();

  /** `work` gets a signal that follows the caller's and the closing of the queue. @throws import-cancelled */
  run<T>(signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const either =
      signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    const turn = this.#tail.then(() => {
      if (either.aborted) throw new NuwaError('import-cancelled');
      return work(either);
    });
    // Whether one job fails is the business of who ordered it, not of the next in line.
    this.#tail = turn.catch(() => {});
    return turn;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#tail;
  }
}
