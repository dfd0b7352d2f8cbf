/**
 * Ranges of issuer identification numbers (ISO/IEC 7812-1), first six digits, inclusive, with the lengths in use. From
 * what the networks and their members publish; good to tell cards from other long numbers, not to name a bank. A range
 * stays in the table when a network gives it up: old lists hold old cards.
 */
export type CardNetwork =
  | 'unionpay'
  | 'china-domestic'
  | 'visa'
  | 'mastercard'
  | 'maestro'
  | 'amex'
  | 'jcb'
  | 'diners'
  | 'discover'
  | 'mir'
  | 'rupay'
  | 'troy'
  | 'uzcard'
  | 'humo';

type IssuerRange = readonly [
  from: number,
  to: number,
  network: CardNetwork,
  shortest: number,
  longest: number,
];

/** Ascending, disjoint. */
const RANGES: readonly IssuerRange[] = [
  [220000, 220499, 'mir', 16, 19],
  [222100, 272099, 'mastercard', 16, 16],
  [300000, 305999, 'diners', 14, 19],
  [309500, 309599, 'diners', 14, 19],
  [340000, 349999, 'amex', 15, 15],
  [352800, 358999, 'jcb', 16, 19],
  [360000, 369999, 'diners', 14, 19],
  [370000, 379999, 'amex', 15, 15],
  [380000, 399999, 'diners', 14, 19],
  [400000, 499999, 'visa', 13, 19],
  [500000, 509999, 'maestro', 12, 19],
  [510000, 559999, 'mastercard', 16, 16],
  [560000, 589999, 'maestro', 12, 19],
  [600000, 600999, 'maestro', 12, 19],
  [601100, 601199, 'discover', 16, 19],
  // Chinese banks issued from their own numbers before 62: 601382, 601428, 602969, 603… with 16 to 19 digits.
  [601300, 601499, 'china-domestic', 16, 19],
  [602900, 602999, 'china-domestic', 16, 19],
  [603000, 603799, 'china-domestic', 16, 19],
  [605800, 606999, 'china-domestic', 16, 19],
  [607000, 608999, 'rupay', 16, 16],
  [620000, 629999, 'unionpay', 16, 19],
  [630000, 639999, 'maestro', 12, 19],
  [644000, 659999, 'discover', 16, 19],
  [670000, 679999, 'maestro', 12, 19],
  [680000, 699999, 'china-domestic', 16, 19],
  [810000, 817199, 'unionpay', 16, 19],
  [817200, 829999, 'rupay', 16, 16],
  [860000, 860099, 'uzcard', 16, 16],
  [900000, 909999, 'china-domestic', 16, 19],
  [940000, 949999, 'china-domestic', 16, 19],
  [955000, 959999, 'china-domestic', 16, 19],
  [966666, 966666, 'china-domestic', 16, 19],
  [979200, 979299, 'troy', 16, 16],
  [984300, 984399, 'china-domestic', 16, 19],
  [986000, 986099, 'humo', 16, 16],
];

/** Network of a card number in digits, by its first six and its length; null when no range fits. */
export function cardNetwork(digits: string): CardNetwork | null {
  const prefix = Number(digits.slice(0, 6));
  let low = 0;
  let high = RANGES.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = RANGES[middle];
    if (range === undefined) return null;
    if (prefix < range[0]) high = middle - 1;
    else if (prefix > range[1]) low = middle + 1;
    else return digits.length >= range[3] && digits.length <= range[4] ? range[2] : null;
  }
  return null;
}
