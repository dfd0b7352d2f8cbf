/**
 * What becomes of each field of the library's tables that could name a person or let somebody in:
 * `find`: encrypted so that equal values are equal, because the library looks it up; `read`: encrypted, every time
 * differently; `drop`: never stored. A field that is not here is stored as it is; the test that plants values in
 * every field and greps the tables tells when one is missing.
 */
export type Treatment = 'find' | 'read' | 'drop';

export const SEALED_FIELDS: Readonly<Record<string, Readonly<Record<string, Treatment>>>> = {
  user: { email: 'find', name: 'read', image: 'drop' },
  account: {
    // The subject at an OpenID provider.
    accountId: 'find',
    // Already a slow hash; encrypted as well, a copy of the database gives nothing to guess at.
    password: 'read',
    // We ask once who somebody is, and need nothing of their provider later.
    accessToken: 'drop',
    refreshToken: 'drop',
    idToken: 'drop',
    scope: 'drop',
  },
  session: { token: 'find', ipAddress: 'drop', userAgent: 'drop' },
  verification: { identifier: 'find', value: 'read' },
  // Back-up codes are compared when one is used up, so that no code works twice.
  twoFactor: { secret: 'read', backupCodes: 'find' },
  passkey: { name: 'read', publicKey: 'read', credentialID: 'find', aaguid: 'drop', transports: 'read' },
  apikey: { name: 'read', key: 'find', start: 'drop', metadata: 'drop' },
};
