import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { ANSWERS, moveToCore, pinning } from '../cores.ts';
import type { Installation } from '../installation.ts';
import { compare } from '../paired.ts';
import { AS_AT_100_MILLION, AS_AT_1000_MILLION, type DenseRanges } from './lists.ts';
import { type FilesOfRanges, nginxFound, startNginx } from './nginx.ts';
import { generator, requestsPerSecond } from './load.ts';

type Kind = { readonly name: string; readonly ranges: DenseRanges; readonly padded: boolean };

const KINDS: readonly Kind[] = [
  { name: 'as full as at 100 million passwords', ranges: AS_AT_100_MILLION, padded: false },
  { name: 'as full as at 1,000 million', ranges: AS_AT_1000_MILLION, padded: false },
  { name: 'as full as at 100 million, padded', ranges: AS_AT_100_MILLION, padded: true },
];

/**
 * Range requests a second of the running product beside nginx serving files with the same bytes, both on the same
 * core. What nginx does not do: read a segment, render, pad, hash the body for its tag.
 */
export async function benchRanges(
  installation: Installation,
  folder: string,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<void> {
  console.log(
    `\nRange requests: asked by ${generator}; ${pinning ? 'each side on a core of its own' : 'not pinned'}.`,
  );
  moveToCore(ANSWERS, installation.pid);
  const sets: FilesOfRanges[] = [];
  for (const kind of KINDS) sets.push(await fetchRanges(installation.url, kind));
  const nginxFolder = join(folder, 'nginx');
  mkdirSync(nginxFolder);
  const nginx = nginxFound ? await startNginx(nginxFolder, sets) : null;
  if (nginx === null)
    console.log('nginx (Debian package nginx) is not on this machine, so ranges stand alone.');
  try {
    for (const [i, kind] of KINDS.entries()) {
      const files = sets[i] ?? [];
      const bytes = files.reduce((sum, { body }) => sum + body.length, 0) / files.length;
      const ask = (url: string, forSeconds: number) => (): Promise<number> =>
        requestsPerSecond(folder, {
          url,
          paths: files.map(({ path }) => `/${path}`),
          headers: headersOf(kind),
          seconds: forSeconds,
        });
      const peer = nginx?.urls[i];
      for (const url of [installation.url, peer]) if (url !== undefined) await ask(url, 1)();
      await compare(
        `Ranges ${kind.name}: ${(bytes / 1000).toFixed(1)} kB each, ${rounds} rounds of ${seconds} s`,
        'requests/s',
        rounds,
        [
          { name: 'nuwa', run: ask(installation.url, seconds) },
          ...(peer === undefined ? [] : [{ name: 'nginx, static files', run: ask(peer, seconds) }]),
        ],
      );
    }
  } finally {
    await nginx?.stop();
  }
}

/** What the product answers, as files: so both send the same bytes. */
async function fetchRanges(url: string, kind: Kind): Promise<FilesOfRanges> {
  const files: FilesOfRanges = [];
  for (const prefix of kind.ranges.prefixes) {
    const path = `range/${prefix}`;
    const answer = await fetch(`${url}/${path}`, {
      headers: { ...headersOf(kind), 'accept-encoding': 'identity' },
    });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    files.push({ path, body: new Uint8Array(await answer.arrayBuffer()) });
  }
  return files;
}

const headersOf = ({ padded }: Kind): Record<string, string> => ({
  'user-agent': 'nuwa-bench',
  ...(padded ? { 'add-padding': 'true' } : {}),
});
