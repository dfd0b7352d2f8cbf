/** Birth years that are believed. There is no clock in a pure rule; a day still to come is judged by who knows today. */
const FIRST_YEAR = 1850;
const LAST_YEAR = 2049;

/** A day of the Gregorian calendar on which somebody in a list can have been born. */
export function isBirthDate(year: number, month: number, day: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR && isCalendarDate(year, month, day);
}

function isCalendarDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
