import type { CaseTies, Part } from './case-parts.ts';
import type { Viewer } from './viewer.ts';

/**
 * In whose name somebody in this part speaks. A finder and whoever holds an office speak for no organization, also
 * when they belong to one: it would tell where the finder works.
 */
export function organizationOf(viewer: Viewer, as: Part, ties: CaseTies): string | undefined {
  if (viewer.kind !== 'account') return undefined;
  const own = viewer.memberships.map(({ organization }) => organization);
  const among = (organizations: readonly string[]) => own.find((body) => organizations.includes(body));
  switch (as) {
    case 'keeper':
      return ties.keeper ?? undefined;
    case 'maintainer':
      return among(ties.passedTo);
    case 'told':
      return among(ties.told.filter((organization) => organization !== ties.keeper));
    case 'finder':
    case 'coordinator':
    case 'administrator':
    case 'auditor':
    case 'platform':
    case 'public':
      return undefined;
  }
}
