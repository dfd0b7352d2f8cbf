/**
 * Has independent Go programs read our ledger from its public paths and our receipts from their format page:
 * Tessera's client and fsck, transparency-dev/merkle, golang.org/x/mod/sumdb/{note,tlog}. They must accept what is
 * sound, and refuse every kind of forgery. Needs `go`; the modules come through its ordinary proxy.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { type AssertionRecord, commit, commitBody } from '#domain/ledger/commitment.ts';
import { noteSigner } from '#domain/ledger/signed-note.ts';
import { type LedgerFiles, openLedgerFiles } from '#engines/ledger-files/ledger-files.ts';

const exec = promisify(execFile);
const signer = noteSigner('ledger.example/conformance', new Uint8Array(32).fill(11));
const salt = new Uint8Array(32).fill(12);
const body = { text: '口令以明文保存。 "quoted" <b> \u2028', salt: new Uint8Array(32).fill(13) };

type Answer = { readonly checks: number; readonly error?: string };
type Counts = { passed: number; failed: number; skipped?: string };

const recordAt = (position: number): AssertionRecord => ({
  subject: `brc_${position}`,
  'ключ 键 \u{1f600}': [position, -position, true, null, { nested: 'a\u0000\u001f\u007f\\/"' }],
  body: Buffer.from(commitBody(body.text, body.salt)).toString('hex'),
});

/** Leaves of one history; another history has other leaves from `fork` on. */
function leavesFrom(fork: number) {
  return async function* (from: number, to: number) {
    for (let position = from; position < to; position++) {
      const record = commit(recordAt(position), salt);
      const commitment = position < fork ? record : createHash('sha256').update(record).digest();
      yield { position, commitment };
    }
  };
}

export async function run(): Promise<Counts> {
  if (!(await hasGo())) return { passed: 0, failed: 0, skipped: 'go is not installed' };
  const base = await mkdtemp(join(tmpdir(), 'nuwa-go-ledger-'));
  try {
    const program = join(base, 'go-ledger');
    const source = join(import.meta.dirname, 'go-ledger');
    await exec('go', ['test', './...'], { cwd: source });
    await exec('go', ['build', '-o', program, '.'], { cwd: source });
    const check = new Checks(program);
    await checkTrees(check, base);
    await checkForgeries(check, base);
    await checkReceipts(check, base);
    return { passed: check.passed, failed: check.failed };
  } finally {
    await rm(base, { recursive: true });
  }
}

async function hasGo(): Promise<boolean> {
  try {
    await exec('go', ['version']);
    return true;
  } catch {
    return false; // the caller reports it as skipped, with this reason
  }
}

/** Runs the Go program and counts; what it should have said otherwise is printed. */
class Checks {
  passed = 0;
  failed = 0;
  private readonly program: string;

  constructor(program: string) {
    this.program = program;
  }

  async accepts(what: string, args: readonly string[], atLeast: number): Promise<void> {
    const answer = await this.ask(args);
    this.count(`${what} is accepted`, answer, answer.error === undefined && answer.checks >= atLeast);
  }

  async refuses(what: string, args: readonly string[], reason: RegExp): Promise<void> {
    const answer = await this.ask(args);
    this.count(`${what} is refused`, answer, answer.error !== undefined && reason.test(answer.error));
  }

  private async ask([command = '', ...args]: readonly string[]): Promise<Answer> {
    const line = await exec(this.program, [command, '-vkey', signer.verifierKey, ...args]).then(
      ({ stdout }) => stdout,
      (failure: { stdout?: string; message: string }) => failure.stdout || JSON.stringify({ checks: 0 }),
    );
    return JSON.parse(line) as Answer;
  }

  private count(what: string, answer: Answer, holds: boolean): void {
    if (holds) this.passed += 1;
    else this.failed += 1;
    if (!holds) console.error(`go-ledger: not so: ${what}: ${JSON.stringify(answer)}`);
  }
}

type Place = { folder: string; keysFolder: string; ledger: LedgerFiles };

async function place(base: string, name: string): Promise<Place> {
  const folder = join(base, name, 'ledger');
  const keysFolder = join(base, name, 'keys');
  await mkdir(keysFolder, { recursive: true });
  return { folder, keysFolder, ledger: openLedgerFiles({ folder, keysFolder, signer }) };
}

/** Grows one ledger; at every size it is read over HTTP, with all checkpoints held from before. */
async function checkTrees(check: Checks, base: string): Promise<void> {
  const { folder, ledger } = await place(base, 'sound');
  const held: string[] = [];
  await serving(ledger, async (url) => {
    for (const size of [0, 1, 2, 255, 256, 257, 700, 1300, 66_000]) {
      await ledger.seal({ size, leaves: leavesFrom(Infinity) });
      const sample = size > 2000 ? 997 : 1;
      const args = ['tree', '-url', url, '-sample', String(sample), ...held];
      const proofs = size === 0 ? 1 : 2 * Math.floor(size / sample);
      await check.accepts(`a ledger of ${size} leaves`, args, 1 + proofs + held.length);
      const copy = join(base, `checkpoint-${size}`);
      await cp(join(folder, 'checkpoint'), copy);
      held.push('-held', copy);
    }
  });
}

