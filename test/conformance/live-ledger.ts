import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { noteSigner } from '#domain/ledger/signed-note.ts';
import { Checks, type Client, skipped } from './client.ts';
import { execute, succeed } from './execute.ts';
import { GO, missing } from './tools.ts';
import type { World } from './world.ts';

/** The demo seals every five seconds. */
const SEAL_PATIENCE_MS = 60_000;

type Answer = { readonly checks: number; readonly error?: string };

/** The Go programs read the running server's ledger over HTTP and the receipts that its command line wrote. */
export const liveLedger: Client = {
  name: 'Go: the live ledger and its receipts',
  run: async (world) => {
    const absent = await missing(GO);
    if (absent !== null) return skipped(absent);
    const checks = new Checks('live ledger');
    const program = join(world.folder, 'go-ledger');
    await succeed('go', ['build', '-o', program, '.'], { cwd: join(import.meta.dirname, 'go-ledger') });
    const { verifierKey } = JSON.parse(await world.nuwa('--json', 'status')) as { verifierKey: string };
    const ask = async (key: string, command: string, ...args: string[]): Promise<Answer> => {
      const { stdout } = await execute(program, [command, '-vkey', key, ...args]);
      return JSON.parse(stdout.toString()) as Answer;
    };
    await grown(world);
    await checkTree(checks, ask, world, verifierKey);
    await checkReceipts(checks, ask, world, verifierKey);
    return checks;
  },
};

type AskGo = (key: string, command: string, ...args: string[]) => Promise<Answer>;

const sizeIn = (checkpoint: string): number => Number(checkpoint.split('\n')[1]);

async function checkpointOf(world: World): Promise<string> {
  const response = await fetch(`${world.url}/ledger/checkpoint`);
  if (!response.ok) throw new Error(`the checkpoint answered ${response.status}`);
  return response.text();
}

/** Waits until a checkpoint covers what the second import appended. */
async function grown(world: World): Promise<void> {
  const before = sizeIn(await readFile(world.heldCheckpoint, 'utf8'));
  const deadline = Date.now() + SEAL_PATIENCE_MS;
  while (sizeIn(await checkpointOf(world)) <= before) {
    if (Date.now() > deadline) throw new Error(`the ledger stayed at ${before} leaves after another import`);
    await sleep(500);
  }
}

/** Every leaf and entry, every tile, and consistency with the checkpoint from before the import. */
async function checkTree(checks: Checks, ask: AskGo, world: World, key: string): Promise<void> {
  const size = sizeIn(await checkpointOf(world));
  const tree = ['-url', `${world.url}/ledger/`, '-held', world.heldCheckpoint];
  const sound = await ask(key, 'tree', ...tree);
  checks.equal('the ledger is accepted', sound.error, undefined);
  checks.that('every leaf was proven, and the old checkpoint', sound.checks >= 2 + 2 * size, sound);
  const stranger = await ask(otherKey(key), 'tree', ...tree);
  checks.that('under another key it is refused', stranger.error !== undefined, stranger);
}

/** Receipts of both breaches, by the format page alone; each also counts as a checkpoint held from before. */
async function checkReceipts(checks: Checks, ask: AskGo, world: World, key: string): Promise<void> {
  for (const breach of ['codehub.example', world.secondBreach]) {
    const file = join(world.folder, `${breach}.nuwa-receipt`);
    await world.nuwa('receipt', breach, '--out', file);
    const receipts = (await readFile(file, 'utf8')).split(/^(?=nuwa-receipt\/v1$)/m);
    checks.that(`${breach} has receipts`, receipts.length > 1, receipts.length);
    for (const [at, receipt] of receipts.entries()) {
      const one = join(world.folder, `${breach}-${at}.nuwa-receipt`);
      await writeFile(one, receipt);
      const sound = await ask(key, 'receipt', one);
      checks.that(
        `receipt ${at} of ${breach} is accepted`,
        sound.error === undefined && sound.checks >= 3,
        sound,
      );
      await writeFile(one, receipt.replace('"subject":{"id":"brc_', '"subject":{"id":"brc_0'));
      const forged = await ask(key, 'receipt', one);
      checks.that(
        `receipt ${at} of ${breach} about another breach is refused`,
        forged.error !== undefined,
        forged,
      );
    }
    const held = join(world.folder, `${breach}.checkpoint`);
    // After the record and the proof, each ended by a blank line, the checkpoint stands verbatim.
    await writeFile(held, (receipts[0] ?? '').split('\n\n').slice(2).join('\n\n'));
    const tree = await ask(key, 'tree', '-url', `${world.url}/ledger/`, '-held', held);
    checks.equal(`the ledger agrees with a receipt of ${breach}`, tree.error, undefined);
  }
}

/** A well-formed key of the same name that signed nothing here. */
const otherKey = (key: string): string =>
  noteSigner(key.slice(0, key.indexOf('+')), new Uint8Array(32).fill(17)).verifierKey;
