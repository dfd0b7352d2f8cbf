import { canonicaliseBankCard } from './bank-card.ts';
import { canonicaliseBirthday } from './birthday.ts';
import type { Canonicalised } from './canonical-result.ts';
import { canonicaliseCreditCode } from './credit-code.ts';
import { canonicaliseEmail } from './email.ts';
import { canonicaliseIp } from './ip-address.ts';
import type { IdentifierKind } from './kinds.ts';
import { canonicaliseName } from './name.ts';
import { canonicalisePassport } from './passport.ts';
import { canonicaliseHkMacauPermit, canonicaliseTaiwanPermit } from './permit.ts';
import { canonicaliseLandline, canonicaliseMobile } from './phone.ts';
import { canonicaliseResidentId } from './resident-id.ts';
import { canonicaliseSiteUsername, canonicaliseUsername } from './username.ts';

export type CanonicalContext = {
  /** Domain of the site that the list comes from; only `site-username` reads it. */
  readonly site?: string;
};

/**
 * One identifier in its one canonical form (version in `KINDS`, rules in `docs/formats/identifiers-v1.md`), or why it
 * is none. Never throws; `text` is attacker-controlled and may be of any length. Putting a canonical form in again
 * gives itself (a site's username: without the context).
 */
export function canonicalise(kind: IdentifierKind, text: string, context?: CanonicalContext): Canonicalised {
  switch (kind) {
    case 'email':
      return canonicaliseEmail(text);
    case 'mobile':
      return canonicaliseMobile(text);
    case 'landline':
      return canonicaliseLandline(text);
    case 'resident-id':
      return canonicaliseResidentId(text);
    case 'hk-macau-permit':
      return canonicaliseHkMacauPermit(text);
    case 'taiwan-permit':
      return canonicaliseTaiwanPermit(text);
    case 'passport':
      return canonicalisePassport(text);
    case 'bank-card':
      return canonicaliseBankCard(text);
    case 'credit-code':
      return canonicaliseCreditCode(text);
    case 'site-username':
      return canonicaliseSiteUsername(text, context?.site);
    case 'username':
      return canonicaliseUsername(text);
    case 'ip':
      return canonicaliseIp(text);
    case 'birthday':
      return canonicaliseBirthday(text);
    case 'name':
      return canonicaliseName(text);
  }
}
