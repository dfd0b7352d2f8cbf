import { MessageChannel, Worker } from 'node:worker_threads';
import type { Archive, Member } from './archive.ts';
import type { ByteSource } from './byte-source.ts';
import { shown } from './entry-name.ts';
import type { SourceSpec } from './locator.ts';
import { checkCancelled, type Reading } from './reading.ts';
import { cancelled, refused } from './refusal.ts';
import { INPUT, type SevenZipEnd, type SevenZipJob, type SevenZipMessage } from './seven-zip-job.ts';

/** .7z. Solid archives are unpacked from the start of their block for every member that is read. */
export async function sevenZipArchive(source: ByteSource, reading: Reading): Promise<Archive> {
  const listed = await list(source.spec, reading);
  // 7-Zip picks members by name, so two of one name could not be told apart.
  if (new Set(listed.map((one) => one.path)).size < listed.length)
    throw refused(reading.file, 'it holds two entries of the same name');
  return {
    members: async function* () {
      for (const [index, one] of listed.entries()) yield { ...one.member, index };
    },
    read: (index) => {
      const path = listed[index]?.path;
      if (path === undefined) throw refused(reading.file, `it has no entry ${index}`);
      return unpackWithSevenZip(source.spec, '7z', path, reading);
    },
  };
}

/** `member` null: the only one. */
export async function* unpackWithSevenZip(
  spec: SourceSpec,
  type: '7z' | 'xz' | 'bzip2',
  member: string | null,
  reading: Reading,
): AsyncGenerator<Uint8Array, void, undefined> {
  // -spd: the name is no pattern; -i!: nor an option or a list file, whatever it starts with.
  const pick = member === null ? [] : ['-spd', `-i!${member}`];
  const { code, text } = yield* run(spec, ['x', `-t${type}`, '-so', '-bd', INPUT, ...pick], reading);
  if (code !== 0) throw refused(reading.file, troubleIn(text));
}

type Listed = { readonly path: string; readonly member: Omit<Member, 'index'> };

async function list(spec: SourceSpec, reading: Reading): Promise<readonly Listed[]> {
  const listing = run(spec, ['l', '-t7z', '-slt', '-ba', '-bd', '-bsp0', '-sccUTF-8', INPUT], reading);
  const ended = await listing.next();
  if (!ended.done) throw refused(reading.file, 'it is damaged');
  const { code, text } = ended.value;
  if (code !== 0) throw refused(reading.file, troubleIn(text));
  return text
    .split(/\n\n+/)
    .filter((block) => block.includes('Path = '))
    .map(listedIn);
}

/** A block of `Key = value` lines. What it says is the archive's word; sizes are held to when unpacking. */
function listedIn(block: string): Listed {
  const value = (key: string): string => new RegExp(`^${key} = (.*)$`, 'm').exec(block)?.[1] ?? '';
  const attributes = value('Attributes');
  const unixType = / ([-dlbcps])[rwxsStT-]{9}/.exec(attributes)?.[1] ?? '-';
  const path = value('Path');
  const isFolder = attributes.startsWith('D') || unixType === 'd';
  return {
    path,
    member: {
      name: shown(path),
      size: value('Size') === '' ? null : Number(value('Size')),
      kind: isFolder ? 'folder' : unixType === 'l' ? 'link' : unixType === '-' ? 'file' : 'device',
      encrypted: value('Encrypted') === '+',
    },
  };
}

function troubleIn(text: string): string {
  if (/password|encrypted/i.test(text)) return 'it is encrypted; unpack it and hand in the files';
  if (/unexpected end/i.test(text)) return 'it is cut off';
  if (/unsupported method/i.test(text)) return 'it is compressed by a method that is not read here';
  return 'it is damaged or cut off';
}

/** One run of 7-Zip in a thread of its own: it cannot be interrupted, but ended, and closing the result does so. */
async function* run(
  spec: SourceSpec,
  args: readonly string[],
  reading: Reading,
): AsyncGenerator<Uint8Array, SevenZipEnd, undefined> {
  checkCancelled(reading);
  const { port1: port, port2 } = new MessageChannel();
  const underWay = new Int32Array(new SharedArrayBuffer(4));
  const job: SevenZipJob = { spec, args, port: port2, underWay };
  const worker = new Worker(new URL('./seven-zip-worker.ts', import.meta.url), {
    workerData: job,
    transferList: [port2],
    env: {},
    stdout: true,
    stderr: true,
  });
  const messages: SevenZipMessage[] = [];
  let trouble: Error | null = null;
  let wake = (): void => {};
  const fail = (error: Error): void => {
    trouble ??= error;
    wake();
  };
  const onAbort = (): void => fail(cancelled());
  port.on('message', (message: SevenZipMessage) => {
    messages.push(message);
    wake();
  });
  worker.on('error', (error) => fail(refused(reading.file, 'it could not be unpacked', error)));
  worker.on('exit', () => {
    // Messages still in the port come first.
    setImmediate(() => fail(refused(reading.file, 'unpacking stopped')));
  });
  reading.signal?.addEventListener('abort', onAbort);
  try {
    for (;;) {
      const message = messages.shift();
      if (message === undefined) {
        if (trouble !== null) throw trouble;
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      if (message.kind === 'ended') return message;
      Atomics.sub(underWay, 0, 1);
      Atomics.notify(underWay, 0);
      yield message.bytes;
    }
  } finally {
    reading.signal?.removeEventListener('abort', onAbort);
    port.close();
    await worker.terminate();
  }
}
