/**
 * Names inside archives and folders: a stranger's bytes in any character set. They are shown, and looked at by the
 * rule below; nothing is ever written or opened under them.
 */

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const GB18030 = new TextDecoder('gb18030', { fatal: true });

/** UTF-8 if it is, else GB18030 as Chinese archivers write it, else one byte a character. Control characters go. */
export function decodeName(bytes: Uint8Array): string {
  for (const decoder of [UTF8, GB18030])
    try {
      return shown(decoder.decode(bytes));
    } catch {
      // Not this one.
    }
  return shown(Buffer.from(bytes).toString('latin1'));
}

/** Fit for a terminal and a page: no control characters and no marks that turn the direction of writing. */
export const shown = (name: string): string =>
  name.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd').slice(0, 1024);

/** Why an archive with such a name in it was not made by an honest tool; null when the name is harmless. */
export function nameTrouble(name: string): string | null {
  const parts = name.split(/[/\\]/);
  if (parts.includes('..')) return 'leads out of the archive (..)';
  if (/^([/\\]|[A-Za-z]:[/\\])/.test(name)) return 'has an absolute path';
  return null;
}

const SMALL = 64 * 1024;

/**
 * The rule by which files are left out of a dump: what file managers leave behind (`__MACOSX`, `.DS_Store`, `._…`,
 * `Thumbs.db`, `desktop.ini`), and notes of whoever passed the list on: at most 64 KiB, and either named read-me,
 * licence, "must read" or "instructions", or with an ending that no list has (nfo, diz, url, lnk, torrent, sfv, md5,
 * sha1, html, picture). Null: it stays.
 */
export function leftOutBecause(name: string, size: number | null): 'system-file' | 'note' | null {
  const parts = name.split(/[/\\]/);
  const base = parts.at(-1) ?? '';
  if (parts.includes('__MACOSX') || base.startsWith('._')) return 'system-file';
  if (/^(\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(base)) return 'system-file';
  if (size === null || size > SMALL) return null;
  if (/^(read[ _-]?me|licen[cs]e|说明|使用说明|必读|下载必读|解压密码)[^/]{0,12}$/i.test(base)) return 'note';
  return /\.(nfo|diz|url|lnk|torrent|sfv|md5|sha1|html?|mht|jpe?g|png|gif)$/i.test(base) ? 'note' : null;
}
