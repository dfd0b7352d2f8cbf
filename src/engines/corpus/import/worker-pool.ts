import { Worker } from 'node:worker_threads';
import { NuwaError } from '#kernel/errors.ts';
import type { DigestedBlock } from './block-digest.ts';
import type { BlockAnswer, BlockTask, WorkerSetup } from './import-worker.ts';

type Waiting = {
  readonly resolve: (block: DigestedBlock) => void;
  readonly reject: (error: NuwaError) => void;
};
type Member = { readonly worker: Worker; load: number };

/** Threads that digest blocks. The caller decides how many blocks are under way, and so how much memory they take. */
export class WorkerPool implements AsyncDisposable {
  readonly #members: Member[] = [];
  readonly #most: number;
  readonly #setup: WorkerSetup;
  readonly #waiting = new Map<number, Waiting & { readonly member: Member }>();
  #failure: NuwaError | null = null;
  #tasks = 0;

  constructor(workers: number, setup: WorkerSetup) {
    this.#most = workers;
    this.#setup = setup;
  }

  /** Hands the block's buffer over. @throws NuwaError engine-failed when a thread died, then and ever after */
  digest(task: Omit<BlockTask, 'id'>): Promise<DigestedBlock> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const id = ++this.#tasks;
    const member = this.#leastBusy();
    member.load++;
    const promise = new Promise<DigestedBlock>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, member });
    });
    member.worker.postMessage({ ...task, id } satisfies BlockTask, [task.bytes.buffer]);
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#fail('the threads were stopped');
    await Promise.all(this.#members.map(({ worker }) => worker.terminate()));
  }

  /** Threads are started when there is work for them: a small list fits one block. */
  #leastBusy(): Member {
    const [first, ...others] = this.#members;
    if (first === undefined) return this.#start();
    const least = others.reduce((best, one) => (one.load < best.load ? one : best), first);
    return least.load > 0 && this.#members.length < this.#most ? this.#start() : least;
  }

  #start(): Member {
    const worker = new Worker(new URL('./import-worker.ts', import.meta.url), {
      workerData: this.#setup,
      env: {},
    });
    const member: Member = { worker, load: 0 };
    worker.on('message', ({ id, block }: BlockAnswer) => {
      member.load--;
      this.#waiting.get(id)?.resolve(block);
      this.#waiting.delete(id);
    });
    // The message of an error may quote what it choked on, so only its name goes on.
    worker.on('error', (error) => this.#fail(`a thread stopped with ${nameOf(error)}`));
    worker.on('exit', (code) => this.#fail(`a thread ended with code ${code}`));
    this.#members.push(member);
    return member;
  }

  #fail(reason: string): void {
    this.#failure ??= new NuwaError('engine-failed', { reason });
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an error';
  const { code } = error as NodeJS.ErrnoException;
  return code ?? error.name;
}
