import type { ControlRequest, ImportReport } from '#contract/control.ts';
import type { ReceivedDump } from '#pipeline/1-discover/receive-dump.ts';
import type { IndexedDump } from '#pipeline/2-verify/index-dump.ts';

/** What a report needs beside what the import found. */
export type ImportCircumstances = {
  readonly received: ReceivedDump;
  readonly custody: ControlRequest<'import'>['custody'];
  readonly withheld: boolean;
  readonly raw: ImportReport['raw'];
  /** Wall time from the first look at the dump to the end of the import. */
  readonly seconds: number;
};

export function importReport(done: IndexedDump, circumstances: ImportCircumstances): ImportReport {
  const { received, custody, withheld, raw, seconds } = circumstances;
  const { rows, indexed, refused, profile, digest } = done.imported;
  return {
    breach: done.breach.name,
    title: done.title,
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
    secrets: secretsOf(done, withheld),
    heldBack: profile.identifierLike.heldBack,
    seconds: Math.round(seconds * 10) / 10,
  };
}

/**
 * Only passwords in clear enter the ranges: a salted or slow hash says nothing about a password, and of a bare one nobody
 * can tell whether it hides a phone number.
 */
const ANSWERABLE = 'plain';

function secretsOf({ imported, publication }: IndexedDump, withheld: boolean): ImportReport['secrets'] {
  if (!imported.profile.schemes.some(({ scheme }) => scheme === ANSWERABLE)) return 'none';
  if (withheld) return 'withheld';
  return publication === null || publication.waiting.includes(imported.factId) ? 'waiting' : 'answered';
}
