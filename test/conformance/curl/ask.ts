import { execute } from '../execute.ts';

export type Answer = {
  readonly status: number;
  /** Names in lower case; the last of several values. */
  readonly headers: ReadonlyMap<string, string>;
  /** As curl hands it on: unpacked when it was asked to. */
  readonly body: Buffer;
};

export type Ask = (path: string, ...args: string[]) => Promise<Answer>;

/** One request of curl's; `args` are curl's own. @throws when curl itself finds fault with the answer */
export const asking =
  (base: string): Ask =>
  async (path, ...args) => {
    // --globoff: brackets and braces in addresses are meant as they stand.
    const fixed = ['-q', '-sS', '-i', '--globoff', '--noproxy', '*', '--max-time', '60'];
    const { code, stdout, stderr } = await execute('curl', [...fixed, ...args, `${base}${path}`]);
    if (code !== 0) throw new Error(`curl ended with ${code} for ${path}: ${stderr}`);
    const end = stdout.indexOf('\r\n\r\n');
    const [first = '', ...fields] = stdout.subarray(0, end).toString('latin1').split('\r\n');
    const headers = fields.map((field): [string, string] => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    });
    return { status: Number(first.split(' ')[1]), headers: new Map(headers), body: stdout.subarray(end + 4) };
  };
