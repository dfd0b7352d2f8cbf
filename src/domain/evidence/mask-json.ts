import { isChineseName } from '#domain/identifiers/surnames.ts';
import { NuwaError } from '#kernel/errors.ts';
import { isSecretName, maskSecrets } from './mask-secrets.ts';
import { maskedByName, STARS, type Tally } from './tally.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** `har`: arrays are part of the format and are no rows, names and values stand in pairs. */
export type JsonMasking = { readonly har: boolean; readonly personal: boolean };

const DEEPEST = 100;

/**
 * Masks the values of a JSON document: secrets by the names of their keys; personal data, when `personal`, by their
 * keys and by what is found in them. Texts that hold JSON themselves, such as the bodies in a HAR, are gone through
 * likewise. `rows`: the longest array of objects or arrays, or of texts with personal data.
 * @throws evidence-refused when it is nested deeper than 100
 */
export function maskJson(value: Json, masking: JsonMasking, tally: Tally): { value: Json; rows: number } {
  const walk = new Walk(masking, tally);
  return { value: walk.value(value, '', 0, masking.har), rows: walk.rows };
}

class Walk {
  rows = 0;
  readonly #masking: JsonMasking;
  readonly #tally: Tally;

  constructor(masking: JsonMasking, tally: Tally) {
    this.#masking = masking;
    this.#tally = tally;
  }

  value(value: Json, key: string, depth: number, har: boolean): Json {
    if (depth > DEEPEST) throw tooDeep();
    if (value === null || typeof value === 'boolean') return value;
    if (isList(value)) return this.#array(value, key, depth, har);
    if (typeof value === 'object') return this.#object(value, depth, har);
    const masked = this.#scalar(String(value), key, depth, har);
    return masked === String(value) ? value : masked;
  }

  #array(values: readonly Json[], key: string, depth: number, har: boolean): Json {
    const isCookies = har && /^cookies$/i.test(key);
    let rows = 0;
    const masked = values.map((value) => {
      const before = this.#tallied();
      const out = this.value(isCookies ? withStars(value) : value, key, depth + 1, har);
      if (typeof value === 'object' ? !har : this.#tallied() > before) rows++;
      return out;
    });
    if (isCookies) this.#tally.add('secret', values.length);
    this.rows = Math.max(this.rows, rows);
    return masked;
  }

  #object(object: { readonly [key: string]: Json }, depth: number, har: boolean): Json {
    const { name, value, encoding } = object;
    if (har && typeof name === 'string' && typeof value === 'string')
      return { ...object, value: this.#scalar(value, name, depth, har) };
    if (har && encoding === 'base64' && typeof object['text'] === 'string')
      return { ...object, ...this.#decoded(object['text'], object['mimeType'], depth) };
    const isPerson = !har && Object.keys(object).some((key) => !PLAIN_NAME.test(key) && namesPerson(key));
    return Object.fromEntries(
      Object.entries(object).map(([key, inner]) => [
        key,
        this.value(inner, isPerson && PLAIN_NAME.test(key) ? 'realname' : key, depth + 1, har),
      ]),
    );
  }

  /** Bodies that a HAR keeps in base64: text is gone through as text; a picture would carry its own metadata. */
  #decoded(base64: string, mediaType: Json | undefined, depth: number): { readonly [key: string]: Json } {
    const isText = typeof mediaType === 'string' && /json|text|xml|javascript|urlencoded/i.test(mediaType);
    if (!isText) return { text: '', encoding: '', comment: 'body left out' };
    const text = Buffer.from(base64, 'base64').toString('utf8');
    return { text: this.#scalar(text, 'text', depth, true), encoding: '' };
  }

  #scalar(text: string, key: string, depth: number, har: boolean): string {
    if (text.trim() === '') return text;
    const kind = maskedByName(key);
    if (isSecretName(key) || kind === 'secret') {
      this.#tally.add('secret');
      return STARS;
    }
    const inner = embedded(text);
    if (inner !== undefined) return JSON.stringify(this.value(inner, key, depth + 1, false));
    const safe = maskSecrets(text, this.#tally);
    if (!this.#masking.personal) return safe;
    const isOther = PLAIN_NAME.test(key) && (har || !isChineseName(text));
    if (kind !== null && !isOther) return this.#tally.value(kind, safe);
    return this.#lines(safe);
  }

  /** A long text may be a list itself. */
  #lines(text: string): string {
    let rows = 0;
    const lines = text.split('\n').map((line) => {
      const masked = this.#tally.text(line);
      if (masked.found) rows++;
      return masked.text;
    });
    this.rows = Math.max(this.rows, rows);
    return lines.join('\n');
  }

  #tallied(): number {
    return Object.values(this.#tally.counts).reduce((sum, count) => sum + count, 0);
  }
}

/** It names products, hosts and headers more often than people. */
const PLAIN_NAME = /^name$/i;

function namesPerson(key: string): boolean {
  const kind = maskedByName(key);
  return kind !== null && kind !== 'secret' && kind !== 'device';
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function withStars(cookie: Json): Json {
  return cookie !== null && typeof cookie === 'object' && !isList(cookie)
    ? { ...cookie, value: STARS }
    : STARS;
}

/** Text that is an object or an array of JSON itself; undefined for any other. */
function embedded(text: string): Json | undefined {
  const trimmed = text.trim();
  return /^[[{][^]*[\]}]$/.test(trimmed) ? parseJson(trimmed) : undefined;
}

/**
 * Undefined when it is none. Whole numbers that do not fit a double, such as long identifiers, come as text: evidence
 * must not change by being read.
 * @throws evidence-refused when it is nested too deep to be read at all
 */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text, exactly) as Json;
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(error);
    return undefined; // the question was whether it is JSON
  }
}

function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d+$/.test(source) ? source : value;
}

const tooDeep = (cause?: unknown): NuwaError =>
  new NuwaError('evidence-refused', { reason: `it is nested deeper than ${DEEPEST} levels` }, cause);
