import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Assertion } from '#domain/assertions/assertion.ts';
import type { Value } from '#domain/assertions/axis.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { VULNERABILITY_AXES } from '#domain/assertions/vulnerability-axes.ts';
import { instantOf } from '#kernel/instant.ts';

import { AXES_OF_FIELD, FOLLOWING_AXES } from './axes-of-field.ts';
import { type CaseTies, type Part, PARTS, partsIn } from './case-parts.ts';
import {
  actionsFor,
  CASE_ACTIONS,
  CASE_FIELDS,
  type CaseField,
  fieldsFor,
  permission,
} from './case-policy.ts';
import { tiesOf } from './case-ties.ts';
import { caseViewOf } from './case-view.ts';
import type { EnteredCase } from './enter-case.ts';
import type { Viewer } from './viewer.ts';
import { receivableHistory } from './visible-history.ts';

const id = (prefix: string, n: number) => `${prefix}_${String(n).padStart(26, '0')}`;
const subject: Subject<'vulnerability'> = { kind: 'vulnerability', id: id('vul', 1) };
const [KEEPER, MAINTAINER, MINISTRY, FORMER] = [1, 2, 3, 4].map((n) => id('org', n)) as [
  string,
  string,
  string,
  string,
];

type Line = readonly [actor: string, axis: string, value: Value | null, more?: Partial<Assertion>];

/** What was said, a minute after each other. */
const historyOf = (...lines: readonly Line[]): readonly Assertion[] =>
  lines.map(([actor, axis, value, more], index) => ({
    id: id('ast', index),
    subject,
    axis,
    value,
    recipient: null,
    actor,
    organization: null,
    basis: 'statement',
    evidence: null,
    happened: instantOf(60_000 * index),
    recorded: instantOf(60_000 * index),
    withdraws: null,
    body: null,
    position: index,
    ...more,
  }));

const told = (organization: string, is = 'sent'): Line => [
  'platform',
  'contact',
  { is },
  { recipient: organization },
];
const keeperIs = (organization: string): Line => ['operator', 'keeper', { is: 'stated', organization }];
const passed = (to: string, by: string | null, is = 'passed'): Line => [
  'keeper-aaaaaaaa',
  'passed-to',
  { is },
  { recipient: to, organization: by },
];
const taken = (line: number, axis: string, more: Partial<Assertion> = {}): Line => [
  'operator',
  axis,
  null,
  { withdraws: id('ast', line), ...more },
];

const member = (...organizations: string[]): Viewer => ({
  kind: 'account',
  account: id('acc', 1),
  memberships: organizations.map((organization) => ({ organization, role: 'member' })),
  offices: [],
  readOnly: false,
});

function entered(history: readonly Assertion[], parts: readonly Part[], you?: string): EnteredCase {
  const ties: CaseTies = tiesOf(subject.id, history, null);
  const viewer: Viewer = { ...member(), kind: 'account' } as Viewer;
  return {
    subject,
    parts,
    as: parts[0] ?? 'public',
    fields: fieldsFor(parts),
    may: actionsFor(viewer, parts),
    ties,
    history,
    ...(you === undefined ? {} : { pseudonym: { name: you, tag: new Uint8Array(16) } }),
  };
}

describe('the axes of a case', () => {
  it('stand in exactly one field each, so that a new one is shown to nobody by accident', () => {
    const placed = [...Object.values(AXES_OF_FIELD).flat(), ...FOLLOWING_AXES];
    assert.deepEqual(placed.toSorted(), Object.keys(VULNERABILITY_AXES).toSorted());
    assert.equal(new Set(placed).size, placed.length);
  });
});

