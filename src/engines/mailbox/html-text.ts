/** Content of these is not what a reader sees. */
const UNSEEN = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
  'math',
]);

const BREAKS = new Set(
  'address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul'.split(
    ' ',
  ),
);

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  middot: '·',
  bull: '•',
  copy: '©',
  times: '×',
  yen: '¥',
};

/**
 * The words of an HTML mail, with the targets of its links in angle brackets behind them. Nothing is loaded or run, and
 * what comes out is text, never HTML again. One pass: time grows with the length, whatever the mail is made to do.
 * Attacker-controlled.
 */
export function htmlText(html: string): string {
  const out: string[] = [];
  const lastClose = html.lastIndexOf('>');
  let at = 0;
  let hidden: string | null = null;
  let link: string | null = null;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (hidden === null) out.push(words(html.slice(at, open < 0 ? html.length : open)));
    if (open < 0) break;
    if (html.startsWith('<!--', open)) {
      const close = html.indexOf('-->', open + 4);
      if (close < 0) break;
      at = close + 3;
      continue;
    }
    const tag = /^<(\/?)([a-z][a-z0-9]{0,20})(?=[\s/>])/i.exec(html.slice(open, open + 30));
    const close = tag === null || open > lastClose ? -1 : html.indexOf('>', open);
    if (close < 0 || tag === null) {
      if (hidden === null) out.push('<');
      at = open + 1;
      continue;
    }
    const name = (tag[2] ?? '').toLowerCase();
    const ends = tag[1] === '/';
    at = close + 1;
    if (hidden !== null) {
      if (ends && name === hidden) hidden = null;
    } else if (UNSEEN.has(name)) {
      if (!ends) hidden = name;
    } else if (BREAKS.has(name)) out.push('\n');
    else if ((name === 'td' || name === 'th') && !ends) out.push('\t');
    else if (name === 'a' && !ends) link = linkOf(html.slice(open, Math.min(close, open + 4000)));
    else if (name === 'a' && link !== null) {
      out.push(` <${link}>`);
      link = null;
    }
  }
  return tidy(out.join(''));
}

function words(text: string): string {
  return decodeEntities(text).replace(/[\s\u00a0]+/g, ' ');
}

function linkOf(tag: string): string | null {
  const [, double, single, bare] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(tag) ?? [];
  const href = decodeEntities(double ?? single ?? bare ?? '').trim();
  return /^(?:https?|mailto):[^\s<>]+$/i.test(href) ? href : null;
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,6}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      ? String.fromCodePoint(code)
      : '\ufffd';
  });
}

/** No blanks at the ends of lines, one empty line at most. */
function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line, i) => line !== '' || (i > 0 && lines[i - 1] !== ''))
    .join('\n')
    .trim();
}
