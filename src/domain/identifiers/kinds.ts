/**
 * The kinds of identifier, closed. Numbers and versions stand in every token (`fingerprint.ts`), so a number is never
 * reused and a version changes only together with the canonical form in `docs/formats/identifiers-v1.md`: the raw
 * lists are gone, old tokens cannot be made again.
 */
export type IdentifierKind =
  | 'email'
  | 'mobile'
  | 'landline'
  | 'resident-id'
  | 'hk-macau-permit'
  | 'taiwan-permit'
  | 'passport'
  | 'bank-card'
  | 'credit-code'
  | 'site-username'
  | 'username'
  | 'ip'
  | 'birthday'
  | 'name';

/** Recognised, normalised and masked, but never made into tokens: they name nobody, or too many. */
export type UntokenisedKind = 'ip' | 'birthday' | 'name';
export type TokenisedKind = Exclude<IdentifierKind, UntokenisedKind>;

export type KindFacts = {
  /** One byte inside `inner` and in fact files. */
  readonly number: number;
  /** One byte inside `inner`: version of the canonical form. */
  readonly version: number;
  readonly tokenised: boolean;
  /** How well it tells people apart: 1 is the best; null when it must not be used for that. */
  readonly strength: number | null;
  readonly zh: string;
  readonly en: string;
};

const kind = (number: number, strength: number, zh: string, en: string): KindFacts => ({
  number,
  version: 1,
  tokenised: true,
  strength,
  zh,
  en,
});
const unfit = (number: number, zh: string, en: string): KindFacts => ({
  number,
  version: 1,
  tokenised: false,
  strength: null,
  zh,
  en,
});

export const KINDS: Readonly<Record<IdentifierKind, KindFacts>> = {
  email: kind(1, 6, '电子邮箱', 'e-mail address'),
  mobile: kind(2, 5, '手机号', 'mobile number'),
  landline: kind(3, 8, '固定电话', 'landline number'),
  'resident-id': kind(4, 1, '居民身份证号', 'resident ID number'),
  'hk-macau-permit': kind(5, 2, '港澳通行证号', 'Hong Kong or Macau permit number'),
  'taiwan-permit': kind(6, 3, '台湾通行证号', 'Taiwan permit number'),
  passport: kind(7, 4, '护照号', 'passport number'),
  'bank-card': kind(8, 7, '银行卡号', 'bank card number'),
  'credit-code': kind(9, 9, '统一社会信用代码', 'unified social credit code'),
  'site-username': kind(10, 10, '网站用户名', 'username at a site'),
  username: kind(11, 11, '用户名', 'username'),
  ip: unfit(12, 'IP 地址', 'IP address'),
  birthday: unfit(13, '出生日期', 'date of birth'),
  name: unfit(14, '姓名', 'name'),
};

/** Number of the token of an e-mail's domain: not a kind of identifier, but it shares their number space. */
export const DOMAIN_NUMBER = 64;
export const DOMAIN_VERSION = 1;

export const IDENTIFIER_KINDS = Object.keys(KINDS) as readonly IdentifierKind[];

/** Best first: the kind by which a list's people are told apart is the first of these that the list has. */
export const KINDS_BY_STRENGTH: readonly TokenisedKind[] = IDENTIFIER_KINDS.filter(isTokenised).toSorted(
  (a, b) => (KINDS[a].strength ?? Infinity) - (KINDS[b].strength ?? Infinity),
);

export function isTokenised(kind: IdentifierKind): kind is TokenisedKind {
  return KINDS[kind].tokenised;
}
