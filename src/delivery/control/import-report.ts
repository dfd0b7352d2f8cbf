import type { ControlRequest, ImportReport } from '#contract/control.ts';
import type { ReceivedDump } from '#pipeline/1-discover/receive-dump.ts';
import type { IndexedDump } from '#pipeline/2-verify/index-dump.ts';

/** The report of one import. @param seconds wall time from the first look at the dump to the publication */
export function importReport(
  { breach, title, imported, publication }: IndexedDump,
  received: ReceivedDump,
  custody: ControlRequest<'import'>['custody'],
  raw: ImportReport['raw'],
  seconds: number,
): ImportReport {
  const { rows, indexed, refused, profile, digest, factId } = imported;
  return {
    breach: breach.name,
    title,
    rows,
    indexed,
    refused: Object.fromEntries(Object.entries(refused)),
    people: { by: profile.people.by, distinct: profile.people.distinct },
    entries: received.entries.map(({ name, plan }) => ({
      name,
      charset: plan.charset,
      shape:
        plan.shape.kind === 'delimited'
          ? `delimited by ${JSON.stringify(plan.shape.delimiter)}`
          : plan.shape.kind,
      columns: plan.columns.map(({ role }) => (typeof role === 'string' ? role : role.name)),
    })),
    schemes: profile.schemes.map(({ scheme, rows: count }) => ({ scheme, rows: count })),
    dataClasses: [...profile.dataClasses],
    digest,
    custody: {
      handedInBy: custody.handedInBy ?? 'not stated',
      legalBasis: custody.legalBasis ?? 'not stated',
      approvedBy: custody.approvedBy ?? 'not stated',
    },
    raw,
    secretsPublished: publication !== null && !publication.waiting.includes(factId),
    heldBack: profile.identifierLike.heldBack,
    seconds: Math.round(seconds * 10) / 10,
  };
}
