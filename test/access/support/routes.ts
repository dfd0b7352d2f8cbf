import { api } from '#contract/api.ts';

/** A route of the contract, as the table names it. */
export type Route = {
  /** `GET /cases/{id}` */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with its parameters in braces. */
  readonly path: string;
};

/** Every route of the contract, in the order of their names. */
export function allRoutes(): readonly Route[] {
  const found: Route[] = [];
  collect(api, found);
  return found.sort((a, b) => (a.path === b.path ? compare(a.method, b.method) : compare(a.path, b.path)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A leaf of the contract carries its route under `~orpc`; everything else is a folder of routes. */
function collect(node: unknown, found: Route[]): void {
  if (typeof node !== 'object' || node === null) return;
  if ('~orpc' in node) {
    const { route } = node['~orpc'] as { route: { method?: Route['method']; path?: string } };
    if (route.path === undefined) throw new Error('a route of the contract has no path');
    const method = route.method ?? 'POST';
    found.push({ name: `${method} ${route.path}`, method, path: route.path });
    return;
  }
  for (const child of Object.values(node)) collect(child, found);
}
