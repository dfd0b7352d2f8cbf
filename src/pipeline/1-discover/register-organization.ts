import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { type Officer, officerBody } from '#domain/organizations/contact-body.ts';
import { organizationProblems } from '#domain/organizations/fact-problems.ts';
import { DEEPEST_LINE, lineProblem } from '#domain/organizations/line.ts';
import {
  type OrganizationFacts,
  organizationState,
  sameFacts,
} from '#domain/organizations/organization-state.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Instant } from '#kernel/instant.ts';
import type { Stores } from '#stores/stores-on.ts';

import { enterOrganization, inTheNameOf, mustBeAllowed, type RegistryNeeds } from './registry-needs.ts';

/**
 * Takes an organization into the registry.
 * @throws NuwaError not-allowed; bad-request when a fact cannot be; not-found for an unknown superior
 */
export async function registerOrganization(
  needs: RegistryNeeds,
  actor: Actor,
  facts: OrganizationFacts,
): Promise<Subject<'organization'>> {
  await mustBeAllowed(needs, actor, [], 'register');
  const subject: Subject<'organization'> = { kind: 'organization', id: newId('org', needs.random) };
  await stateFacts(needs, actor, subject, facts);
  return subject;
}

/**
 * States all facts of an organization anew; what was stated before stays on record. One that was dissolved by mistake
 * is in being again.
 * @returns whether anything differed; the same facts are not said twice
 */
export async function correctOrganization(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  facts: OrganizationFacts,
): Promise<boolean> {
  await enterOrganization(needs, actor, id, 'correct');
  const subject: Subject<'organization'> = { kind: 'organization', id };
  const state = organizationState(await needs.stores.assertions.about(subject));
  if (state !== null && state.dissolved === null && sameFacts(state.facts, facts)) return false;
  await stateFacts(needs, actor, subject, facts);
  return true;
}

async function stateFacts(
  needs: RegistryNeeds,
  actor: Actor,
  subject: Subject<'organization'>,
  facts: OrganizationFacts,
): Promise<void> {
  const [problem] = organizationProblems(facts, needs.clock().slice(0, 10));
  if (problem !== undefined) {
    throw new NuwaError('bad-request', { problem: `${problem.field}: ${problem.reason}` });
  }
  await needs.record({
    actor,
    says: [say(subject, 'registered', { is: 'stated', ...facts }, 'statement')],
    // Under the lock of the ledger: nobody moves a superior or takes the credit code in between.
    also: async ({ organizations }) => await mustFit(organizations, subject.id, facts),
  });
}

async function mustFit(
  organizations: Stores['organizations'],
  id: string,
  { superior, creditCode }: OrganizationFacts,
): Promise<void> {
  if (creditCode !== null) {
    const others = await organizations.byCreditCodes([creditCode]);
    if (others.some((other) => other.id !== id)) {
      throw new NuwaError('bad-request', {
        problem: 'creditCode: another organization has it; correct or dissolve that one first',
      });
    }
  }
  if (superior === null) return;
  const above = await organizations.byId(superior);
  if (above === null) throw new NuwaError('not-found', { what: 'superior organization', name: 'that' });
  if (above.dissolved) {
    throw new NuwaError('bad-request', {
      problem: 'superior: it is dissolved; name the one that took its place',
    });
  }
  const own = await organizations.byId(id);
  const below = own === null ? 0 : await organizations.depthBelow(own.line);
  switch (lineProblem(id, above.line, below)) {
    case 'own-superior':
      throw new NuwaError('bad-request', { problem: 'superior: it stands below this organization itself' });
    case 'too-deep':
      throw new NuwaError('bad-request', {
        problem: `superior: the line would have more than ${DEEPEST_LINE} rungs`,
      });
    case null:
  }
}

/** Says that it no longer exists, and who answers for it since. Its cases, and what stands below it, stay. */
export async function dissolveOrganization(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  into: string | null,
): Promise<void> {
  await enterOrganization(needs, actor, id, 'dissolve');
  await needs.record({
    actor,
    says: [say({ kind: 'organization', id }, 'registered', { is: 'dissolved', into }, 'document')],
    also: async ({ organizations }) => {
      if (into === null) return;
      const heir = await organizations.byId(into);
      if (into === id || heir === null || heir.dissolved) {
        throw new NuwaError('bad-request', { problem: 'into: name another organization that is in being' });
      }
    },
  });
}

/** How it says that it keeps passwords, to be held against what is found in its breaches. */
export async function declareStorage(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  declared: { readonly scheme: string; readonly since: string | null } | null,
): Promise<void> {
  await enterOrganization(needs, actor, id, 'declare-storage');
  const value =
    declared === null ? ({ is: 'not-stated' } as const) : ({ is: 'stated', ...declared } as const);
  await needs.record({
    actor,
    ...(await inTheNameOf(needs, actor, id)),
    says: [say({ kind: 'organization', id }, 'declared-storage', value, 'statement')],
  });
}

/** Names the person whom the law holds responsible, for a term; the name goes into the body only. */
export async function nameOfficer(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  term: { readonly from: string; readonly to: string | null; readonly happened?: Instant },
  officer: Officer,
): Promise<void> {
  await enterOrganization(needs, actor, id, 'name-officer');
  if (term.to !== null && term.to < term.from) {
    throw new NuwaError('bad-request', { problem: 'to: the term ends before it begins' });
  }
  await needs.record({
    actor,
    ...(await inTheNameOf(needs, actor, id)),
    says: [
      say(
        { kind: 'organization', id },
        'officer',
        { is: 'named', from: term.from, to: term.to },
        'statement',
        {
          body: officerBody(officer),
          ...(term.happened === undefined ? {} : { happened: term.happened }),
        },
      ),
    ],
  });
}
