/**
 * The process that holds the SQL engine: started by `openSqlEngine`, one for an import, with an empty environment and
 * the work folder as its only working place. It is given closed requests, never SQL, and no key.
 *
 * If we crash here, the starter sees the pipe close and the whole import fails with `engine-failed`; the engine's own
 * files lie in the work folder and go with it. If the starter dies, we end ourselves at once, in the midst of a
 * statement too: an orphan would write into a folder that is being cleaned.
 */
import { createRequire } from 'node:module';
import { statementOf, type EngineLimits, type EngineRequest } from './statements.ts';

export type EngineCall = {
  readonly id: number;
  readonly request: EngineRequest;
  readonly limits: EngineLimits;
};
export type EngineReply =
  | { readonly ready: true }
  | { readonly id: number; readonly value: number }
  | { readonly id: number; readonly failed: string };

type Session = {
  queryAsync(sql: string, options: { format: string }): Promise<{ text(): string }>;
};

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

// By require and not by import: the types that the package ships do not pass our compiler's settings.
const { Session: ChdbSession } = createRequire(import.meta.url)('chdb') as {
  Session: new (path: string) => Session;
};
const session = new ChdbSession('engine');

process.on('message', (call: EngineCall) => void answer(call));
say({ ready: true });

async function answer({ id, request, limits }: EngineCall): Promise<void> {
  try {
    const result = await session.queryAsync(statementOf(request, limits), { format: 'TabSeparated' });
    say({ id, value: request.kind === 'distinct' ? Number(result.text()) : 0 });
  } catch (error) {
    say({ id, failed: reasonOf(error) });
  }
}

function say(reply: EngineReply): void {
  process.send?.(reply);
}

/** The engine's number and name of the error; its sentence may quote a statement and stays here. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const code = /Code: (\d+)/.exec(text)?.[1];
  const name = /\(([A-Z_]{3,60})\)/.exec(text)?.[1];
  return code === undefined && name === undefined
    ? 'a statement failed'
    : `statement failed (${code ?? '?'} ${name ?? ''})`.trim();
}
