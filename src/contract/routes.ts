import { type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import { api } from './api.ts';

export type ApiRoute = { readonly method: string; readonly path: string };

/** Every route of the interface, as `api` names it: `{ method: 'GET', path: '/breaches/{name}' }`, below `/api/v1`. */
export function apiRoutes(router: AnyContractRouter = api): readonly ApiRoute[] {
  if (isContractProcedure(router)) {
    const { method = 'POST', path } = router['~orpc'].route;
    if (path === undefined) throw new Error('a procedure of the interface has no path');
    return [{ method, path }];
  }
  return Object.values(router).flatMap((part: AnyContractRouter) => apiRoutes(part));
}
