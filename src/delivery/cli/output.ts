import type { ControlProgress, InstallationKind } from '#contract/control.ts';
import { NuwaError } from '#kernel/errors.ts';
import { EXIT_CODES } from './exit-codes.ts';

/**
 * How commands speak: answers on standard output, everything about the work on standard error; with `--json` one JSON
 * object on standard output and nothing else there. In a demo installation every answer says so.
 */
export type Output = {
  readonly json: boolean;
  /** Prints the answer: the object as JSON, or the lines for people. */
  answer(kind: InstallationKind | null, object: object, lines: () => readonly string[]): void;
  progress(): (progress: ControlProgress) => void;
  /** Prints the error and returns the exit code. */
  fail(error: unknown): number;
};

export const DEMO_BANNER = 'DEMO INSTALLATION: every list, name and figure in it is invented.';

export function createOutput(json: boolean, stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Output {
  return {
    json,
    answer(kind, object, lines) {
      if (json) {
        stdout.write(`${JSON.stringify(kind === null ? object : { installation: kind, ...object })}\n`);
        return;
      }
      if (kind === 'demo') stderr.write(`${DEMO_BANNER}\n`);
      for (const line of lines()) stdout.write(`${line}\n`);
    },
    progress: () => (json || !stderr.isTTY ? () => undefined : progressLine(stderr)),
    fail(error) {
      const known = error instanceof NuwaError ? error : null;
      const sentence = known?.message ?? (error instanceof Error ? error.message : String(error));
      if (json)
        stdout.write(
          `${JSON.stringify({ error: { code: known?.code ?? 'internal', message: sentence } })}\n`,
        );
      stderr.write(`${sentence}\n`);
      return known ? EXIT_CODES[known.code] : EXIT_CODES.internal;
    },
  };
}

function progressLine(stderr: NodeJS.WriteStream): (progress: ControlProgress) => void {
  const started = performance.now();
  return ({ stage, rows, bytes, totalBytes, note }) => {
    const seconds = (performance.now() - started) / 1000;
    const parts = [
      `${note ? `${note}: ` : ''}${stage}`,
      `${count(rows)} rows`,
      `${count(Math.round(rows / Math.max(seconds, 0.001)))}/s`,
    ];
    if (totalBytes && bytes > 0) {
      parts.push(`${Math.floor((100 * bytes) / totalBytes)} %`);
      if (bytes < totalBytes) parts.push(`${Math.ceil((seconds * (totalBytes - bytes)) / bytes)} s left`);
    }
    stderr.write(`\r\x1b[K${parts.join('   ')}`);
    if (stage === 'done') stderr.write('\n');
  };
}

const numbers = new Intl.NumberFormat('en');
export const count = (value: number): string => numbers.format(value);

/** Columns padded to their widest cell; the last one runs free. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) =>
    Math.max(width(title), ...rows.map((row) => width(row[column] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === cells.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - width(cell)),
      )
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((size) => '-'.repeat(size))), ...rows.map(line)];
}

/** Columns of a terminal: Chinese characters take two. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : 1;
  return columns;
}
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
