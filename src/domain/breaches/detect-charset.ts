import { analyse } from 'chardet';
import { decode } from './charset.ts';
import type { Charset } from './plan.ts';

export type DetectedCharset = {
  readonly charset: Charset;
  /** 0 to 1. */
  readonly confidence: number;
  readonly because: string;
  /** The next best, when there is one worth naming. */
  readonly other?: Charset;
};

/**
 * Character set of a sample: byte-order mark, NUL pattern of UTF-16, UTF-8 by its strict form, then the multi-byte
 * sets of Chinese lists. Judged line by line, so that broken lines, foreign lines and characters cut in half at the
 * joints of a sample count for what they are: a few lines among many.
 */
export function detectCharset(sample: Uint8Array): DetectedCharset {
  return byMark(sample) ?? byNulPattern(sample) ?? byHighBytes(sample);
}

function byMark(sample: Uint8Array): DetectedCharset | null {
  const [a, b, c] = sample;
  const because = 'a byte-order mark stands at the start';
  if (a === 0xef && b === 0xbb && c === 0xbf) return { charset: 'utf-8', confidence: 1, because };
  if (a === 0xff && b === 0xfe) return { charset: 'utf-16le', confidence: 1, because };
  if (a === 0xfe && b === 0xff) return { charset: 'utf-16be', confidence: 1, because };
  return null;
}

/** ASCII in UTF-16 has a zero in every other byte, always on the same side. Stray NULs stand on both. */
function byNulPattern(sample: Uint8Array): DetectedCharset | null {
  const zeros = [0, 0];
  const units = Math.min(sample.length, 65_536) >> 1;
  for (let i = 0; i < units * 2; i++) if (sample[i] === 0) zeros[i & 1] = (zeros[i & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const because = 'every other byte is zero, as in UTF-16';
  if (odd > units * 0.2 && even < odd * 0.05) return { charset: 'utf-16le', confidence: 0.95, because };
  if (even > units * 0.2 && odd < even * 0.05) return { charset: 'utf-16be', confidence: 0.95, because };
  return null;
}

/** Enough lines to judge by; a line is cut to this many bytes. */
const MOST_LINES = 2_000;
const MOST_BYTES = 512;

function byHighBytes(sample: Uint8Array): DetectedCharset {
  const lines = linesWithHighBytes(sample);
  if (lines.length === 0) return { charset: 'utf-8', confidence: 0.9, because: 'the sample is plain ASCII' };
  const clean = (charset: Charset) =>
    lines.filter((line) => !decode(charset, line).includes('\uFFFD')).length / lines.length;
  const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
  const utf8 = clean('utf-8');
  const gb18030 = clean('gb18030');
  const big5 = clean('big5');
  // Two GBK characters can form valid UTF-8 by chance; over several lines UTF-8 must win clearly or not at all.
  if (utf8 >= 0.5 && utf8 >= Math.max(gb18030, big5) - 0.1) {
    return {
      charset: 'utf-8',
      confidence: utf8,
      because: `${percent(utf8)} of the lines beyond ASCII are strict UTF-8`,
    };
  }
  if (Math.max(gb18030, big5) < 0.5) {
    return {
      charset: 'latin1',
      confidence: 0.4,
      because: `neither UTF-8 (${percent(utf8)}) nor GB18030 (${percent(gb18030)}) nor Big5 (${percent(big5)}) decodes most lines beyond ASCII`,
    };
  }
  return chineseSet(lines, gb18030, big5);
}

function chineseSet(lines: readonly Uint8Array[], gb18030: number, big5: number): DetectedCharset {
  const said = analyse(joined(lines));
  const confidenceOf = (name: string) => (said.find((match) => match.name === name)?.confidence ?? 0) / 100;
  const common = {
    gb18030: commonShare(lines, 0xb0, 0xd7, 0xa1),
    big5: commonShare(lines, 0xa4, 0xc6, 0x40),
  };
  const score = {
    // A list in one set decodes in the other only by chance, so clean lines weigh most; then the commonest
    // characters, which each set keeps in its own first plane; then the library's statistics.
    gb18030: gb18030 + common.gb18030 + confidenceOf('GB18030') / 2,
    big5: big5 + common.big5 + confidenceOf('Big5') / 2,
  };
  const [charset, other] =
    score.big5 > score.gb18030 ? (['big5', 'gb18030'] as const) : (['gb18030', 'big5'] as const);
  // A letter with an accent and the ASCII letter behind it look like one rare Chinese character.
  if (Math.max(common.gb18030, common.big5) < 0.2) {
    return {
      charset: 'latin1',
      confidence: 0.6,
      because: 'single letters with accents, no Chinese',
      other: charset,
    };
  }
  const margin = Math.abs(score.gb18030 - score.big5);
  return {
    charset,
    confidence: Math.min(0.98, 0.55 + margin / 2),
    because: `${Math.round((charset === 'big5' ? big5 : gb18030) * 1000) / 10} % of the lines beyond ASCII decode, most into common characters of this set`,
    other,
  };
}

/** Part of the two-byte characters that lie in the rows of the set's commonest characters. */
function commonShare(lines: readonly Uint8Array[], first: number, last: number, trail: number): number {
  let [common, all] = [0, 0];
  for (const line of lines) {
    for (let i = 0; i < line.length - 1; i++) {
      const lead = line[i] ?? 0;
      const next = line[i + 1] ?? 0;
      if (lead < 0x81) continue;
      all++;
      if (lead >= first && lead <= last && next >= trail) common++;
      i++;
    }
  }
  return all === 0 ? 0 : common / all;
}

function linesWithHighBytes(sample: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let at = 0; at < sample.length && lines.length < MOST_LINES; ) {
    const feed = sample.indexOf(10, at);
    const end = feed === -1 ? sample.length : feed;
    const line = sample.subarray(at, Math.min(end, at + MOST_BYTES));
    // A cut line may end inside a character, which must not count against any set.
    const whole = end - at <= MOST_BYTES ? line : line.subarray(0, Math.max(0, lastAscii(line)));
    if (whole.some((byte) => byte > 0x7f)) lines.push(whole);
    at = end + 1;
  }
  return lines;
}

function lastAscii(line: Uint8Array): number {
  let at = line.length;
  while (at > 0 && !((line[at - 1] ?? 0) < 0x30)) at--;
  return at;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const most = parts.slice(0, 400);
  const out = new Uint8Array(most.reduce((sum, part) => sum + part.length + 1, 0));
  let at = 0;
  for (const part of most) {
    out.set(part, at);
    at += part.length;
    out[at++] = 10;
  }
  return out;
}
