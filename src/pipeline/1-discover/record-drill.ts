import { say } from '#domain/assertions/saying.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Instant } from '#kernel/instant.ts';

import { contactPoint } from './name-contact.ts';
import { enterOrganization, type RegistryNeeds } from './registry-needs.ts';

/** Plans a drill: until then the contact is asked whether it would answer. Past it, the contact is no longer live. */
export async function planDrill(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  contact: string,
  by: Instant,
): Promise<void> {
  await enterOrganization(needs, actor, id, 'plan-drill');
  await contactPoint(needs, id, contact);
  if (by <= needs.clock())
    throw new NuwaError('bad-request', { problem: 'by: name an instant that is to come' });
  await needs.record({
    actor,
    says: [
      say({ kind: 'organization', id }, 'drill', { is: 'planned', by }, 'statement', { recipient: contact }),
    ],
  });
}

/** How a drill went: whether a live person answered. @param on when; left out: now */
export async function recordDrill(
  needs: RegistryNeeds,
  actor: Actor,
  id: string,
  contact: string,
  outcome: 'answered' | 'failed',
  on: Instant = needs.clock(),
): Promise<void> {
  await enterOrganization(needs, actor, id, 'record-drill');
  await contactPoint(needs, id, contact);
  if (on > needs.clock())
    throw new NuwaError('bad-request', { problem: 'on: a drill cannot have been held later than now' });
  await needs.record({
    actor,
    says: [
      say({ kind: 'organization', id }, 'drill', { is: outcome, on }, 'statement', {
        recipient: contact,
        happened: on,
      }),
    ],
  });
}
