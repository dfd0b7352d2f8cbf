import { hash, randomBytes } from 'node:crypto';
import type { Plan } from '#domain/breaches/plan.ts';
import { ntlmOf } from '#domain/breaches/ntlm.ts';
import { blocksOf } from '#domain/breaches/framing.ts';
import { recordsOf } from '#domain/breaches/records.ts';
import { rowReader } from '#domain/breaches/row-facts.ts';
import { BlockDigester } from '#engines/corpus/import/block-digest.ts';
import { NtlmBatch, TextBatch } from '#engines/corpus/import/hash-batch.ts';
import { openHashKernels } from '#engines/corpus/import/hash-kernels.ts';
import { LISTS } from '../../cases/2011/lists.ts';

/**
 * What one thread of an import does in a second, part by part, and what hashing costs there and in node:crypto. By
 * CPU time of this process, best of the rounds: others use the machine, and add to the time but never take from it.
 *
 *   node bench/import/parts.ts [list of the case]
 */
const list = LISTS.find(({ name }) => name === (process.argv[2] ?? 'codehub.example'));
if (list === undefined) throw new Error('no such list');
const { charset, shape, columns } = list.truth(100 / list.rowsAtFull, 1);
const plan: Plan = { version: 1, charset, shape, columns };
const bytes = Buffer.concat([...list.write(300_000 / list.rowsAtFull, 1)]);
const blocks = [...blocksOf(plan, bytes)];
const read = rowReader(plan);
const digester = new BlockDigester(plan, {
  token: randomBytes(32),
  tag: randomBytes(32),
  print: randomBytes(32),
});

const secrets = Array.from({ length: 200_000 }, (_, i) => `geheim${i * 7919}`.split('').join(''));
const kernels = openHashKernels(8);
const sink = { bytes: Buffer.alloc(20) };
const batches = {
  sha256: new TextBatch(kernels, 'sha256', sink),
  sha1: new TextBatch(kernels, 'sha1', sink),
  md5: new TextBatch(kernels, 'md5', sink),
};
const ntlm = new NtlmBatch(kernels, sink);
const through = (name: keyof typeof batches) => (): number => {
  for (const secret of secrets) batches[name].add('', secret, 0);
  batches[name].flush();
  return secrets.length;
};
const byCrypto = (name: string) => (): number => {
  for (const secret of secrets) sink.bytes.write(hash(name, secret, 'binary'), 0, 16, 'latin1');
  return secrets.length;
};

const PARTS: Readonly<Record<string, () => number>> = {
  'blocks to records': () => rowsOf(() => {}),
  'records to facts': () => rowsOf((fields) => read(fields)),
  'all, to tokens and digests': () =>
    blocks.reduce(
      (rows, block) => rows + digester.digest(recordsOf(plan, block.bytes), block.offset).tally.rows,
      0,
    ),
  'SHA-256, four at a time': through('sha256'),
  'SHA-256, node:crypto': byCrypto('sha256'),
  'SHA-1, four at a time': through('sha1'),
  'SHA-1, node:crypto': byCrypto('sha1'),
  'MD5, four at a time': through('md5'),
  'MD5, node:crypto': byCrypto('md5'),
  'NTLM, four at a time': () => {
    for (const secret of secrets) ntlm.add(secret, 0);
    ntlm.flush();
    return secrets.length;
  },
  'NTLM, plain JavaScript': () => {
    for (const secret of secrets) ntlmOf(secret);
    return secrets.length;
  },
};

function rowsOf(take: (fields: readonly string[]) => unknown): number {
  let rows = 0;
  for (const block of blocks) {
    for (const record of recordsOf(plan, block.bytes)) {
      rows++;
      if ('fields' in record) take(record.fields);
    }
  }
  return rows;
}

const ROUNDS = 8;
const best = new Map<string, number>();
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(PARTS)) {
    const before = process.cpuUsage();
    const done = run();
    const { user, system } = process.cpuUsage(before);
    best.set(name, Math.max(best.get(name) ?? 0, (done / (user + system)) * 1000));
  }
}
for (const [name, rate] of best) {
  console.log(
    `${name.padEnd(28)} ${String(Math.round(rate)).padStart(7)} thousand a second, ${(1000 / rate).toFixed(2)} µs each`,
  );
}
