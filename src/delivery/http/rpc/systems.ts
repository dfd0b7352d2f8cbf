import { implement } from '@orpc/server';
import type { InstallationKind } from '#contract/installation.ts';
import { systems } from '#contract/systems.ts';
import { listSystems, readSystem } from '#pipeline/1-discover/read-registry.ts';
import {
  correctSystem,
  registerSystem,
  retireSystem,
  stateAddresses,
  stateAuthorisation,
} from '#pipeline/1-discover/register-system.ts';
import type { RegistryNeeds } from '#pipeline/1-discover/registry-needs.ts';
import type { CallContext } from './context.ts';
import { given, mutable } from './organizations.ts';

export type SystemsDeps = RegistryNeeds & { readonly installation: InstallationKind };

export function systemsRouter(deps: SystemsDeps) {
  const { installation } = deps;
  const os = implement(systems).$context<CallContext>();
  return os.router({
    list: os.list.handler(async ({ input, context }) => {
      const { rows, next } = await listSystems(deps, context.actor, given(input));
      return mutable({ installation, systems: rows, next });
    }),
    get: os.get.handler(async ({ input, context }) =>
      mutable({ installation, system: await readSystem(deps, context.actor, input.id) }),
    ),
    register: os.register.handler(async ({ input, context }) => ({
      installation,
      id: (await registerSystem(deps, context.actor, input)).id,
    })),
    correct: os.correct.handler(async ({ input: { id, ...facts }, context }) => ({
      installation,
      id,
      changed: await correctSystem(deps, context.actor, id, facts),
    })),
    retire: os.retire.handler(async ({ input: { id }, context }) => {
      await retireSystem(deps, context.actor, id);
      return { installation, id };
    }),
    stateAddresses: os.stateAddresses.handler(async ({ input: { id, addresses }, context }) => {
      await stateAddresses(deps, context.actor, id, addresses);
      return { installation, id };
    }),
    stateAuthorisation: os.stateAuthorisation.handler(async ({ input: { id, leave }, context }) => {
      await stateAuthorisation(deps, context.actor, id, leave);
      return { installation, id };
    }),
  });
}
