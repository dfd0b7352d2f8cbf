import { canonicalise } from '#domain/identifiers/canonicalise.ts';
import { IDENTIFIER_KINDS, type IdentifierKind } from '#domain/identifiers/kinds.ts';
import { maskIdentifier, maskUnknown } from '#domain/identifiers/mask.ts';
import { blocksOf } from './framing.ts';
import type { ColumnRole, Plan, RefusalReason } from './plan.ts';
import { recordsOf } from './records.ts';
import { schemeOf } from './storage-scheme.ts';

/** A row as a person sees it before the run. */
export type MaskedRow = {
  /** One for each column, masked; for a refused row one skeleton of the whole. */
  readonly cells: readonly string[];
  readonly refused: RefusalReason | null;
};

/**
 * The first rows of a sample read by the plan, every cell masked: an understood identifier as `maskIdentifier` shows
 * it, a hash as the name of its scheme, anything else as a skeleton. No cell comes through in clear, whatever the plan
 * says its column is.
 */
export function maskedSample(plan: Plan, sample: Uint8Array, most = 10): readonly MaskedRow[] {
  const rows: MaskedRow[] = [];
  for (const block of blocksOf(plan, sample)) {
    for (const record of recordsOf(plan, block.bytes)) {
      if (rows.length >= most) return rows;
      rows.push(
        'refused' in record
          ? { cells: [maskUnknown(record.text)], refused: record.refused }
          : { cells: record.fields.map((cell, i) => masked(cell, plan.columns[i]?.role)), refused: null },
      );
    }
  }
  return rows;
}

function masked(cell: string, role: ColumnRole | undefined): string {
  if (cell.trim() === '') return '';
  if (role === 'secret' || role === 'secret-hash') {
    const scheme = schemeOf(cell);
    return scheme === 'plain' ? maskUnknown(cell) : `[${scheme}]`;
  }
  const kind = IDENTIFIER_KINDS.find((one) => one === role);
  return kind !== undefined && isUnderstood(kind, cell) ? maskIdentifier(kind, cell) : maskUnknown(cell);
}

/** A wrong check digit does not make a card number less of one. */
function isUnderstood(kind: IdentifierKind, cell: string): boolean {
  const found = canonicalise(kind, cell, { site: 'site.example' });
  return found.ok || found.reason === 'check-digit' || found.reason === 'issuer';
}
