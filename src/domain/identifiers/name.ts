import { accepted, REFUSED, type Canonicalised } from './canonical-result.ts';
import { tidyText } from './tidy-text.ts';

/** Letters of any script and their marks, a blank, middle dot, hyphen or apostrophe between; never at an end. */
const NAME = /^\p{L}[\p{L}\p{M}]*(?:[ .·'’-] ?[\p{L}\p{M}]+)*\.?$/u;
/** What people type for the dot in names such as 阿依古丽·买买提. */
const MIDDLE_DOTS = /[•‧∙・･．●]/gu;

/**
 * NFC, one blank between words, middle dots as U+00B7, blanks between single Han characters dropped (张 三 is 张三, as
 * tables pad it). Case stays. Names are counted as a data class and shown masked, never tokenised.
 */
export function canonicaliseName(text: string): Canonicalised {
  const tidied = tidyText(text);
  if (tidied === '') return REFUSED.blank;
  if (tidied.length > 100) return REFUSED.length;
  const spaced = tidied.replace(MIDDLE_DOTS, '·').replace(/ +/g, ' ');
  const joined = spaced.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
  if (joined.length < 2) return REFUSED.length;
  return NAME.test(joined) ? accepted(joined) : REFUSED.characters;
}
