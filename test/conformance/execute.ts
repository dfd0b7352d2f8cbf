import { spawn } from 'node:child_process';

export type Result = { readonly code: number | null; readonly stdout: Buffer; readonly stderr: string };

export type ExecuteOptions = {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds after which the program is ended. */
  readonly patience?: number;
};

/** Long enough for a download on a cold machine, short enough for the run to end within its ten minutes. */
const PATIENCE_MS = 240_000;

/** Runs a program to its end. @throws when it cannot be started or takes too long; any exit code is an answer */
export function execute(
  command: string,
  args: readonly string[],
  options: ExecuteOptions = {},
): Promise<Result> {
  const patience = options.patience ?? PATIENCE_MS;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: 'pipe',
      timeout: patience,
      killSignal: 'SIGKILL',
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...process.env, ...options.env },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // A program that ends without reading all of its input has said enough by its exit code.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const stderr = Buffer.concat(err).toString();
      if (signal !== null)
        reject(new Error(`${command} was ended by ${signal} (patience: ${patience} ms)\n${stderr}`));
      else resolve({ code, stdout: Buffer.concat(out), stderr });
    });
  });
}

/** The same for a program that must succeed; returns what it printed. @throws with its words when it fails */
export async function succeed(
  command: string,
  args: readonly string[],
  options: ExecuteOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await execute(command, args, options);
  if (code !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout.toString()}\n${stderr}`);
  return stdout.toString();
}
