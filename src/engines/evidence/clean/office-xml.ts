/** Parts of Office files (ECMA-376) are XML in UTF-8 or, seldom, UTF-16. */
export function xmlText(part: Buffer): string {
  const [a, b] = part;
  if (a === 0xff && b === 0xfe) return declared(new TextDecoder('utf-16le').decode(part));
  if (a === 0xfe && b === 0xff) return declared(new TextDecoder('utf-16be').decode(part));
  return new TextDecoder('utf-8').decode(part);
}

const declared = (xml: string): string => xml.replace(/^(<\?xml[^>]{0,200}encoding=["'])[^"']*/i, '$1UTF-8');

/** Attributes by local name, whatever their prefix, with what comes in their place; null takes them away. */
export function withoutAttributes(xml: string, names: readonly string[], instead: string | null): string {
  const attribute = new RegExp(`(\\s(?:[\\w.-]+:)?(?:${names.join('|')})\\s*=\\s*)(?:"[^"]*"|'[^']*')`, 'g');
  return xml.replace(attribute, (_, before: string) => (instead === null ? '' : `${before}"${instead}"`));
}

/** Elements by local name, with all that they hold. The same element does not stand inside itself in these formats. */
export function withoutElements(xml: string, names: readonly string[]): string {
  let left = xml;
  for (const name of names) {
    left = left.replace(new RegExp(`<((?:[\\w.-]+:)?${name})(?:\\s[^<>]*)?/>`, 'g'), '');
    left = withoutPairs(left, name);
  }
  return left;
}

/** By search, not by one pattern: `[^]*?` from every opening would read a hostile file again and again. */
function withoutPairs(xml: string, name: string): string {
  const opening = new RegExp(`<((?:[\\w.-]+:)?${name})(?:\\s[^<>]*)?>`, 'g');
  const kept: string[] = [];
  let at = 0;
  for (let match = opening.exec(xml); match !== null; match = opening.exec(xml)) {
    const close = `</${match[1]}>`;
    const end = xml.indexOf(close, opening.lastIndex);
    if (end < 0) break;
    kept.push(xml.slice(at, match.index));
    at = end + close.length;
    opening.lastIndex = at;
  }
  return kept.join('') + xml.slice(at);
}

export const unescapeXml = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