describe('the parts of a case', () => {
  const partsOf = (viewer: Viewer, ...lines: readonly Line[]) =>
    partsIn(viewer, tiesOf(subject.id, historyOf(...lines), null));

  it('a keeper sees a case from the notice on', () => {
    assert.deepEqual(partsOf(member(KEEPER), keeperIs(KEEPER)), ['public']);
    assert.deepEqual(partsOf(member(KEEPER), told(KEEPER, 'identified'), keeperIs(KEEPER)), ['public']);
    assert.deepEqual(partsOf(member(KEEPER), keeperIs(KEEPER), told(KEEPER)), ['keeper']);
    assert.deepEqual(partsOf(member(KEEPER), told(KEEPER), keeperIs(KEEPER)), ['keeper']);
    assert.deepEqual(partsOf(member(), keeperIs(KEEPER), told(KEEPER)), ['public']);
  });

  it('a superior sees it from the rung at which it was told', () => {
    const known = [keeperIs(KEEPER), told(KEEPER)] as const;
    assert.deepEqual(partsOf(member(MINISTRY), ...known), ['public']);
    assert.deepEqual(partsOf(member(MINISTRY), ...known, told(MINISTRY)), ['told']);
    assert.deepEqual(partsOf(member(MINISTRY), ...known, told(MINISTRY), told(MINISTRY, 'silent')), ['told']);
  });

  it('whoever was told or passed it on in error, or is the keeper no more, sees it no more', () => {
    assert.deepEqual(
      partsOf(member(MINISTRY), told(MINISTRY), taken(0, 'contact', { recipient: MINISTRY })),
      ['public'],
    );
    const changed = [keeperIs(FORMER), told(FORMER), keeperIs(KEEPER), told(KEEPER)] as const;
    assert.deepEqual(partsOf(member(FORMER), ...changed), ['public']);
    assert.deepEqual(partsOf(member(FORMER), ...changed, told(FORMER, 'acknowledged')), ['public']);
    assert.deepEqual(partsOf(member(FORMER), ...changed, told(FORMER)), ['told']);
    assert.deepEqual(partsOf(member(KEEPER), ...changed), ['keeper']);
    const byFormer = [keeperIs(FORMER), told(FORMER), passed(MAINTAINER, FORMER)] as const;
    assert.deepEqual(partsOf(member(MAINTAINER), ...byFormer), ['maintainer']);
    assert.deepEqual(partsOf(member(MAINTAINER), ...byFormer, keeperIs(KEEPER)), ['public']);
    assert.deepEqual(partsOf(member(MAINTAINER), ...byFormer, passed(MAINTAINER, FORMER, 'none')), [
      'public',
    ]);
  });

  it('an office is a part beside the others, and an administrator alone sees no case', () => {
    const viewer: Viewer = { ...member(KEEPER), offices: ['administrator'] } as Viewer;
    assert.deepEqual(partsOf(viewer), ['administrator']);
    assert.deepEqual(permission(viewer, ['administrator'], 'read'), { allowed: false, because: 'absent' });
    assert.deepEqual(partsOf(viewer, keeperIs(KEEPER), told(KEEPER)), ['keeper', 'administrator']);
  });
});

describe('the policy', () => {
  it('lets nobody act who may not read, and auditors and read-only keys change nothing', () => {
    for (const [action, parts] of Object.entries(CASE_ACTIONS)) {
      for (const part of parts) assert.ok(CASE_ACTIONS.read.includes(part as never), `${action}: ${part}`);
    }
    const reading = ['read', 'read-evidence', 'receipts'];
    assert.deepEqual(actionsFor(member(), ['auditor']), reading);
    assert.deepEqual(actionsFor({ ...member(), readOnly: true } as Viewer, ['coordinator']), reading);
    assert.deepEqual(actionsFor(member(), ['public']), []);
    assert.deepEqual(actionsFor(member(), ['administrator']), []);
  });

  it('shows fields to those who may read only, and the attack to none above the keeper', () => {
    for (const field of Object.keys(CASE_FIELDS) as CaseField[]) {
      for (const part of CASE_FIELDS[field]) assert.ok(CASE_ACTIONS.read.includes(part), `${field}: ${part}`);
    }
    for (const field of [
      'technical',
      'vector',
      'description',
      'evidence',
      'consent',
      'credit',
      'notes',
    ] as const)
      assert.ok(!fieldsFor(['told']).has(field), field);
    for (const field of ['contacts', 'owner', 'notes', 'family', 'leads', 'numbers'] as const)
      assert.ok(!fieldsFor(['finder']).has(field), field);
    for (const field of ['consent', 'credit', 'owner', 'notes', 'family', 'leads'] as const)
      assert.ok(!fieldsFor(['keeper', 'maintainer']).has(field), field);
    assert.equal(fieldsFor(['public']).size, 0);
  });
});

