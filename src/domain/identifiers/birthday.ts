import { isBirthDate } from './calendar.ts';
import { accepted, REFUSED, type Canonicalised } from './canonical-result.ts';
import { tidyText } from './tidy-text.ts';

/** Year first, as Chinese lists write it; a time of day after it is dropped. */
const SEPARATED =
  /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[ T]\d{1,2}:\d{2}[0-9:.]{0,16}Z?)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;

/**
 * `YYYY-MM-DD` (ISO 8601). Day-first and month-first forms are refused: 03/04/1990 is two days, and a guess would be
 * wrong for half of the people.
 */
export function canonicaliseBirthday(text: string): Canonicalised {
  const tidied = tidyText(text);
  if (tidied === '') return REFUSED.blank;
  if (tidied.length > 40) return REFUSED.length;
  const match = COMPACT.exec(tidied) ?? SEPARATED.exec(tidied);
  if (match === null) return REFUSED.characters;
  const [, year = '', month = '', day = ''] = match;
  if (!isBirthDate(Number(year), Number(month), Number(day))) return REFUSED.date;
  return accepted(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}
