import type { Reading } from '#domain/ledger/reading.ts';

/** Runs a reading of the domain over files that come asynchronously: a folder, a web server. */
export async function runReading<T>(
  reading: Reading<T>,
  read: (path: string) => Promise<Uint8Array | null>,
): Promise<T> {
  let step = reading.next();
  while (step.done !== true) step = reading.next(await read(step.value));
  return step.value;
}
