import { headerMeaning } from '#domain/identifiers/header-words.ts';
import type { IdentifierKind } from '#domain/identifiers/kinds.ts';
import { maskUnknown } from '#domain/identifiers/mask.ts';
import { recogniseColumn, recogniseKind } from '#domain/identifiers/recognise.ts';
import type { Table } from './split-table.ts';
import { type MaskedKind, maskedByName, type Tally } from './tally.ts';

/** Records that are data, the header not counted. */
export const rowsOf = (table: Pick<Table, 'records'>): number =>
  table.records.length - (headerOf(table) === null ? 0 : 1);

/**
 * Columns of personal data masked whole, by their header or by what most of their cells are; in the others what is
 * found in their cells. A list without header that holds personal data may hold anything in its other columns
 * (passwords above all): of these the skeleton is left.
 */
export function maskTable(table: Table, tally: Tally): Table {
  const { header, kinds } = columnsOf(table);
  const data = header === null ? table.records : table.records.slice(1);
  const isBareList = header === null && kinds.some((kind) => kind !== null);
  const masked = data.map((fields) =>
    fields.map((cell, column) => {
      const kind = kinds[column] ?? null;
      if (kind !== null) return tally.value(kind, cell);
      return isBareList ? maskUnknown(cell) : tally.text(cell).text;
    }),
  );
  return { ...table, records: header === null ? masked : [header, ...masked] };
}

export type Columns = {
  /** The first record, when it is the names of the columns. */
  readonly header: readonly string[] | null;
  /** What each column is masked as; null for those that are not masked as a whole. */
  readonly kinds: readonly (MaskedKind | null)[];
};

export function columnsOf(table: Pick<Table, 'records'>): Columns {
  const header = headerOf(table);
  const data = header === null ? table.records : table.records.slice(1);
  const width = table.records.reduce((most, fields) => Math.max(most, fields.length), 0);
  const kinds = Array.from({ length: width }, (_, column) =>
    kindOf(
      data.map((fields) => fields[column] ?? ''),
      header?.[column],
    ),
  );
  return { header, kinds };
}

/** The first record, when it names a column and no cell of it is anybody's. */
function headerOf({ records }: Pick<Table, 'records'>): readonly string[] | null {
  const first = records[0] ?? [];
  const names = first.some((cell) => headerMeaning(cell) !== null);
  const isData = first.some((cell) => {
    const kind = recogniseKind(cell);
    // Many a short word reads like a name of a person.
    return kind !== null && kind !== 'name' && headerMeaning(cell) === null;
  });
  return names && !isData ? first : null;
}

function kindOf(cells: readonly string[], header: string | undefined): MaskedKind | null {
  const named = header === undefined ? null : maskedByName(header);
  if (named !== null) return named;
  const [best] = recogniseColumn(cells, header);
  if (best === undefined || best.kind === null || Math.max(best.share, best.shaped) < 0.5) return null;
  // Half the cities read like names of people: where the header says that it is something else, it is.
  if (best.kind === 'name' && header !== undefined && headerMeaning(header) !== null) return null;
  return asMasked(best.kind);
}

function asMasked(kind: IdentifierKind): MaskedKind | null {
  switch (kind) {
    case 'ip':
    case 'credit-code':
      return null;
    case 'site-username':
      return 'username';
    default:
      return kind;
  }
}
