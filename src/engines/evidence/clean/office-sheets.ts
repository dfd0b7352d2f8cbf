import type { Tally } from '#domain/evidence/tally.ts';
import { escapeXml, unescapeXml, xmlText } from './office-xml.ts';
import type { Parts } from './office-zip.ts';

const SHEET = /^xl\/worksheets\/[^/]+\.xml$/i;
const STRINGS = /^xl\/(?:sharedStrings\.xml|comments[^/]*\.xml|threadedComments\/[^/]+\.xml)$/i;

/** Rows with cells in the longest sheet, its first one, the header, not counted. */
export function rowsOfSheets(parts: Parts): number {
  let most = 0;
  for (const [name, part] of parts) {
    if (!SHEET.test(name)) continue;
    const rows = xmlText(part).match(/<(?:\w+:)?row(?:\s[^<>]*)?>(?=\s*<(?:\w+:)?c[\s>])/g)?.length ?? 0;
    most = Math.max(most, rows - 1);
  }
  return most;
}

/** The sheets with what `Tally.text` finds in their texts and long numbers masked. Columns of names are not known. */
export function maskSheets(parts: Parts, tally: Tally): Parts {
  const masked: Parts = new Map(parts);
  for (const [name, part] of parts) {
    if (STRINGS.test(name)) masked.set(name, Buffer.from(maskedTexts(xmlText(part), tally)));
    if (SHEET.test(name))
      masked.set(name, Buffer.from(maskedNumbers(maskedTexts(xmlText(part), tally), tally)));
  }
  return masked;
}

const maskedTexts = (xml: string, tally: Tally): string =>
  xml.replace(
    /(<((?:\w+:)?(?:t|text))(?:\s[^<>]*)?>)([^<]+)(?=<\/)/g,
    (_, open: string, _name: string, text: string) => open + masking(text, tally),
  );

function masking(text: string, tally: Tally): string {
  const masked = tally.text(unescapeXml(text));
  return masked.found ? escapeXml(masked.text) : text;
}

/** A phone or a card number as a number; what is masked is a text from then on. Results of formulas likewise. */
const maskedNumbers = (xml: string, tally: Tally): string =>
  xml.replace(
    /<((?:\w+:)?c)(\s[^<>]*[^<>/]|)>((?:<(?:\w+:)?f[^<>]*>[^<]*<\/(?:\w+:)?f>)?)<((?:\w+:)?v)>([^<]{7,400})<\/[\w:]*v>/g,
    (whole, cell: string, attributes: string, _formula: string, v: string, value: string) => {
      const type = /\st="([^"]*)"/.exec(attributes)?.[1] ?? 'n';
      if (type !== 'n' && type !== 'str') return whole;
      const masked = tally.text(plainNumber(unescapeXml(value)));
      if (!masked.found) return whole;
      const others = attributes.replace(/\st="[^"]*"/, '');
      return `<${cell}${others} t="str"><${v}>${escapeXml(masked.text)}</${v}>`;
    },
  );

/** `1.3900001234E10` is how some programs write it. */
const plainNumber = (value: string): string =>
  /^\d(?:\.\d+)?E\+?\d{1,2}$/i.test(value) ? BigInt(Math.round(Number(value))).toString() : value;
