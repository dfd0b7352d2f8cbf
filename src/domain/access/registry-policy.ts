import type { Refusal } from './case-policy.ts';
import type { Viewer } from './viewer.ts';

/** The parts that one may play before an organization or a system of the registry. */
export const REGISTRY_PARTS = [
  'coordinator',
  'administrator',
  'auditor',
  'platform',
  /** Answers for the organization itself. */
  'responsible',
  /** Belongs to the organization; of a system: to its keeper or its maintainer. */
  'member',
  'public',
] as const;
export type RegistryPart = (typeof REGISTRY_PARTS)[number];

const STAFF = ['coordinator', 'administrator'] as const;
const READERS = ['coordinator', 'administrator', 'auditor', 'platform', 'responsible', 'member'] as const;

/** What can be done in the registry. */
export const REGISTRY_ACTIONS = {
  /** Names for the report form: identifier, name, division and kind, nothing else. */
  search: REGISTRY_PARTS,
  list: ['coordinator', 'administrator', 'auditor', 'platform'],
  read: READERS,
  export: ['coordinator', 'administrator', 'auditor'],
  import: STAFF,
  register: STAFF,
  correct: STAFF,
  dissolve: STAFF,
  'declare-storage': [...STAFF, 'responsible'],
  'name-officer': [...STAFF, 'responsible'],
  'name-contact': [...STAFF, 'responsible'],
  'withdraw-contact': [...STAFF, 'responsible'],
  'send-code': [...STAFF, 'responsible', 'platform'],
  /** Whoever has the code proves to read that mailbox, and needs no account for it. */
  'confirm-by-code': REGISTRY_PARTS,
  'confirm-by-call': STAFF,
  'record-bounce': [...STAFF, 'platform'],
  'plan-drill': [...STAFF, 'platform'],
  'record-drill': [...STAFF, 'platform'],
  'register-system': STAFF,
  'correct-system': STAFF,
  'state-addresses': [...STAFF, 'responsible'],
  'state-authorisation': ['coordinator'],
} as const satisfies Readonly<Record<string, readonly RegistryPart[]>>;
export type RegistryAction = keyof typeof REGISTRY_ACTIONS;

const READING: ReadonlySet<RegistryAction> = new Set(['search', 'list', 'read', 'export']);

/** What an organization or a system shows, and to whom. Persons are named to those who must reach them. */
export const REGISTRY_FIELDS = {
  /** Identifier, name, division, kinds. */
  name: REGISTRY_PARTS,
  facts: READERS,
  line: READERS,
  storage: READERS,
  /** Channel, role, expiry and health of contacts, without who they are. */
  'contact-health': READERS,
  contacts: ['coordinator', 'administrator', 'auditor', 'responsible'],
  officer: ['coordinator', 'administrator', 'auditor', 'responsible', 'member'],
  addresses: ['coordinator', 'auditor', 'responsible', 'member'],
  authorisation: ['coordinator', 'auditor', 'responsible', 'member'],
  /** Who said what of it, and when. */
  timeline: ['coordinator', 'administrator', 'auditor'],
} as const satisfies Readonly<Record<string, readonly RegistryPart[]>>;
export type RegistryField = keyof typeof REGISTRY_FIELDS;

export type RegistryPermission =
  | { readonly allowed: true; readonly fields: ReadonlySet<RegistryField> }
  | { readonly allowed: false; readonly because: Refusal };

/**
 * Every part that the viewer plays before something of the registry.
 * @param of whose it is: the organization itself, or keeper and maintainer of a system; empty for none in particular
 */
export function registryParts(viewer: Viewer, of: readonly string[]): readonly RegistryPart[] {
  switch (viewer.kind) {
    case 'anyone':
    case 'case-code':
      return ['public'];
    case 'operator':
      return [...STAFF, 'public'];
    case 'platform':
      return ['platform', 'public'];
    case 'account': {
      const mine = viewer.memberships.filter(({ organization }) => of.includes(organization));
      return [
        ...viewer.offices,
        ...(mine.length > 0 ? (['member'] as const) : []),
        // The maintainer's responsible is not the keeper's: only the first of a system's bodies answers for it.
        ...(mine.some(({ organization, role }) => role === 'responsible' && organization === of[0])
          ? (['responsible'] as const)
          : []),
        'public',
      ];
    }
  }
}

/** May somebody do this there? Whoever may not even read it learns only whether it can be found by name. */
export function registryPermission(
  viewer: Viewer,
  of: readonly string[],
  action: RegistryAction,
): RegistryPermission {
  const parts = registryParts(viewer, of);
  const plays = (allowed: readonly RegistryPart[]) => parts.some((part) => allowed.includes(part));
  if (!plays(REGISTRY_ACTIONS[action])) {
    const visible = plays(REGISTRY_ACTIONS.read) || of.length === 0;
    return { allowed: false, because: visible ? 'not-yours-to-do' : 'absent' };
  }
  const changes = !READING.has(action) && action !== 'confirm-by-code';
  if (viewer.kind === 'account' && viewer.readOnly && changes)
    return { allowed: false, because: 'read-only' };
  const fields = Object.keys(REGISTRY_FIELDS) as RegistryField[];
  return { allowed: true, fields: new Set(fields.filter((field) => plays(REGISTRY_FIELDS[field]))) };
}
