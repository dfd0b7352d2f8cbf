import type { Viewer } from './viewer.ts';

/**
 * The parts that one may play in a case. `told` covers the superior in the line and the authority of the territory:
 * both see a case from the rung at which they were told, and only then.
 */
export const PARTS = [
  'finder',
  'keeper',
  'maintainer',
  'told',
  'coordinator',
  'administrator',
  'auditor',
  'platform',
  'public',
] as const;
export type Part = (typeof PARTS)[number];

/** What the policy must know of a case, all of it read off its assertions. */
export type CaseTies = {
  readonly id: string;
  readonly keeper: string | null;
  /** Organizations to which the keeper passed it on. */
  readonly passedTo: readonly string[];
  /** Organizations to which a notice went out (contact `sent` or beyond). */
  readonly told: readonly string[];
  /** Whether the account that looks is the finder: its keyed tag is the one of the report. */
  readonly byViewer: boolean;
};

/** Every part that the viewer plays in this case; `public` when none other. */
export function partsIn(viewer: Viewer, ties: CaseTies): readonly Part[] {
  const parts = partsOf(viewer, ties);
  return parts.length > 0 ? parts : ['public'];
}

function partsOf(viewer: Viewer, ties: CaseTies): readonly Part[] {
  switch (viewer.kind) {
    case 'anyone':
      return [];
    case 'operator':
      return ['coordinator', 'administrator'];
    case 'platform':
      return ['platform'];
    case 'case-code':
      return viewer.subject === ties.id ? ['finder'] : [];
    case 'account': {
      const bodies = viewer.memberships.map(({ organization }) => organization);
      const among = (organizations: readonly string[]) => bodies.some((body) => organizations.includes(body));
      return [
        ...(ties.byViewer ? (['finder'] as const) : []),
        // A keeper learns of a case by being told: an untriaged report is nobody's business but the coordinator's.
        ...(ties.keeper !== null && among([ties.keeper]) && ties.told.includes(ties.keeper)
          ? (['keeper'] as const)
          : []),
        ...(among(ties.passedTo) ? (['maintainer'] as const) : []),
        ...(among(ties.told.filter((organization) => organization !== ties.keeper))
          ? (['told'] as const)
          : []),
        ...viewer.offices,
      ];
    }
  }
}
