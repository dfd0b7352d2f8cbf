import { readFile } from 'node:fs/promises';
import { NuwaError } from '#kernel/errors.ts';
import type { CliHost } from './program.ts';

/**
 * A text that somebody hands over: from a file, or from standard input (`-`). Never from an argument: the list of
 * processes shows those to everybody on the machine.
 * @returns undefined when no file is named, or nothing is in it
 * @throws NuwaError file-unreadable
 */
export async function textFrom(
  host: Pick<CliHost, 'stdin'>,
  file: string | undefined,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = (file === '-' ? await all(host.stdin) : await contentOf(file)).trim();
  return text === '' ? undefined : text;
}

/** The same where a text is needed: then a pipe will do without being named. @throws NuwaError bad-request */
export async function neededText(host: Pick<CliHost, 'stdin'>, file: string | undefined): Promise<string> {
  const text = await textFrom(host, file ?? (host.stdin.isTTY ? undefined : '-'));
  if (text !== undefined) return text;
  throw new NuwaError('bad-request', {
    problem: 'a text is needed: name a file with --text-file, or pipe it in',
  });
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new NuwaError('file-unreadable', { file, reason }, error);
  }
}

async function all(input: NodeJS.ReadableStream): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** A JSON object out of a text. @throws NuwaError bad-request */
export function objectIn(text: string | undefined): object {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // said below, without quoting the text
  }
  throw new NuwaError('bad-request', { problem: 'what was handed over is no JSON object' });
}
