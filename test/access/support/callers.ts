import type { Office } from '#domain/access/viewer.ts';

/** Organizations of the seeded world. */
export type Body = 'keeper' | 'maintainer' | 'ministry' | 'province' | 'bureau' | 'other';

/**
 * Everybody who asks every route. `account`: one of the people below signs in; `readOnly`: with a key that may only
 * read. `case-code`: an anonymous finder who has shown code and passphrase of the case that is asked for.
 */
export type Caller =
  | { readonly name: string; readonly kind: 'anyone' | 'operator' | 'case-code' }
  | { readonly name: string; readonly kind: 'account'; readonly person: Person; readonly readOnly?: true };

export type Person =
  | 'finder'
  | 'keeper member'
  | 'keeper responsible'
  | 'maintainer'
  | 'superior told'
  | 'superior not told'
  | 'authority told'
  | 'member elsewhere'
  | 'coordinator'
  | 'administrator'
  | 'auditor'
  | 'nobody in particular';

type Placed = { readonly body?: Body; readonly role?: 'member' | 'responsible'; readonly office?: Office };

/** Who the people are. The ministry stands above the bureau, and the bureau above the keeper; both are its line. */
export const PEOPLE: Readonly<Record<Person, Placed>> = {
  finder: {},
  'keeper member': { body: 'keeper', role: 'member' },
  'keeper responsible': { body: 'keeper', role: 'responsible' },
  maintainer: { body: 'maintainer', role: 'member' },
  'superior told': { body: 'bureau', role: 'member' },
  'superior not told': { body: 'ministry', role: 'member' },
  'authority told': { body: 'province', role: 'member' },
  'member elsewhere': { body: 'other', role: 'responsible' },
  coordinator: { office: 'coordinator' },
  administrator: { office: 'administrator' },
  auditor: { office: 'auditor' },
  'nobody in particular': {},
};

const signedIn = (person: Person): Caller => ({ name: person, kind: 'account', person });
const byKey = (person: Person): Caller => ({
  name: `${person} (read-only key)`,
  kind: 'account',
  person,
  readOnly: true,
});

export const CALLERS: readonly Caller[] = [
  { name: 'anyone', kind: 'anyone' },
  signedIn('nobody in particular'),
  signedIn('finder'),
  { name: 'finder by code', kind: 'case-code' },
  signedIn('keeper member'),
  signedIn('keeper responsible'),
  signedIn('maintainer'),
  signedIn('superior told'),
  signedIn('superior not told'),
  signedIn('authority told'),
  signedIn('member elsewhere'),
  signedIn('coordinator'),
  signedIn('administrator'),
  signedIn('auditor'),
  byKey('finder'),
  byKey('keeper responsible'),
  byKey('coordinator'),
  byKey('administrator'),
  { name: 'operator', kind: 'operator' },
];
