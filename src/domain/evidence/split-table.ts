/** A text that is a table: what its fields are separated by, and its records. */
export type Table = {
  readonly delimiter: string;
  readonly records: readonly (readonly string[])[];
};

/** In the order in which they are tried; the last two are how lists of accounts are passed around. */
const DELIMITERS = ['\t', ',', ';', '|', '----', ':'] as const;

/**
 * The table that a text is, or null. It is one when nine in ten of its lines, and three at least, have the same number
 * of fields, two or more. Lines of prose and HTTP headers, which have a blank behind their colon, are none.
 */
export function splitTable(text: string): Table | null {
  for (const delimiter of DELIMITERS) {
    if (!text.includes(delimiter)) continue;
    const records = recordsOf(text, delimiter).filter((fields) =>
      fields.some((field) => field.trim() !== ''),
    );
    if (records.length >= 3 && isEven(records) && (delimiter !== ':' || isAccounts(records)))
      return { delimiter, records };
  }
  return null;
}

function isEven(records: readonly (readonly string[])[]): boolean {
  const sizes = new Map<number, number>();
  for (const { length } of records) sizes.set(length, (sizes.get(length) ?? 0) + 1);
  for (const [size, count] of sizes) if (size >= 2 && count >= records.length * 0.9) return true;
  return false;
}

const isAccounts = (records: readonly (readonly string[])[]): boolean =>
  records.every((fields) => fields.every((field) => !/^\s|^\/\/|\s$/.test(field)));

/** RFC 4180, and lenient: a quote that never closes is a character. */
function recordsOf(text: string, delimiter: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let fields: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quoted = text[at] === '"' ? quotedField(text, at, delimiter) : null;
    const { value, end } = quoted ?? plainField(text, at, delimiter);
    fields.push(value);
    if (text.startsWith(delimiter, end)) {
      at = end + delimiter.length;
      if (at >= text.length) fields.push('');
      continue;
    }
    records.push(fields);
    fields = [];
    at = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
  if (fields.length > 0) records.push(fields);
  return records;
}

type Field = { readonly value: string; readonly end: number };

/** No field of a sample is longer; also keeps one stray quote from reading a file again and again. */
const LONGEST_QUOTED = 65_536;

function quotedField(text: string, start: number, delimiter: string): Field | null {
  const parts: string[] = [];
  for (let from = start + 1; ; ) {
    const close = text.indexOf('"', from);
    if (close < 0 || close - start > LONGEST_QUOTED) return null;
    parts.push(text.slice(from, close));
    const end = close + 1;
    if (text[end] === '"') {
      parts.push('"');
      from = end + 1;
      continue;
    }
    const isWhole = end === text.length || /[\r\n]/.test(text[end] ?? '') || text.startsWith(delimiter, end);
    return isWhole ? { value: parts.join(''), end } : null;
  }
}

function plainField(text: string, start: number, delimiter: string): Field {
  const line = /\r?\n|\r/g;
  line.lastIndex = start;
  const lineEnd = line.exec(text)?.index ?? text.length;
  const cut = text.slice(start, lineEnd).indexOf(delimiter);
  const end = cut < 0 ? lineEnd : start + cut;
  return { value: text.slice(start, end), end };
}

/** The table as text again. */
export function joinTable({ delimiter, records }: Table): string {
  const field = (value: string): string =>
    /["\r\n]/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value;
  return records.map((fields) => `${fields.map(field).join(delimiter)}\n`).join('');
}
