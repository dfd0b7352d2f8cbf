import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ASKS, found, onCore } from '../cores.ts';

const CONNECTIONS = 32;
const run = promisify(execFile);
const wrk = found('wrk', '-v');

/** Who asks. */
export const generator: string = wrk
  ? `wrk, 1 thread, ${CONNECTIONS} connections`
  : `our own generator in node (Debian package wrk not found), ${CONNECTIONS} connections; it may be the limit, and then ratios come out nearer to 1 than they are`;

export type Load = {
  readonly url: string;
  /** Asked for at random, `/range/12345`. */
  readonly paths: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly seconds: number;
};

/** Requests answered a second. @throws when any was answered with another status than 200 */
export async function requestsPerSecond(folder: string, load: Load): Promise<number> {
  return wrk ? await byWrk(folder, load) : await byNode(folder, load);
}

async function byWrk(folder: string, { url, paths, headers, seconds }: Load): Promise<number> {
  const script = join(folder, 'ranges.lua');
  const fields = Object.entries(headers).map(([name, value]) => `wrk.headers["${name}"] = "${value}"`);
  writeFileSync(
    script,
    `${fields.join('\n')}
local paths = { ${paths.map((path) => `"${path}"`).join(',')} }
local requests = {}
init = function()
  math.randomseed(1)
  for i, path in ipairs(paths) do requests[i] = wrk.format("GET", path) end
end
request = function() return requests[math.random(#requests)] end
`,
  );
  const [command, args] = onCore(ASKS, 'wrk', [
    '-t1',
    `-c${CONNECTIONS}`,
    `-d${seconds}s`,
    '-s',
    script,
    url,
  ]);
  const { stdout } = await run(command, args);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1];
  if (rate === undefined || stdout.includes('Non-2xx')) throw new Error(`wrk says: ${stdout}`);
  return Number(rate);
}

async function byNode(folder: string, load: Load): Promise<number> {
  const order = join(folder, 'load.json');
  writeFileSync(order, JSON.stringify({ ...load, connections: CONNECTIONS }));
  const [command, args] = onCore(ASKS, process.execPath, [
    fileURLToPath(new URL('./ask.ts', import.meta.url)),
    order,
  ]);
  return Number((await run(command, args)).stdout);
}
