import { type CaseField, fieldsFor } from '#domain/access/case-policy.ts';
import type { Part } from '#domain/access/case-parts.ts';
import { pseudonymIn } from '#domain/access/pseudonym.ts';

import type { Caller, Person } from './callers.ts';
import type { World } from './open-world.ts';
import { SECRETS } from './seed-cases.ts';
import type { Observed } from './table.ts';

/** The parts that people play in the seeded cases. */
const PARTS_OF: Readonly<Record<Person, readonly Part[]>> = {
  finder: ['finder'],
  'keeper member': ['keeper'],
  'keeper responsible': ['keeper'],
  maintainer: ['maintainer'],
  'superior told': ['told'],
  'superior not told': [],
  'authority told': ['told'],
  'member elsewhere': [],
  coordinator: ['coordinator'],
  administrator: [],
  auditor: ['auditor'],
  'nobody in particular': [],
};

function partsOf(caller: Caller): readonly Part[] {
  switch (caller.kind) {
    case 'anyone':
      return [];
    case 'operator':
      return ['coordinator'];
    case 'case-code':
      return ['finder'];
    case 'account':
      return PARTS_OF[caller.person];
  }
}

/**
 * Texts, pseudonyms and accounts in answers to those who must not see them. It knows no route and reads no table: what
 * it forbids stays forbidden when somebody updates the table without looking.
 */
export function leaksIn(observed: readonly Observed[], world: World): readonly string[] {
  const { shown, accounts } = world;
  const key = world.opened.keys.derive('pseudonyms');
  const finderName = pseudonymIn(
    { kind: 'vulnerability', id: shown.id },
    accounts.finder,
    'finder',
    key,
  ).name;
  return observed.flatMap(({ caller, answer }) => {
    const text = JSON.stringify(answer.body);
    const beside = JSON.stringify(answer.body, withoutReceipts);
    const fields = fieldsFor(partsOf(caller));
    const isFinder = caller.kind === 'account' && caller.person === 'finder';
    const isOffice = fields.has('notes');
    const forbidden: readonly (readonly [what: string, found: string, may: boolean, where?: string])[] = [
      ...(Object.keys(SECRETS) as (keyof typeof SECRETS)[]).map(
        (name) => [`the ${name}`, SECRETS[name], fields.has(FIELD_OF[name])] as const,
      ),
      // A name for the credits is a name: the field shows that there is one, and not which.
      [
        'the name for the credits',
        SECRETS.credit,
        partsOf(caller).some((part) => part === 'finder' || part === 'coordinator'),
      ],
      ['the pseudonym of the finder', finderName, isFinder || isOffice, beside],
      // Coordinators learn it by `reveal` alone, which has a row of its own in the audit.
      ['the account of the finder', accounts.finder, isFinder || (isOffice && !readsOnly(caller))],
    ];
    return forbidden
      .filter(([, found, may, where = text]) => !may && where.includes(found))
      .map(([what]) => `${caller.name} sees ${what}`);
  });
}

/** A receipt is the record word for word, or it proves nothing: whoever may see a statement has its author's pseudonym. */
const withoutReceipts = (name: string, value: unknown): unknown =>
  name === 'receipt' && typeof value === 'string' ? '' : value;

const readsOnly = (caller: Caller): boolean =>
  caller.kind === 'account' && (caller.readOnly === true || caller.person === 'auditor');

const FIELD_OF: Readonly<Record<keyof typeof SECRETS, CaseField>> = {
  title: 'title',
  description: 'description',
  technical: 'technical',
  credit: 'credit',
  note: 'notes',
};
