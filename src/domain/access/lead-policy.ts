import type { Part } from './case-parts.ts';
import type { Refusal } from './case-policy.ts';
import type { Viewer } from './viewer.ts';

/**
 * Subjects beside cases that somebody hands in and coordinators work on: an account of misuse, a rumour of a breach,
 * a family of cases. No organization has a part in them: a keeper sees what its own case shows of them.
 */
export const LEAD_KINDS = ['misuse', 'rumour', 'family'] as const;
export type LeadKind = (typeof LEAD_KINDS)[number];

export const LEAD_ACTIONS = {
  read: ['finder', 'coordinator', 'auditor', 'platform'],
  'read-evidence': ['finder', 'coordinator', 'auditor'],
  'attach-evidence': ['finder', 'coordinator'],
  /** More about one's own account of it. */
  'add-to-report': ['finder'],
  message: ['finder', 'coordinator'],
  /** Link, place, judge, close; for a family its product and technical part. */
  handle: ['coordinator'],
  reveal: ['coordinator'],
  forget: ['coordinator'],
  receipts: ['finder', 'coordinator', 'auditor'],
} as const satisfies Readonly<Record<string, readonly Part[]>>;
export type LeadAction = keyof typeof LEAD_ACTIONS;

const READING: ReadonlySet<LeadAction> = new Set(['read', 'read-evidence', 'receipts']);

export type LeadPermission =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly because: Refusal };

/** Who handed it in. Everything else is office. */
export type LeadTies = { readonly id: string; readonly byViewer: boolean };

export function leadPartsIn(viewer: Viewer, ties: LeadTies): readonly Part[] {
  switch (viewer.kind) {
    case 'anyone':
      return ['public'];
    case 'operator':
      return ['coordinator', 'administrator'];
    case 'platform':
      return ['platform'];
    case 'case-code':
      return viewer.subject === ties.id ? ['finder'] : ['public'];
    case 'account': {
      const parts = [...(ties.byViewer ? (['finder'] as const) : []), ...viewer.offices];
      return parts.length > 0 ? parts : ['public'];
    }
  }
}

/** As `permission` for cases: reading comes first, and all that a lead holds is shown to whoever may read it. */
export function leadPermission(viewer: Viewer, parts: readonly Part[], action: LeadAction): LeadPermission {
  const plays = (allowed: readonly Part[]) => parts.some((part) => allowed.includes(part));
  if (!plays(LEAD_ACTIONS.read)) return { allowed: false, because: 'absent' };
  if (!plays(LEAD_ACTIONS[action])) return { allowed: false, because: 'not-yours-to-do' };
  if (viewer.kind === 'account' && viewer.readOnly && !READING.has(action)) {
    return { allowed: false, because: 'read-only' };
  }
  return { allowed: true };
}
