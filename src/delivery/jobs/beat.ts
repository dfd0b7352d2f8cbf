/** What happens at a steady pace. One run at a time; a failed one is reported and the next beat tries again. */
export type Beat = {
  /** Waits for the run under way and starts no other. */
  stop(): Promise<void>;
};

/**
 * Calls `work` every `seconds`, on a fixed grid of the clock: when it runs depends on nothing that happened, so its
 * time tells nothing either.
 */
export function startBeat(
  seconds: number,
  work: () => Promise<unknown>,
  fault: (error: unknown) => void,
): Beat {
  let stopped = false;
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const next = () => {
    if (stopped) return;
    const wait = seconds * 1000 - (Date.now() % (seconds * 1000));
    timer = setTimeout(() => {
      running = work().catch(fault).then(next);
    }, wait);
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
