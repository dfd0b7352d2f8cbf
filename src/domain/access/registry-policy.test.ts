import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  REGISTRY_ACTIONS,
  REGISTRY_FIELDS,
  type RegistryAction,
  registryParts,
  registryPermission,
} from './registry-policy.ts';
import type { Office, Viewer } from './viewer.ts';

const account = (
  offices: readonly Office[],
  role: 'member' | 'responsible' | null = null,
  readOnly = false,
): Viewer => ({
  kind: 'account',
  account: 'a',
  offices,
  memberships: role === null ? [] : [{ organization: 'org_own', role }],
  readOnly,
});

const VIEWERS: Readonly<Record<string, Viewer>> = {
  anyone: { kind: 'anyone' },
  code: { kind: 'case-code', subject: 'vul_1' },
  operator: { kind: 'operator' },
  platform: { kind: 'platform' },
  stranger: account([]),
  member: account([], 'member'),
  responsible: account([], 'responsible'),
  coordinator: account(['coordinator']),
  administrator: account(['administrator']),
  auditor: account(['auditor']),
};

const may = (action: RegistryAction, of: readonly string[] = ['org_own']) =>
  Object.keys(VIEWERS).filter((name) => registryPermission(VIEWERS[name] as Viewer, of, action).allowed);
const staff = ['operator', 'coordinator', 'administrator'];

test('who may do what to an organization that two of them belong to', () => {
  assert.deepEqual(may('search'), Object.keys(VIEWERS));
  assert.deepEqual(may('confirm-by-code'), Object.keys(VIEWERS));
  assert.deepEqual(may('read').sort(), [...staff, 'platform', 'member', 'responsible', 'auditor'].sort());
  assert.deepEqual(may('list').sort(), [...staff, 'platform', 'auditor'].sort());
  assert.deepEqual(may('name-contact').sort(), [...staff, 'responsible'].sort());
  for (const action of ['register', 'correct', 'dissolve', 'import', 'confirm-by-call'] as const) {
    assert.deepEqual(may(action).sort(), [...staff].sort(), action);
  }
});

test('elsewhere a member is a stranger, and learns of nothing but names', () => {
  for (const action of Object.keys(REGISTRY_ACTIONS) as RegistryAction[]) {
    const here = registryPermission(account([], 'responsible'), ['org_other'], action);
    const stranger = registryPermission(account([]), ['org_other'], action);
    assert.deepEqual(here, stranger, action);
    if (!here.allowed) assert.equal(here.because, 'absent');
    else assert.deepEqual([...here.fields], ['name']);
  }
});

test('a maintainer reads a system and answers for nothing of its keeper', () => {
  const maintainer: Viewer = {
    kind: 'account',
    account: 'm',
    memberships: [{ organization: 'org_maintainer', role: 'responsible' }],
    offices: [],
    readOnly: false,
  };
  const of = ['org_keeper', 'org_maintainer'];
  assert.deepEqual(registryParts(maintainer, of), ['member', 'public']);
  assert.equal(registryPermission(maintainer, of, 'read').allowed, true);
  assert.equal(registryPermission(maintainer, of, 'state-addresses').allowed, false);
});

test('who contacts are is for those who must reach them', () => {
  const fields = (name: string) => {
    const permission = registryPermission(VIEWERS[name] as Viewer, ['org_own'], 'read');
    return permission.allowed ? permission.fields : new Set<string>();
  };
  assert.deepEqual(
    Object.keys(VIEWERS).filter((name) => fields(name).has('contacts')),
    ['operator', 'responsible', 'coordinator', 'administrator', 'auditor'],
  );
  assert.deepEqual(
    Object.keys(VIEWERS).filter((name) => fields(name).has('timeline')),
    ['operator', 'coordinator', 'administrator', 'auditor'],
  );
  assert.equal(Object.keys(REGISTRY_FIELDS).length, 10);
});

test('a key that only reads changes nothing, and an auditor never does', () => {
  for (const action of Object.keys(REGISTRY_ACTIONS) as RegistryAction[]) {
    const reading = ['search', 'list', 'read', 'export', 'confirm-by-code'].includes(action);
    assert.equal(registryPermission(account(['auditor']), ['org_own'], action).allowed, reading, action);
    assert.equal(
      registryPermission(account(['coordinator'], null, true), ['org_own'], action).allowed,
      reading,
      action,
    );
  }
});
