/** Year first, as Chinese lists write it, with or without separators; a day and a time behind it are dropped. */
const WRITTEN = /^\s*(\d{4})(?:[-/.]|年)?(\d{1,2})(?!\d{5})/;
/** Seconds (10 digits) or milliseconds (13) since 1970. */
const UNIX = /^\s*(\d{10})(?:\d{3})?\s*$/;
const FIRST_YEAR = 1990;
const LAST_YEAR = 2049;
/** Lists are written in the country's time. */
const CHINA_OFFSET_SECONDS = 8 * 3600;

/**
 * Month of a date of registration or log-in, as year × 12 + (month − 1); 0 when the text is no date of 1990 to 2049.
 * Day-first and month-first forms are not read: 03/04/2010 is two dates.
 */
export function monthOf(text: string): number {
  if (text.length > 40) return 0;
  const unix = UNIX.exec(text);
  if (unix !== null) return monthOfSeconds(Number(unix[1]));
  const written = WRITTEN.exec(text);
  return written === null ? 0 : numbered(Number(written[1]), Number(written[2]));
}

/** `YYYY-MM` of a month number. */
export function monthText(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}

function monthOfSeconds(seconds: number): number {
  const date = new Date((seconds + CHINA_OFFSET_SECONDS) * 1000);
  return numbered(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

function numbered(year: number, month: number): number {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) return 0;
  return year * 12 + month - 1;
}
