import type { SecurityTxtProblem } from './security-txt.ts';

export type NumberedLine = { readonly line: number; readonly text: string };

export type Unwrapped = {
  readonly lines: readonly NumberedLine[];
  readonly signed: boolean;
  readonly problems: readonly SecurityTxtProblem[];
};

const BEGIN = '-----BEGIN PGP SIGNED MESSAGE-----';
const SIGNATURE = '-----BEGIN PGP SIGNATURE-----';
const END = '-----END PGP SIGNATURE-----';

/**
 * Takes an OpenPGP cleartext signature off (RFC 9580, 7): armour headers up to the first blank line, then dash-escaped
 * text, then the signature, which is not checked. Text outside counts for nothing: whoever could write to the server
 * could put it there without the key.
 */
export function withoutSignature(lines: readonly NumberedLine[]): Unwrapped {
  const is = (mark: string) => (entry: NumberedLine) => entry.text.trimEnd() === mark;
  const begin = lines.findIndex(is(BEGIN));
  if (begin < 0) return { lines, signed: false, problems: [] };
  const rest = lines.slice(begin + 1);
  const blank = rest.findIndex(({ text }) => text.trim() === '');
  const signature = rest.findIndex(is(SIGNATURE));
  const end = rest.findIndex(is(END));
  const whole = blank >= 0 && signature > blank && end > signature;
  const first = lines[begin]?.line ?? 1;
  if (!whole) return { lines: [], signed: true, problems: [{ rule: 'signature-broken', line: first }] };
  const strays = [...lines.slice(0, begin), ...rest.slice(end + 1)].filter(({ text }) => text.trim() !== '');
  return {
    lines: rest
      .slice(blank + 1, signature)
      .map(({ line, text }) => ({ line, text: text.startsWith('- ') ? text.slice(2) : text })),
    signed: true,
    problems: strays.slice(0, 1).map(({ line }) => ({ rule: 'outside-signature', line })),
  };
}
