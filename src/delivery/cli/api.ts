import type { ApiCall } from '#contract/control.ts';
import type { Connection } from './connection.ts';

/**
 * One call of the interface below `/api/v1`, as the operator, over the socket or in this process.
 * @param path with its query, for example `/cases?report=received`
 * @returns the answer's body, as the contract of that route describes it
 * @throws NuwaError what the call refuses
 */
export async function callApi<T>(
  connection: Connection,
  method: ApiCall['method'],
  path: string,
  body?: unknown,
): Promise<T> {
  return (await connection.api({ method, path, ...(body === undefined ? {} : { body }) })) as T;
}

/** `?a=1&b=2` of what is defined; empty when nothing is. */
export function queryOf(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
