import { posix } from 'node:path';
import { escapeXml, unescapeXml, xmlText } from './office-xml.ts';
import { CONTENT_TYPES, type Parts } from './office-zip.ts';

/**
 * After parts were taken away: relationships (ECMA-376 part 2, 9.3) to what is not there any more, and their content
 * types, go. Of targets outside the file only web pages stay: the others are paths on somebody's disk, templates in
 * their home folder, and mail addresses.
 */
export function mendRelations(parts: Parts): void {
  for (const [name, part] of parts) {
    if (name.endsWith('.rels')) parts.set(name, Buffer.from(mended(name, xmlText(part), parts)));
    if (name === CONTENT_TYPES)
      parts.set(
        name,
        Buffer.from(
          xmlText(part).replace(/<Override\s[^<>]*>/g, (element) =>
            parts.has((valueOf(element, 'PartName') ?? '').replace(/^\//, '')) ? element : '',
          ),
        ),
      );
  }
}

function mended(name: string, xml: string, parts: Parts): string {
  return xml.replace(/<(?:\w+:)?Relationship\s[^<>]*>/g, (element) => {
    const target = valueOf(element, 'Target') ?? '';
    if (valueOf(element, 'TargetMode') === 'External') {
      if (/^https?:\/\//i.test(target)) return element;
      return element.replace(/(\sTarget\s*=\s*)(?:"[^"]*"|'[^']*')/, `$1"${escapeXml('about:blank')}"`);
    }
    // Links to places inside the document have no part of their own.
    return target.startsWith('#') || parts.has(partAt(name, target)) ? element : '';
  });
}

/** `word/_rels/document.xml.rels` speaks of what lies beside `word/document.xml`. */
function partAt(relations: string, target: string): string {
  if (target.startsWith('/')) return posix.normalize(target.slice(1));
  return posix.normalize(posix.join(posix.dirname(posix.dirname(relations)), target));
}

function valueOf(element: string, attribute: string): string | null {
  const found = new RegExp(`\\s${attribute}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(element);
  return found === null ? null : unescapeXml(found[1] ?? found[2] ?? '');
}
