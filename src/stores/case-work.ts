import { createHmac } from 'node:crypto';

import type { Part } from '#domain/access/case-parts.ts';
import { type Pseudonym, pseudonymIn } from '#domain/access/pseudonym.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { DuplicateFacts } from '#domain/vulnerabilities/duplicates.ts';
import { deskOf } from '#domain/vulnerabilities/desk.ts';
import { searchTerms } from '#domain/vulnerabilities/terms.ts';
import type { KeyOf } from './bodies.ts';
import type { Db } from './database.ts';
import { type ReadTexts, textReader } from './enter-case-texts.ts';
import { similarCases } from './similar-cases.ts';
import type { Stores } from './stores-on.ts';
import { systemsAt } from './system-addresses.ts';

export type CaseWorkKeys = {
  readonly keyOf: KeyOf;
  /** `keys.derive('search')`. */
  readonly search: Uint8Array;
  /** `keys.derive('desks')`. */
  readonly desks: Uint8Array;
  /** `keys.derive('pseudonyms')`. */
  readonly pseudonyms: Uint8Array;
};

/** What the use-cases of work on a case read beside its own history, and what they write beside it. */
export type CaseWork = {
  readonly readTexts: ReadTexts;
  readonly writeTerms: (inside: Stores, vulnerability: string, texts: readonly string[]) => Promise<void>;
  readonly forgetTerms: (inside: Stores, vulnerability: string) => Promise<void>;
  readonly casesOfFamily: (family: string) => Promise<readonly string[]>;
  readonly casesLike: (system: string, cwe: number) => Promise<readonly string[]>;
  readonly casesByFingerprint: (fingerprints: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly similarCases: (vulnerability: string) => Promise<{
    readonly candidate: DuplicateFacts;
    readonly others: readonly DuplicateFacts[];
  } | null>;
  /** Keyed tag of a coordinator's desk. */
  readonly deskOf: (account: string) => string;
  readonly systemsAt: (hosts: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly fingerprint: (identity: string) => string;
  readonly pseudonymIn: (subject: Subject, account: string, part: Part) => Pseudonym;
};

export function caseWork(db: Db, keys: CaseWorkKeys): CaseWork {
  return {
    readTexts: textReader(db, keys.keyOf),
    // Title first: its terms alone also find duplicates.
    writeTerms: (inside, id, texts) =>
      inside.caseTerms.write(id, {
        terms: searchTerms(texts.join('\n'), keys.search),
        titleTerms: searchTerms(texts[0] ?? '', keys.search),
      }),
    forgetTerms: (inside, id) => inside.caseTerms.remove(id),
    casesOfFamily: (family) => casesOfFamily(db, family),
    casesLike: (system, cwe) => casesLike(db, system, cwe),
    casesByFingerprint: (fingerprints) => casesByFingerprint(db, fingerprints),
    similarCases: (id) => similarCases(db, id),
    deskOf: (account) => deskOf(account, keys.desks),
    systemsAt: (hosts) => systemsAt(db, keys.keyOf, hosts),
    fingerprint: (identity) =>
      createHmac('sha256', keys.search).update(`nuwa/finding/v1\0${identity}`).digest('hex').slice(0, 40),
    pseudonymIn: (subject, account, part) => pseudonymIn(subject, account, part, keys.pseudonyms),
  };
}

async function casesOfFamily(db: Db, family: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('cases').select('id').where('family', '=', family).execute();
  return rows.map(({ id }) => id);
}

const MOST_ALIKE = 20;

async function casesLike(db: Db, system: string, cwe: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('cases')
    .select('id')
    .where('system', '=', system)
    .where('cwe', '=', cwe)
    .orderBy('received', 'desc')
    .limit(MOST_ALIKE)
    .execute();
  return rows.map(({ id }) => id);
}

/** Findings are few beside what is said of cases: the index leads to those that a scanner brought, and no others. */
async function casesByFingerprint(
  db: Db,
  fingerprints: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (fingerprints.length === 0) return new Map();
  const rows = await db
    .selectFrom('standings')
    .select(['subject_id', 'value'])
    .where('subject_kind', '=', 'vulnerability')
    .where('axis', '=', 'external-number')
    .where('recipient', '=', 'scanner')
    .where('known_to', 'is', null)
    .execute();
  const wanted = new Set(fingerprints);
  return new Map(
    rows.flatMap(({ subject_id, value }) => {
      const number = value['number'];
      return typeof number === 'string' && wanted.has(number) ? [[number, subject_id] as const] : [];
    }),
  );
}
