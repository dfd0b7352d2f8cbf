import type { Viewer } from '#domain/access/viewer.ts';
import { NuwaError } from '#kernel/errors.ts';

/** Who may say who belongs to an organization: the operator, administrators and coordinators, and its responsible. */
export function refuseUnlessManagesMembers(viewer: Viewer, organization: string): void {
  if (viewer.kind === 'operator') return;
  if (viewer.kind !== 'account') throw new NuwaError('not-signed-in');
  const responsible = viewer.memberships.some(
    (own) => own.organization === organization && own.role === 'responsible',
  );
  if (responsible || viewer.offices.some((office) => office === 'administrator' || office === 'coordinator'))
    return;
  throw new NuwaError('not-allowed', {
    reason:
      'members are managed by administrators, coordinators and the responsible members of the organization',
  });
}

/** Who may give and take offices, and shut accounts out: the operator and administrators. */
export function refuseUnlessAdministrator(viewer: Viewer): void {
  if (viewer.kind === 'operator') return;
  if (viewer.kind !== 'account') throw new NuwaError('not-signed-in');
  if (viewer.offices.includes('administrator')) return;
  throw new NuwaError('not-allowed', { reason: 'only administrators may do that' });
}