/** Serves exactly what `publicFile` hands out, as the HTTP layer does. */
async function serving(ledger: LedgerFiles, work: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    ledger.publicFile((request.url ?? '').replace(/^\/ledger\//, '')).then(
      (file) => {
        response.writeHead(file === null ? 404 : 200, { 'content-type': file?.type ?? 'text/plain' });
        response.end(file?.bytes);
      },
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/ledger/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function checkForgeries(check: Checks, base: string): Promise<void> {
  const sound = await place(base, 'victim');
  const held = join(base, 'held');
  await sound.ledger.seal({ size: 300, leaves: leavesFrom(Infinity) });
  await cp(join(sound.folder, 'checkpoint'), held);
  await sound.ledger.seal({ size: 600, leaves: leavesFrom(Infinity) });
  const fork = await place(base, 'fork');
  await fork.ledger.seal({ size: 600, leaves: leavesFrom(299) });
  const short = await place(base, 'short');
  await short.ledger.seal({ size: 299, leaves: leavesFrom(Infinity) });

  const read = (folder: string, ...more: string[]) => ['tree', '-dir', folder, '-held', held, ...more];
  await check.accepts('the ledger before it is tampered with', read(sound.folder), 1205);
  await check.refuses('a split view', read(fork.folder), /split view/);
  await check.refuses('a rolled-back ledger', read(short.folder), /rolled back/);

  const tampered = async (name: string, file: string, change: (bytes: Buffer) => Buffer | null) => {
    const folder = join(base, `tampered-${name}`);
    await cp(sound.folder, folder, { recursive: true });
    const bytes = change(await readFile(join(folder, file)));
    if (bytes === null) await rm(join(folder, file));
    else await writeFile(join(folder, file), bytes);
    return read(folder);
  };
  const flip = (at: number) => (bytes: Buffer) => {
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  };
  const bundle = 'tile/entries/002.p/88';
  await check.refuses('a forged leaf', await tampered('forged', bundle, flip(20)), /forged leaf/);
  await check.refuses('an entry of another version', await tampered('version', bundle, flip(2)), /version 1/);
  await check.refuses(
    'a dropped leaf',
    await tampered('dropped', bundle, (b) => b.subarray(0, -35)),
    /dropped leaf/,
  );
  await check.refuses('a missing tile', await tampered('missing', 'tile/0/000', () => null), /leaf hashes/);
  await check.refuses('a forged tile', await tampered('tile', 'tile/1/000.p/2', flip(40)), /fsck/);
  await check.refuses('a forged checkpoint', await tampered('head', 'checkpoint', flip(30)), /checkpoint/);
}

async function checkReceipts(check: Checks, base: string): Promise<void> {
  const { ledger } = await place(base, 'receipts');
  await ledger.seal({ size: 700, leaves: leavesFrom(Infinity) });
  const file = join(base, 'one.nuwa-receipt');
  const verify = async (receipt: string) => {
    await writeFile(file, receipt);
    return ['receipt', file];
  };
  const issue = async (position: number, bodies = [body]) => {
    const receipt = await ledger.receipt({ position, record: recordAt(position), salt, bodies });
    if (receipt === null) throw new Error(`no receipt for leaf ${position}`);
    return receipt;
  };
  for (const position of [0, 1, 255, 256, 511, 512, 699]) {
    await check.accepts(`the receipt of leaf ${position}`, await verify(await issue(position)), 4);
  }
  await check.accepts('a receipt whose text was erased', await verify(await issue(5, [])), 3);

  const vectors = join(import.meta.dirname, '../vectors/ledger');
  const { verifierKey } = JSON.parse(await readFile(join(vectors, 'commitment-v1.json'), 'utf8'));
  // The later -vkey wins over the one that `ask` gives.
  const vector = ['receipt', '-vkey', verifierKey, join(vectors, 'receipt-v1.nuwa-receipt')];
  await check.accepts('the receipt of the vectors', vector, 4);

  const receipt = await issue(300);
  const changes: [string, string | RegExp, string, RegExp][] = [
    ['a changed record', 'brc_300', 'brc_301', /inclusion/],
    ['another spelling of the record', 'record {', 'record { ', /canonical/],
    ['a changed text', /^(body \S+ ).*$/m, '$1YQ==', /not the one/],
    ['another index', '\nindex 300\n', '\nindex 301\n', /inclusion/],
    ['a changed tree size', '\n700\n', '\n701\n', /checkpoint/],
    ['another salt', /^salt .*$/m, `salt ${Buffer.alloc(32).toString('base64')}`, /inclusion/],
    ['another version', 'nuwa-receipt/v1', 'nuwa-receipt/v2', /version/],
  ];
  for (const [what, from, to, reason] of changes) {
    await check.refuses(`a receipt with ${what}`, await verify(receipt.replace(from, to)), reason);
  }
}

if (import.meta.main) {
  const { passed, failed, skipped } = await run();
  console.log(
    `go-ledger: ${passed} passed, ${failed} failed${skipped === undefined ? '' : `, skipped: ${skipped}`}`,
  );
  process.exitCode = failed > 0 ? 1 : 0;
}
