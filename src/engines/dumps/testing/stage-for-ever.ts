import { randomBytes } from 'node:crypto';
import { Staging } from '../staging.ts';

/** Stages an upload that never ends, for a test that kills this process in the middle. argv: folder, text to repeat. */
const [, , folder = '', text = ''] = process.argv;
async function* endless(): AsyncGenerator<Uint8Array, void, undefined> {
  for (let n = 0; ; n++) {
    yield Buffer.from(`${text}\n`.repeat(1000));
    if (n === 20) process.send?.('under way');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
await new Staging(folder, (n) => randomBytes(n)).stage(endless(), { maxBytes: 1 << 30 });
