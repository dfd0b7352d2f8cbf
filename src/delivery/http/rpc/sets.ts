import { implement } from '@orpc/server';
import type { InstallationKind } from '#contract/installation.ts';
import { sets } from '#contract/sets.ts';
import { NuwaError } from '#kernel/errors.ts';
import { type Instant, parseInstant } from '#kernel/instant.ts';
import { nameSet, recordSetStatement, type SetNeeds } from '#pipeline/1-discover/record-set-statement.ts';
import { readSets, type ReadSetsNeeds } from '#pipeline/5-account/read-sets.ts';
import type { CallContext } from './context.ts';

export type SetsDeps = SetNeeds & ReadSetsNeeds & { readonly installation: InstallationKind };

export function setsRouter(deps: SetsDeps) {
  const { installation } = deps;
  const os = implement(sets).$context<CallContext>();
  return os.router({
    list: os.list.handler(async ({ context }) => ({
      installation,
      sets: (await readSets(deps, context.actor)).map(({ id, meaning, statements }) => ({
        id,
        meaning,
        statements: statements.map((line) => ({ ...line, value: { ...line.value } })),
      })),
    })),
    name: os.name.handler(async ({ input, context }) => ({
      installation,
      id: (await nameSet(deps, context.actor, input)).id,
    })),
    state: os.state.handler(async ({ input, context }) => {
      const { id, organization, said, happened, evidence } = input;
      const assertion = await recordSetStatement(deps, context.actor, {
        ...said,
        set: id,
        organization,
        ...(happened === undefined ? {} : { happened: instantIn(happened) }),
        ...(evidence === undefined ? {} : { evidence }),
      });
      return { installation, assertion: assertion.id };
    }),
  });
}

function instantIn(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === null) throw new NuwaError('bad-request', { problem: `${text} is no instant` });
  return instant;
}
