import { pseudonymIn } from '#domain/access/pseudonym.ts';
import type { Viewer } from '#domain/access/viewer.ts';
import { isSubject, type Subject, SUBJECT_PREFIXES, type SubjectKind } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Clock, Instant } from '#kernel/instant.ts';
import type { NumberedAuditRow } from '#stores/audit.ts';
import type { Stores } from '#stores/stores-on.ts';

export type ReadAuditNeeds = {
  readonly stores: { readonly audit: Pick<Stores['audit'], 'append' | 'latest'> };
  readonly viewerOf: (actor: Actor) => Promise<Viewer>;
  /** 32 bytes: `keys.derive('pseudonyms')`. */
  readonly pseudonymKey: Uint8Array;
  readonly clock: Clock;
};

export type AuditQuery = {
  readonly subject?: string;
  /** As the audit names them; inside a case a pseudonym. */
  readonly actor?: string;
  readonly action?: string;
  readonly since?: Instant;
  readonly until?: Instant;
  /** Cursor: rows before this one. */
  readonly before?: number;
  readonly limit: number;
};

export type AuditPage = { readonly rows: readonly NumberedAuditRow[]; readonly next: number | null };

type Reader = { readonly part: 'auditor' | 'administrator' | 'coordinator'; readonly all: boolean };

/**
 * A page of the audit, the latest first. The reading is a row itself, written before anything is handed out, so that
 * it is not on its own first page.
 * @throws NuwaError not-signed-in, not-allowed
 */
export async function readAudit(needs: ReadAuditNeeds, actor: Actor, query: AuditQuery): Promise<AuditPage> {
  const viewer = await needs.viewerOf(actor);
  const reader = readerOf(viewer);
  const { subject, limit, ...filter } = query;
  const rows = await needs.stores.audit.latest(limit + 1, {
    ...filter,
    ...(subject === undefined ? {} : { subjects: [subject] }),
    casesOnly: !reader.all,
  });
  const about = subject === undefined ? null : subjectNamed(subject);
  await needs.stores.audit.append(actor, {
    at: needs.clock(),
    action: 'read-audit',
    // Who looks into the audit of a case stands there under a name of that case, as whoever looks into the case does.
    ...(about === null ? {} : { subject: about.id, what: about.id }),
    ...(about === null || viewer.kind !== 'account'
      ? {}
      : { pseudonym: pseudonymIn(about, viewer.account, reader.part, needs.pseudonymKey) }),
    details: { rows: Math.min(rows.length, limit) },
  });
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.number ?? null) : null };
}

/** In which office somebody reads; the one that reads most comes first. */
function readerOf(viewer: Viewer): Reader {
  switch (viewer.kind) {
    case 'operator':
      return { part: 'administrator', all: true };
    case 'account': {
      const part = (['auditor', 'administrator', 'coordinator'] as const).find((office) =>
        viewer.offices.includes(office),
      );
      if (part !== undefined) return { part, all: part !== 'coordinator' };
      throw refused();
    }
    case 'anyone':
      throw new NuwaError('not-signed-in');
    case 'platform':
    case 'case-code':
      throw refused();
  }
}

const refused = (): NuwaError =>
  new NuwaError('not-allowed', {
    reason: 'the audit is for auditors, administrators and coordinators; ask an administrator for the office',
  });

/** The subject of this identifier, which comes from outside; null when there is no such kind. */
function subjectNamed(id: string): Subject | null {
  const kinds = Object.keys(SUBJECT_PREFIXES) as SubjectKind[];
  const kind = kinds.find((one) => id.startsWith(`${SUBJECT_PREFIXES[one]}_`));
  const subject = kind === undefined ? null : { kind, id };
  return subject !== null && isSubject(subject) ? subject : null;
}
