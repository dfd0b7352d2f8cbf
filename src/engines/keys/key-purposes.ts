/**
 * What keys are derived for. A purpose is part of the derivation: one that data was written under is never renamed and
 * never used for anything else.
 */
export const KEY_PURPOSES = {
  accounts:
    'names, addresses and tokens of accounts in the database, encrypted and looked up by keyed equality',
  pseudonyms: 'the name and the tag that an account has inside one case',
  desks: 'whose case it is, in the register of cases',
  search: 'keyed bigrams of text that can be searched',
  drafts: 'reports that are not handed in yet',
  intake: 'idempotency keys, mailbox messages and what else arrives before there is a case',
  codes: 'tags of case codes, passphrases and one-time links',
  'contact-codes': 'one-time codes by which a security contact confirms itself',
  channels: 'addresses, secrets and tokens of webhooks and other channels',
} as const;

export type KeyPurpose = keyof typeof KEY_PURPOSES;
