import { findIdentifiers } from '#domain/identifiers/find-in-text.ts';
import { maskText } from '#domain/identifiers/mask-text.ts';

/** Rows with identifiers from which on a text counts as a sample of data, and not as a description that names somebody. */
const A_SAMPLE = 4;

/** Lines of a text that hold an identifier of a person. */
export function rowsWithIdentifiers(text: string): number {
  const starts = findIdentifiers(text).map(({ start }) => start);
  let rows = 0;
  let at = 0;
  for (const line of text.split('\n')) {
    const end = at + line.length;
    if (starts.some((start) => start >= at && start <= end)) rows++;
    at = end + 1;
  }
  return rows;
}

/**
 * Free text as it is kept. What has a valid check digit is always masked; as soon as the text holds several rows with
 * identifiers it is a sample, and all of them are. Whoever insists on originals hands in a file, which a coordinator
 * decides on.
 */
export const maskedAtTheDoor = (text: string): string =>
  maskText(text, rowsWithIdentifiers(text) >= A_SAMPLE ? 'sample' : 'prose').text;
