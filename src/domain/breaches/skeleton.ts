/** Longest skeleton, in characters; one that was cut ends in `~`. */
export const SKELETON_LENGTH = 96;
/** Only the start of a record is looked at. */
const LOOKED_AT = 2048;
/** Marks that lists are held together by: they stand for themselves, all others are `#`. */
const STRUCTURE = new Set(',;:|-"\'@.()[]{}');

/**
 * What a refused record looked like, without anything that stood in it: runs of character classes with the length of
 * each run, as in a regular expression. `a` lower-case letters, `A` upper-case, `9` digits, `_` blanks, `t` tabs,
 * `u` characters beyond ASCII, `x` controls, the marks of structure themselves, `#` any other punctuation. An e-mail,
 * a colon and six digits: `a{5}@a{4}.a{7}:9{6}`. The record is attacker-controlled; its letters and digits never
 * come through.
 */
export function skeletonOf(text: string): string {
  const end = Math.min(text.length, LOOKED_AT);
  let out = '';
  for (let at = 0; at < end; ) {
    const kind = classOf(text.charCodeAt(at));
    let next = at + 1;
    while (next < end && classOf(text.charCodeAt(next)) === kind) next++;
    const part = next - at === 1 ? kind : `${kind}{${next - at}}`;
    if (out.length + part.length >= SKELETON_LENGTH) return `${out}~`;
    out += part;
    at = next;
  }
  return end < text.length ? `${out}~` : out;
}

function classOf(code: number): string {
  if (code >= 0x61 && code <= 0x7a) return 'a';
  if (code >= 0x41 && code <= 0x5a) return 'A';
  if (code >= 0x30 && code <= 0x39) return '9';
  if (code === 0x20) return '_';
  if (code === 0x09) return 't';
  if (code > 0x7e) return 'u';
  if (code < 0x20) return 'x';
  const mark = String.fromCharCode(code);
  return STRUCTURE.has(mark) ? mark : '#';
}
