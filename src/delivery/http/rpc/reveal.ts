import { implement } from '@orpc/server';
import type { InstallationKind } from '#contract/installation.ts';
import { reveal } from '#contract/reveal.ts';
import { revealFinder, type RevealNeeds } from '#pipeline/2-verify/reveal-finder.ts';
import type { CallContext } from './context.ts';

export type RevealDeps = RevealNeeds & { readonly installation: InstallationKind };

export function revealRouter(deps: RevealDeps) {
  const os = implement(reveal).$context<CallContext>();
  return os.router({
    finder: os.finder.handler(async ({ input, context }) => ({
      installation: deps.installation,
      ...(await revealFinder(deps, context.actor, input.id, input.basis)),
    })),
  });
}
