/**
 * What a canonicaliser says. Refusals are closed and shared objects: a list of 100 million rows refuses tens of
 * millions of cells, and none of them may cost an allocation.
 */
export type Canonicalised =
  | { readonly ok: true; readonly canonical: string }
  | { readonly ok: false; readonly reason: CanonicalRefusal };

export type CanonicalRefusal =
  /** Nothing but blanks. */
  | 'blank'
  /** Not of a length that this kind has. */
  | 'length'
  /** A character, or an order of characters, that this kind never has. */
  | 'characters'
  /** Looks right, but a check digit does not fit: the share of these is evidence about a list. */
  | 'check-digit'
  /** No such day, or a year before 1850 or after 2049. */
  | 'date'
  /** No such province, area code or country. */
  | 'place'
  /** Card number outside every known issuer's ranges. */
  | 'issuer'
  /** The domain is no usable host name. */
  | 'domain'
  /** A username at a site, but no site was given. */
  | 'site';

type Refused = Extract<Canonicalised, { ok: false }>;

export const REFUSED: Readonly<Record<CanonicalRefusal, Refused>> = Object.freeze({
  blank: Object.freeze({ ok: false, reason: 'blank' }),
  length: Object.freeze({ ok: false, reason: 'length' }),
  characters: Object.freeze({ ok: false, reason: 'characters' }),
  'check-digit': Object.freeze({ ok: false, reason: 'check-digit' }),
  date: Object.freeze({ ok: false, reason: 'date' }),
  place: Object.freeze({ ok: false, reason: 'place' }),
  issuer: Object.freeze({ ok: false, reason: 'issuer' }),
  domain: Object.freeze({ ok: false, reason: 'domain' }),
  site: Object.freeze({ ok: false, reason: 'site' }),
});

export const accepted = (canonical: string): Canonicalised => ({ ok: true, canonical });
