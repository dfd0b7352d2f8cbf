import { accepted, REFUSED, type Canonicalised } from './canonical-result.ts';
import { hasSecondLetter } from './permit.ts';
import { allDigits, dropSeparators, tidyText } from './tidy-text.ts';

/**
 * Passport number, upper case without blanks: 6 to 9 letters and digits (document number of ICAO Doc 9303 part 4), at
 * least five of them digits, so that words are no passports. Nothing in the number names the country and there is no
 * check digit outside the machine-readable zone: two countries may have issued the same one.
 */
export function canonicalisePassport(text: string): Canonicalised {
  const compact = dropSeparators(tidyText(text)).toUpperCase();
  if (compact === '') return REFUSED.blank;
  if (compact.length < 6 || compact.length > 9) return REFUSED.length;
  let digits = 0;
  for (let i = 0; i < compact.length; i++) {
    const c = compact.charCodeAt(i);
    if (c >= 0x30 && c <= 0x39) digits++;
    else if (c < 0x41 || c > 0x5a) return REFUSED.characters;
  }
  return digits < 5 ? REFUSED.characters : accepted(compact);
}

/**
 * Shapes of the People's Republic's own passports: ordinary `E` + 8 digits or `E` + letter + 7 digits (from 2012), `G` +
 * 8 digits and `14`/`15` + 7 digits (before), diplomatic, service and public affairs `DE`, `SE`, `PE` + 7 digits, earlier
 * `D`, `S`, `P` + 7 or 8. `14`/`15` are left out: nine bare digits say nothing.
 */
export function isChinesePassport(compact: string): boolean {
  switch (compact.charAt(0)) {
    case 'E':
      return compact.length === 9 && (allDigits(compact, 1) || hasSecondLetter(compact));
    case 'G':
      return compact.length === 9 && allDigits(compact, 1);
    case 'D':
    case 'S':
    case 'P':
      if (compact.charAt(1) === 'E') return compact.length === 9 && allDigits(compact, 2);
      return (compact.length === 8 || compact.length === 9) && allDigits(compact, 1);
    default:
      return false;
  }
}
