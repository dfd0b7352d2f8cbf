import type { Instant } from '#kernel/instant.ts';

/** What a security.txt (RFC 9116) says. All of it is written by others: shown as text, never followed unasked. */
export type SecurityTxt = {
  /** URIs in the order of the site's preference: mailto:, https: or tel:. */
  readonly contacts: readonly string[];
  /** Null when it is missing or no time. */
  readonly expires: Instant | null;
  readonly canonical: readonly string[];
  readonly encryption: readonly string[];
  readonly acknowledgments: readonly string[];
  readonly policy: readonly string[];
  readonly hiring: readonly string[];
  /** Addresses of CSAF provider-metadata.json. */
  readonly csaf: readonly string[];
  /** Language tags (RFC 5646) as written; empty: none said. */
  readonly languages: readonly string[];
  /** Fields that this reader does not know, as written. */
  readonly others: readonly { readonly name: string; readonly value: string }[];
  /** `unverified`: in an OpenPGP cleartext signature, which is taken off and proves nothing here. */
  readonly signature: 'none' | 'unverified';
};

export type SecurityTxtProblem = {
  readonly rule: SecurityTxtRule;
  /** Counted from 1 in the file as it came; null: the file as a whole. */
  readonly line: number | null;
};

/** Each a rule of RFC 9116 that the file breaks (section in brackets). */
export const SECURITY_TXT_RULES = {
  'contact-missing': 'There is no Contact (2.5.3).',
  'expires-missing': 'There is no Expires (2.5.5).',
  'expires-repeated': 'Expires stands there more than once (2.5.5).',
  'expires-unreadable': 'Expires is no date and time like 2027-01-31T12:00:00Z (2.5.5).',
  expired: 'The file has expired (2.5.5).',
  'expires-far': 'Expires lies more than a year ahead (2.5.5).',
  'languages-repeated': 'Preferred-Languages stands there more than once (2.5.8).',
  'languages-unreadable': 'Preferred-Languages is no list of language tags (2.5.8).',
  'canonical-other': 'The file was read from an address that its Canonical does not name (2.5.2).',
  'address-unreadable': 'The value is no address with a scheme that the field allows (2.4, 2.5).',
  'not-https': 'A web address must start with https:// (2.4).',
  'line-unreadable': 'The line is neither a field nor a comment nor blank (2.2).',
  'signature-broken': 'The signature block is not whole (2.3).',
  'outside-signature': 'There is text outside the signed part; it was not read (2.3).',
  'not-utf8': 'The file is not UTF-8 (3).',
  'not-plain-text': 'The file was not served as text/plain in UTF-8 (3).',
  'other-site': 'The file came from another site by a redirect (5.1).',
  'too-large': 'The file is larger than 32 KiB, or has too many lines; it was not read (5.4).',
} as const;

export type SecurityTxtRule = keyof typeof SECURITY_TXT_RULES;

export type SecurityTxtReading = {
  readonly file: SecurityTxt;
  readonly problems: readonly SecurityTxtProblem[];
};

/** Whether its contacts may be used: there is one, and the file says until when and that is not over. */
export function isInForce({ file, problems }: SecurityTxtReading): boolean {
  return (
    file.contacts.length > 0 && file.expires !== null && !problems.some(({ rule }) => rule === 'expired')
  );
}
