import { implement } from '@orpc/server';
import { divisions } from '#contract/divisions.ts';
import type { InstallationKind } from '#contract/installation.ts';
import type { Clock } from '#kernel/instant.ts';
import { lookUpDivision, lookUpDivisions, rungBelow } from '#pipeline/1-discover/look-up-divisions.ts';
import type { CallContext } from './context.ts';

export type DivisionsDeps = { readonly installation: InstallationKind; readonly clock: Clock };

export function divisionsRouter({ installation, clock }: DivisionsDeps) {
  const os = implement(divisions).$context<CallContext>();
  const today = () => clock().slice(0, 10);
  return os.router({
    search: os.search.handler(({ input }) => ({
      installation,
      ...lookUpDivisions(input.q, input.at ?? today(), input.limit),
    })),
    get: os.get.handler(({ input }) => ({
      installation,
      ...lookUpDivision(input.code, input.at ?? today(), today()),
    })),
    children: os.children.handler(({ input }) => ({
      installation,
      ...rungBelow(input.code, input.at ?? today()),
    })),
  });
}
