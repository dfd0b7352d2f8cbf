import type { Part } from './case-parts.ts';
import type { Viewer } from './viewer.ts';

/** What can be done in a case. Reading is one of them. */
export const CASE_ACTIONS = {
  read: ['finder', 'keeper', 'maintainer', 'told', 'coordinator', 'auditor', 'platform'],
  'read-evidence': ['finder', 'keeper', 'maintainer', 'coordinator', 'auditor'],
  'attach-evidence': ['finder', 'keeper', 'maintainer', 'coordinator'],
  'consent-to-unmasked': ['coordinator'],
  /** Validity, grade, priority, weakness, people, system, keeper, links, external numbers, TLP. */
  triage: ['coordinator'],
  'ask-finder': ['coordinator'],
  /** More about one's own report; credit; consent. */
  'add-to-report': ['finder'],
  message: ['finder', 'keeper', 'maintainer', 'coordinator'],
  'record-contact': ['coordinator', 'platform'],
  /** Takes down what a keeper or somebody above it said in public, in their name. */
  quote: ['coordinator'],
  'pass-on': ['keeper'],
  /** Under way, mitigated, claim, time, refusal, dispute, risk accepted, log review. */
  'answer-as-keeper': ['keeper', 'maintainer'],
  'answer-as-superior': ['told'],
  'request-re-test': ['finder', 'keeper', 'maintainer', 'told', 'coordinator'],
  'grant-time': ['coordinator'],
  'record-check': ['coordinator'],
  'state-leak': ['coordinator', 'platform'],
  'open-publicity': ['coordinator'],
  dispute: ['keeper', 'maintainer', 'told'],
  'settle-dispute': ['coordinator'],
  'hand-over': ['coordinator'],
  reveal: ['coordinator'],
  forget: ['coordinator'],
  receipts: ['finder', 'keeper', 'maintainer', 'told', 'coordinator', 'auditor'],
} as const satisfies Readonly<Record<string, readonly Part[]>>;
export type CaseAction = keyof typeof CASE_ACTIONS;

const READING: ReadonlySet<CaseAction> = new Set(['read', 'read-evidence', 'receipts']);

/**
 * What a case shows, and to whom. `technical` is for those who must repair or check, and for nobody else; who found it
 * is for the coordinator alone, unless the finder agreed to be named.
 */
export const CASE_FIELDS = {
  standing: ['finder', 'keeper', 'maintainer', 'told', 'coordinator', 'auditor', 'platform'],
  title: ['finder', 'keeper', 'maintainer', 'told', 'coordinator', 'auditor'],
  description: ['finder', 'keeper', 'maintainer', 'coordinator', 'auditor'],
  technical: ['finder', 'keeper', 'maintainer', 'coordinator', 'auditor'],
  grading: ['finder', 'keeper', 'maintainer', 'told', 'coordinator', 'auditor'],
  vector: ['finder', 'keeper', 'maintainer', 'coordinator', 'auditor'],
  people: ['finder', 'keeper', 'maintainer', 'told', 'coordinator', 'auditor'],
  system: ['finder', 'keeper', 'maintainer', 'told', 'coordinator', 'auditor'],
  contacts: ['keeper', 'told', 'coordinator', 'auditor'],
  evidence: ['finder', 'keeper', 'maintainer', 'coordinator', 'auditor'],
  checks: ['finder', 'keeper', 'maintainer', 'told', 'coordinator', 'auditor'],
  messages: ['finder', 'keeper', 'maintainer', 'coordinator', 'auditor'],
  consent: ['finder', 'coordinator', 'auditor'],
  credit: ['finder', 'coordinator', 'auditor'],
  timeline: ['finder', 'keeper', 'maintainer', 'told', 'coordinator', 'auditor'],
  owner: ['coordinator', 'auditor'],
  notes: ['coordinator', 'auditor'],
  numbers: ['keeper', 'told', 'coordinator', 'auditor'],
  family: ['coordinator', 'auditor'],
  leads: ['coordinator', 'auditor'],
} as const satisfies Readonly<Record<string, readonly Part[]>>;
export type CaseField = keyof typeof CASE_FIELDS;

/** Why not: `absent` reads like a case that does not exist, so that nobody learns which codes do. */
export type Refusal = 'absent' | 'not-yours-to-do' | 'read-only';
export type Permission =
  | { readonly allowed: true; readonly fields: ReadonlySet<CaseField> }
  | { readonly allowed: false; readonly because: Refusal };

/** May somebody who plays these parts do this? Reading comes first: who may not see a case learns nothing of it. */
export function permission(viewer: Viewer, parts: readonly Part[], action: CaseAction): Permission {
  const plays = (allowed: readonly Part[]) => parts.some((part) => allowed.includes(part));
  if (!plays(CASE_ACTIONS.read)) return { allowed: false, because: 'absent' };
  if (!plays(CASE_ACTIONS[action])) return { allowed: false, because: 'not-yours-to-do' };
  if (viewer.kind === 'account' && viewer.readOnly && !READING.has(action)) {
    return { allowed: false, because: 'read-only' };
  }
  return { allowed: true, fields: fieldsFor(parts) };
}

/** What a case shows to whoever plays these parts. */
export function fieldsFor(parts: readonly Part[]): ReadonlySet<CaseField> {
  const fields = Object.keys(CASE_FIELDS) as CaseField[];
  return new Set(fields.filter((field) => CASE_FIELDS[field].some((part: Part) => parts.includes(part))));
}

/** Everything that this viewer may do. */
export const actionsFor = (viewer: Viewer, parts: readonly Part[]): readonly CaseAction[] =>
  (Object.keys(CASE_ACTIONS) as CaseAction[]).filter((action) => permission(viewer, parts, action).allowed);
