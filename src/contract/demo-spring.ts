import type { ReportClass } from '#domain/reports/data-classes.ts';
import type { Instant } from '#kernel/instant.ts';

/**
 * An invented year of vulnerabilities: who they are, what they run, what was found, and what everybody did, in the
 * order in which it happened. `cases/2015` makes it, a demo plays it through the use-cases that people use.
 */
export type DemoSpring = {
  /** When bodies and systems were entered into the registry; before every act. */
  readonly began: Instant;
  readonly organizations: readonly SpringOrganization[];
  readonly systems: readonly SpringSystem[];
  readonly sets: readonly SpringSet[];
  readonly acts: readonly SpringAct[];
};

export type SpringOrganization = {
  /** Name inside the case; everything else refers to it by this. */
  readonly key: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kinds: readonly (
    | 'keeper'
    | 'authority'
    | 'maintainer'
    | 'supplier'
    | 'finders'
    | 'press'
    | 'operator'
  )[];
  readonly sector: 'social-security' | 'police' | 'media' | 'internet' | 'public-administration' | null;
  readonly superior: string | null;
  /** Six digits. */
  readonly division: string | null;
};

export type SpringSystem = {
  readonly key: string;
  readonly name: string;
  readonly keeper: string;
  readonly maintainer: string | null;
  readonly supplier: string | null;
  readonly division: string;
  readonly dataClasses: readonly ReportClass[];
  readonly people: number;
};

export type SpringSet = {
  readonly key: string;
  readonly text: string;
  readonly sector: 'social-security' | null;
  readonly division: string | null;
  /** Day up to which it reaches, ISO. */
  readonly to: string | null;
};

/** One thing that somebody did. `case` is the name of a report inside this year. */
export type SpringAct = { readonly at: Instant } & (
  | {
      readonly act: 'reports';
      readonly case: string;
      /** Number of the finder, or anonymous. */
      readonly finder: number | 'anonymous';
      readonly system: string;
      readonly title: string;
      readonly description: string;
      readonly technical: string;
      readonly howToCheck: string;
      readonly cwe: number;
      readonly people: { readonly least: number; readonly likely: number; readonly most: number };
    }
  | {
      readonly act: 'finds-valid';
      readonly case: string;
      readonly grade: 'high' | 'medium';
      /** CVSS 3.1 vector. */
      readonly vector: string;
    }
  | {
      readonly act: 'is-told';
      readonly case: string;
      readonly organization: string;
      readonly word: 'identified' | 'sent' | 'delivered' | 'silent' | 'unreachable';
      readonly channel: 'email' | 'phone' | 'fax' | 'registered-letter';
    }
  /** The keeper lets the maintainer of the system see and answer it. */
  | {
      readonly act: 'passes-on';
      readonly case: string;
      readonly keeper: string;
      readonly organization: string;
    }
  /** A human of the keeper acknowledges. */
  | { readonly act: 'answers'; readonly case: string; readonly organization: string }
  /** The keeper, or the maintainer to whom it was passed, says so itself. */
  | { readonly act: 'under-way'; readonly case: string; readonly organization: string }
  | { readonly act: 'claims-repair'; readonly case: string; readonly organization: string }
  /** The keeper or somebody above it said so in public; the platform took it down in its name. */
  | {
      readonly act: 'is-quoted';
      readonly case: string;
      readonly organization: string;
      readonly said: 'under-way' | 'repaired';
      readonly source: string;
    }
  | {
      readonly act: 'is-checked';
      readonly case: string;
      readonly found: 'open' | 'repaired';
      readonly how: string;
    }
  | {
      readonly act: 'says-of-set';
      readonly set: string;
      readonly organization: string;
      readonly said:
        | {
            readonly axis: 'repair';
            readonly is: 'repaired-before' | 'repaired' | 'open';
            readonly thousandths: number;
          }
        | { readonly axis: 'repair'; readonly is: 'all-repaired' | 'under-way' }
        | { readonly axis: 'extent'; readonly divisions: readonly string[] }
        | { readonly axis: 'leak'; readonly is: 'none-found' | 'cannot-be-known' }
        | { readonly axis: 'order'; readonly is: 'ordered'; readonly what: 'audit' | 'monitor' }
        | { readonly axis: 'order'; readonly is: 'answered' };
    }
  | {
      readonly act: 'suffers';
      readonly misuse: string;
      readonly date: string;
      readonly division: string;
      readonly description: string;
      readonly yuan: number;
      readonly dataClasses: readonly ReportClass[];
    }
  /** What the police says came of it. */
  | {
      readonly act: 'police-says';
      readonly misuse: string;
      readonly organization: string;
      readonly outcome: 'open' | 'solved' | 'unsolved';
      readonly source: string;
    }
  | { readonly act: 'is-linked'; readonly misuse: string; readonly case: string }
);
