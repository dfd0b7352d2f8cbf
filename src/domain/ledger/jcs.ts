import { NuwaError } from '#kernel/errors.ts';

/** The values that may be committed to: no fractions, so that a verifier in any language needs no float printer. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** Deep enough for any record of ours; hostile nesting stops here and not at the end of the stack. */
const MAX_DEPTH = 32;

/**
 * Canonical JSON (RFC 8785) of strings, integers up to 2^53 - 1, booleans, null, arrays and plain objects: members
 * sorted by UTF-16 code units, no white space, the escapes of ECMAScript. Two values are equal exactly when their
 * canonical texts are.
 *
 * @throws NuwaError `assertion-refused` on anything else: fractions, lone surrogates, `undefined`, class instances,
 *   holes, nesting past 32. A value is named by where it stands, never by content.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', 0);
}

function write(value: unknown, at: string, depth: number): string {
  if (depth > MAX_DEPTH) throw refusal(at, 'nested too deeply');
  switch (typeof value) {
    case 'string':
      return quote(value, at);
    case 'number':
      // -0 is written as 0, as the RFC has it.
      if (!Number.isSafeInteger(value)) throw refusal(at, 'not an integer below 2^53');
      return String(value);
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? writeArray(value, at, depth) : writeObject(value, at, depth);
    default:
      throw refusal(at, `a value of type ${typeof value}`);
  }
}

function writeArray(items: readonly unknown[], at: string, depth: number): string {
  // Array.from visits holes as undefined, which is refused; map would skip them.
  return `[${Array.from(items, (item, i) => write(item, `${at}[${i}]`, depth + 1)).join(',')}]`;
}

function writeObject(object: object, at: string, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) throw refusal(at, 'not a plain object');
  // Strings compare by UTF-16 code units, which is the order of the RFC.
  const members = Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
  const written = members.map(
    ([key, member], i) => `${quote(key, `${at} name ${i}`)}:${write(member, `${at}.{${i}}`, depth + 1)}`,
  );
  return `{${written.join(',')}}`;
}

function quote(text: string, at: string): string {
  // A lone surrogate has no UTF-8 form: two verifiers would hash different bytes.
  if (!text.isWellFormed()) throw refusal(at, 'text with a lone surrogate');
  return JSON.stringify(text);
}

function refusal(at: string, problem: string): NuwaError {
  return new NuwaError('assertion-refused', {
    reason: `the value at ${at} has no canonical form (${problem})`,
  });
}
