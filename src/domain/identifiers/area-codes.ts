/**
 * Trunk area codes of the mainland without the leading 0, historical ones included (the MIIT's numbering plan and the
 * codes merged since: 0410 0413 0414 into 024, 0514 …). Two-digit codes have eight-digit numbers.
 */
const TWO_DIGITS = '10 20 21 22 23 24 25 27 28 29';
const THREE_DIGITS = `
310-319 335 349-359 370-379 391-398
410-419 421 427 429 431-440 448 450-459 464 467-479 482-483
510-520 523 527 530-539 543 546 550-559 561-566 570-580 591-599
631-635 660 662-663 668 691-692
701 710-719 722 724 728 730-739 743-746 750-763 765-766 768-779 790-799
810-819 825-827 830-840 851-859 870-879 881 883 886-899
901-919 930-939 941 943 951-955 970-979 990-999`;

const KNOWN = new Uint8Array(1000);
for (const span of `${TWO_DIGITS} ${THREE_DIGITS}`.trim().split(/\s+/)) {
  const [from = '', to = from] = span.split('-');
  for (let code = Number(from); code <= Number(to); code++) KNOWN[code] = 1;
}

/** Digits of the area code at the start of `digits` (2 or 3), or 0 when there is none. */
export function areaCodeLength(digits: string): 0 | 2 | 3 {
  const first = digits.charCodeAt(0);
  if (first === 0x31 || first === 0x32) return KNOWN[Number(digits.slice(0, 2))] === 1 ? 2 : 0;
  return first !== 0x30 && KNOWN[Number(digits.slice(0, 3))] === 1 ? 3 : 0;
}
