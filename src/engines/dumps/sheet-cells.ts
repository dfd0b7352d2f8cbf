/** Values of SpreadsheetML cells (ECMA-376 part 1, 18.3.1.4) as the text that a person saw in them, near enough. */

/** How a cell's number is to be read. */
export type NumberStyle = 'number' | 'date' | 'time' | 'date-time';

const LAST_COLUMN = 16_384; // XFD

/** Column number, from 0, of a reference like `AB12`; null when there is none or it lies beyond the last. */
export function columnOf(reference: string): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0];
  if (letters === undefined) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column <= LAST_COLUMN ? column - 1 : null;
}

/** Text of a number. Phones and ID numbers that were stored as numbers come as `1.3800138E+10`: digits again. */
export function numberText(raw: string, style: NumberStyle, since1904: boolean): string {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return raw;
  if (style !== 'number') return dateText(value, style, since1904) ?? raw;
  return /e/i.test(raw) && Number.isSafeInteger(value) ? String(value) : raw;
}

/** Excel's day 0. Its day 60 is 29 February 1900, which never was; the days before it are one off, and nobody's. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
const LAST_DAY = 2_958_465; // 31 December 9999

function dateText(serial: number, style: Exclude<NumberStyle, 'number'>, since1904: boolean): string | null {
  if (serial < 0 || serial >= LAST_DAY) return null;
  const seconds = Math.round(serial * 86_400);
  const iso = new Date((since1904 ? EPOCH_1904 : EPOCH_1900) + seconds * 1000).toISOString();
  const date = iso.slice(0, 10);
  const time = iso.slice(11, 19);
  switch (style) {
    case 'date':
      return Number.isInteger(serial) ? date : `${date} ${time}`;
    case 'time':
      return serial < 1 ? time : `${date} ${time}`;
    case 'date-time':
      return `${date} ${time}`;
  }
}

/** Style of a number format: built-in ones by number (18.8.30, East Asian ones included), others by their code. */
export function styleOfFormat(id: number, code: string | undefined): NumberStyle {
  if (code === undefined) return styleOfBuiltIn(id);
  // Without quoted text, escaped characters and [colours], what is left are the format's letters. [h] counts hours.
  const letters = code
    .toLowerCase()
    .replace(/"[^"]*"|\\.|_./g, '')
    .replace(/\[([hms]+)\]/g, '$1')
    .replace(/\[[^\]]*\]|general/g, '');
  const hasTime = /[hs]/.test(letters);
  // A lone m means months, beside hours or seconds it means minutes.
  const hasDate = /[yd年月日]/.test(letters) || (letters.includes('m') && !hasTime);
  if (hasDate) return hasTime ? 'date-time' : 'date';
  return hasTime ? 'time' : 'number';
}

function styleOfBuiltIn(id: number): NumberStyle {
  const within = (from: number, to: number): boolean => id >= from && id <= to;
  if (within(14, 17) || within(27, 31) || id === 36 || within(50, 54) || within(57, 58)) return 'date';
  if (within(18, 21) || within(32, 35) || within(45, 47) || within(55, 56)) return 'time';
  return id === 22 ? 'date-time' : 'number';
}
