import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { systemProblems } from '#domain/organizations/fact-problems.ts';
import { sameFacts, type SystemFacts, systemState } from '#domain/organizations/organization-state.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Stores } from '#stores/stores-on.ts';

import { enterSystem, mustBeAllowed, type RegistryNeeds } from './registry-needs.ts';

/**
 * Takes an information system into the register: whose it is, who runs it, who supplied it, what it holds.
 * @throws NuwaError not-allowed; not-found for an unknown keeper, maintainer or supplier; bad-request
 */
export async function registerSystem(
  needs: RegistryNeeds,
  actor: Actor,
  facts: SystemFacts,
): Promise<Subject<'system'>> {
  await mustBeAllowed(needs, actor, [], 'register-system', 'system');
  const subject: Subject<'system'> = { kind: 'system', id: newId('sys', needs.random) };
  await stateFacts(needs, actor, subject, facts);
  return subject;
}

/** States all facts of a system anew. @returns whether anything differed */
export async function correctSystem(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  facts: SystemFacts,
): Promise<boolean> {
  await enterSystem(needs, actor, id, 'correct-system');
  const subject: Subject<'system'> = { kind: 'system', id };
  const state = systemState(await needs.stores.assertions.about(subject));
  if (state !== null && !state.retired && sameFacts(state.facts, facts)) return false;
  await stateFacts(needs, actor, subject, facts);
  return true;
}

/** Says that the system is out of use. */
export async function retireSystem(needs: RegistryNeeds, actor: Actor, id: string): Promise<void> {
  await enterSystem(needs, actor, id, 'correct-system');
  await needs.record({
    actor,
    says: [say({ kind: 'system', id }, 'registered', { is: 'retired' }, 'document')],
  });
}

/** States the addresses of a system, one a line; an attacker would like the list, so it goes into the body. */
export async function stateAddresses(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  addresses: readonly string[],
): Promise<void> {
  await enterSystem(needs, actor, id, 'state-addresses');
  await needs.record({
    actor,
    says: [
      say({ kind: 'system', id }, 'addresses', { is: 'stated' }, 'statement', { body: addresses.join('\n') }),
    ],
  });
}

/**
 * Puts the written leave to test critical infrastructure on file, or says that it ended.
 * @param leave its text (from whom, for what, until when), and the SHA-256 of the document that is kept; null: ended
 */
export async function stateAuthorisation(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  leave: { readonly text: string; readonly evidence: string } | null,
): Promise<void> {
  await enterSystem(needs, actor, id, 'state-authorisation');
  const subject: Subject<'system'> = { kind: 'system', id };
  await needs.record({
    actor,
    says: [
      leave === null
        ? say(subject, 'authorisation', { is: 'ended' }, 'document')
        : say(subject, 'authorisation', { is: 'on-file' }, 'document', {
            body: leave.text,
            evidence: leave.evidence,
          }),
    ],
  });
}

async function stateFacts(
  needs: RegistryNeeds,
  actor: Actor,
  subject: Subject<'system'>,
  facts: SystemFacts,
): Promise<void> {
  const [problem] = systemProblems(facts, needs.clock().slice(0, 10));
  if (problem !== undefined) {
    throw new NuwaError('bad-request', { problem: `${problem.field}: ${problem.reason}` });
  }
  await needs.record({
    actor,
    says: [say(subject, 'registered', { is: 'stated', ...facts }, 'statement')],
    also: async ({ organizations }) => await mustKnow(organizations, facts),
  });
}

async function mustKnow(organizations: Stores['organizations'], facts: SystemFacts): Promise<void> {
  for (const part of ['keeper', 'maintainer', 'supplier'] as const) {
    const id = facts[part];
    if (id !== null && (await organizations.byId(id)) === null) {
      throw new NuwaError('not-found', { what: part, name: 'that' });
    }
  }
}
