import type { ListTruth } from '../case-list.ts';

/**
 * A slow and simple reader of the case's files, for its tests only: it shares no code with the generator or the
 * importer, so that bytes and truth are compared by a third party.
 */
export type NaiveReading = {
  readonly rows: number;
  readonly refused: Record<string, number>;
  /** Fields of the indexed rows, trimmed, entities and NUL bytes undone. */
  readonly records: readonly (readonly string[])[];
};

export function readNaively(chunks: Iterable<Uint8Array>, truth: ListTruth): NaiveReading {
  const bytes = Buffer.concat([...chunks]);
  const text = new TextDecoder(truth.charset, { fatal: true }).decode(bytes).replaceAll('\0', '');
  const refused: Record<string, number> = {};
  const records: (readonly string[])[] = [];
  const take = (fields: readonly string[] | string, wanted: number): void => {
    const reason =
      typeof fields === 'string'
        ? fields
        : fields.length < wanted
          ? 'too-few-fields'
          : fields.length > wanted
            ? 'too-many-fields'
            : null;
    if (reason !== null) refused[reason] = (refused[reason] ?? 0) + 1;
    else records.push((fields as readonly string[]).map((field) => unescapeHtml(field.trim())));
  };
  const raw = truth.shape.kind === 'sql-insert' ? tuples(text) : lines(text, truth);
  for (const record of raw) take(fieldsOf(record, truth), truth.columns.length);
  return { rows: raw.length, refused, records };
}

function lines(text: string, { shape }: ListTruth): readonly string[] {
  const all = text.split(/\r?\n/);
  return 'header' in shape && shape.header ? all.slice(1) : all;
}

/** What stands between `VALUES ` and `;`, cut where one tuple follows another. */
function tuples(text: string): readonly string[] {
  const statements = [...text.matchAll(/VALUES (.*?)(?:;\n|$)/gs)].map((match) => match[1] ?? '');
  return statements.flatMap((values) => values.split(/(?<=\)),(?=\()/));
}

function fieldsOf(record: string, { shape }: ListTruth): readonly string[] | string {
  if (record.trim() === '') return 'blank';
  switch (shape.kind) {
    case 'delimited': {
      if (shape.rest === undefined) return record.split(shape.delimiter);
      const at = record.indexOf(shape.delimiter);
      return at === -1 ? [record] : [record.slice(0, at), record.slice(at + 1)];
    }
    case 'blanks':
      return record.trim().split(/ +/);
    case 'csv':
      return csvFields(record);
    case 'fixed': {
      const [first = 0, second = 0] = shape.widths;
      return record.length < first ? [record] : [record.slice(0, first), record.slice(first, first + second)];
    }
    case 'json-lines':
      try {
        const { email, password } = JSON.parse(record) as { email: string; password: string };
        return [email, password];
      } catch {
        return 'malformed';
      }
    case 'sql-insert': {
      if (!record.endsWith(')')) return 'malformed';
      const values = [...record.slice(1, -1).matchAll(/'((?:\\.|[^'\\])*)'|(\d+)/g)];
      return values.map((value) => (value[1] ?? value[2] ?? '').replace(/\\(.)/g, '$1'));
    }
  }
}

function csvFields(line: string): readonly string[] | string {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const match = field.exec(line);
    if (match === null) return 'unterminated-quote';
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '') return fields;
  }
}

const unescapeHtml = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
