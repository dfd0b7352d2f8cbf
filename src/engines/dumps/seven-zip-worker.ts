import { workerData } from 'node:worker_threads';
import SevenZip from '7z-wasm';
import { openSourceSync } from './byte-source.ts';
import { INPUT, type SevenZipJob, type SevenZipMessage } from './seven-zip-job.ts';

/**
 * Runs 7-Zip (WebAssembly) over one source, which it sees as its only file. It has no environment, no network and no
 * real file system: reads come from the source, output goes to the port, and it waits while too much is under way.
 */

const MOST_UNDER_WAY = 16;
const MOST_TEXT = 64 << 20;

/** What we use of Emscripten's file system; the package's types leave it out. */
type Stream = { stream_ops: StreamOps };
type StreamOps = {
  read: (stream: unknown, buffer: Uint8Array, offset: number, length: number, position: number) => number;
  write: (stream: unknown, buffer: Uint8Array, offset: number, length: number) => number;
};
type Inside = {
  readonly FS: {
    readonly streams: (Stream | undefined)[];
    readonly writeFile: (path: string, data: string) => void;
    readonly lookupPath: (path: string) => { node: { usedBytes: number; stream_ops: StreamOps } };
  };
  readonly callMain: (args: readonly string[]) => number;
};

const job = workerData as SevenZipJob;

function send(bytes: Uint8Array): void {
  Atomics.add(job.underWay, 0, 1);
  const copy = Uint8Array.from(bytes);
  job.port.postMessage({ kind: 'bytes', bytes: copy } satisfies SevenZipMessage, [copy.buffer]);
  for (let n = Atomics.load(job.underWay, 0); n >= MOST_UNDER_WAY; n = Atomics.load(job.underWay, 0))
    Atomics.wait(job.underWay, 0, n);
}

const source = openSourceSync(job.spec);
let text = '';
const say = (line: string): void => {
  if (text.length < MOST_TEXT) text += `${line}\n`;
};
const start = SevenZip as unknown as (options: object) => Promise<Inside>;
const seven = await start({
  print: say,
  printErr: say,
  stdin: () => null, // No password: the prompt meets the end of its input.
  quit: () => {},
});

seven.FS.writeFile(INPUT, '');
const { node } = seven.FS.lookupPath(INPUT);
node.usedBytes = source.size;
node.stream_ops = {
  ...node.stream_ops,
  read: (_stream, buffer, offset, length, position) =>
    source.readInto(buffer.subarray(offset, offset + length), position),
};
const output = seven.FS.streams[1];
if (job.args.includes('-so') && output !== undefined)
  output.stream_ops = {
    ...output.stream_ops,
    write: (_stream, buffer, offset, length) => {
      send(buffer.subarray(offset, offset + length));
      return length;
    },
  };

let code = 0;
try {
  code = seven.callMain(job.args) || 0;
} catch (error) {
  // WebAssembly ran out of memory or 7-Zip threw: nothing of it is fit to be shown.
  code = 255;
  say(error instanceof Error ? error.name : 'thrown');
}
source.close();
job.port.postMessage({ kind: 'ended', code, text } satisfies SevenZipMessage);
job.port.close();