describe('a case as one sees it', () => {
  const history = historyOf(
    ['finder-abcdefgh', 'report', { is: 'received' }],
    ['finder-abcdefgh', 'title', { is: 'stated' }, { body: 'c0' }],
    ['finder-abcdefgh', 'technical', { is: 'stated' }, { body: 'c1' }],
    ['finder-abcdefgh', 'credit', { is: 'named' }, { body: 'c2' }],
    ['coordinator-hhhhhhhh', 'note', { is: 'stated' }, { body: 'c3' }],
    keeperIs(KEEPER),
    told(KEEPER, 'identified'),
    told(KEEPER),
    ['keeper-mmmmmmmm', 'repair', { is: 'repair-claimed', by: 'keeper' }, { organization: KEEPER }],
    ['keeper-mmmmmmmm', 'message', { is: 'said', to: 'coordinator' }, { body: 'c4', organization: KEEPER }],
    ['finder', 'message', { is: 'said', to: 'coordinator' }, { body: 'c5' }],
    ['coordinator-hhhhhhhh', 'message', { is: 'said', to: 'finder' }, { body: 'c6' }],
    ['coordinator-hhhhhhhh', 'message', { is: 'said', to: 'keeper' }, { body: 'c7' }],
    ['told-zzzzzzzz', 'dispute', { is: 'disputed' }, { recipient: id('ast', 8), organization: MINISTRY }],
    ['keeper-mmmmmmmm', 'dispute', { is: 'disputed' }, { recipient: id('ast', 4) }],
    taken(4, 'note'),
  );
  const texts = new Map(
    history.flatMap(({ id: assertion, body }) =>
      body === null ? [] : [[assertion, { text: body }] as const],
    ),
  );
  const viewOf = (parts: readonly Part[], you?: string) =>
    caseViewOf(entered(history, parts, you), { texts, shared: null, sealed: 3 });

  it('has the fields that the policy allows, and no other member', () => {
    for (const part of PARTS) {
      const { id: _id, parts: _parts, may: _may, you: _you, ...fields } = viewOf([part], `${part}-x`);
      assert.deepEqual(Object.keys(fields).toSorted(), [...fieldsFor([part])].toSorted(), part);
    }
  });

  it('leaves rows about fields that are not shown out of the timeline, with what disputes or withdraws them', () => {
    const axes = (part: Part) => new Set(viewOf([part]).timeline?.map(({ axis }) => axis));
    assert.deepEqual(axes('told'), new Set(['report', 'title', 'keeper', 'contact', 'repair', 'dispute']));
    assert.deepEqual(
      axes('finder'),
      new Set(['report', 'title', 'technical', 'credit', 'keeper', 'repair', 'message', 'dispute']),
    );
    assert.equal(viewOf(['finder']).timeline?.filter(({ axis }) => axis === 'dispute').length, 1);
    assert.equal(viewOf(['coordinator']).timeline?.length, history.length);
    assert.equal(viewOf(['auditor']).timeline?.filter(({ withdrawn }) => withdrawn).length, 1);
    for (const part of PARTS) {
      const seen = JSON.stringify(viewOf([part]));
      assert.equal(seen.includes('c3'), ['coordinator', 'auditor'].includes(part), part);
      assert.equal(seen.includes('c1'), fieldsFor([part]).has('technical'), part);
    }
  });

  it('tells those above the keeper what a check found, and not how it was made', () => {
    const checked = historyOf(
      ['operator', 'check', { is: 'made', check: id('chk', 1), found: 'open' }, { body: 'c8' }],
      ['operator', 'note', { is: 'stated' }, { body: 'c9' }],
    );
    const checks = (part: Part) =>
      caseViewOf(entered(checked, [part]), {
        texts: new Map([[id('ast', 0), { text: 'the same request' }]]),
        shared: null,
        sealed: 9,
      });
    assert.deepEqual(checks('keeper').checks?.[0]?.said, { text: 'the same request' });
    assert.equal(checks('told').checks?.[0]?.said, undefined);
    assert.deepEqual(
      checks('told').timeline?.map(({ value, receipt }) => [value?.['found'], receipt]),
      [['open', false]],
    );
    assert.deepEqual(
      receivableHistory(checked, entered(checked, ['keeper'])).map(({ axis }) => axis),
      ['check'],
    );
  });

  it('keeps what finder and keeper write from each other', () => {
    const words = (part: Part) =>
      viewOf([part]).messages?.map(({ said }) => (said !== undefined && 'text' in said ? said.text : null));
    assert.deepEqual(words('finder'), ['c5', 'c6']);
    assert.deepEqual(words('keeper'), ['c4', 'c7']);
    assert.deepEqual(words('maintainer'), ['c4', 'c7']);
    assert.deepEqual(words('auditor'), ['c4', 'c5', 'c6', 'c7']);
    assert.equal(words('told'), undefined);
  });

  it('names others by their part, and by pseudonym to coordinators and auditors', () => {
    const by = (part: Part, you?: string) => viewOf([part], you).standing?.repair.statement?.by;
    assert.deepEqual(by('finder'), { part: 'keeper', organization: KEEPER });
    assert.deepEqual(by('auditor'), { part: 'keeper', pseudonym: 'keeper-mmmmmmmm', organization: KEEPER });
    assert.deepEqual(by('keeper', 'keeper-mmmmmmmm'), {
      part: 'keeper',
      pseudonym: 'keeper-mmmmmmmm',
      organization: KEEPER,
      you: true,
    });
    const dispute = (part: Part) => viewOf([part]).standing?.repair.disputes.map((one) => one.by);
    assert.deepEqual(dispute('finder'), [{ part: 'told' }]);
    assert.deepEqual(dispute('keeper'), [{ part: 'told', organization: MINISTRY }]);
    for (const part of ['keeper', 'maintainer', 'told'] as const)
      assert.ok(!JSON.stringify(viewOf([part])).includes('finder-'), part);
  });

  it('says where nothing is stated, which text was forgotten, and of what a receipt can be had', () => {
    const view = caseViewOf(entered(history, ['coordinator']), {
      texts: new Map([...texts.keys()].map((assertion) => [assertion, { erased: true as const }])),
      shared: { technical: { text: 'all versions' }, vector: { erased: true } },
      sealed: 3,
    });
    assert.deepEqual(view.title?.statement.said, { erased: true });
    assert.equal(view.description, null);
    assert.deepEqual(view.grading?.grade, { value: { is: 'not-stated' }, statement: null, disputes: [] });
    assert.deepEqual(view.technical?.shared, { technical: { text: 'all versions' } });
    assert.deepEqual(view.vector?.shared, { erased: true });
    assert.deepEqual(
      view.timeline?.filter(({ receipt }) => receipt).map(({ axis }) => axis),
      ['report', 'title', 'technical'],
    );
  });
});
