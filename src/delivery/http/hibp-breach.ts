import type { BreachSummary } from '#contract/breaches.ts';
import { dataClassNames } from '#contract/data-classes.ts';

/** The Breach model of the HIBP contract, in its order of fields. */
export type HibpBreach = {
  readonly Name: string;
  readonly Title: string;
  readonly Domain: string;
  readonly BreachDate: string;
  readonly AddedDate: string;
  readonly ModifiedDate: string;
  readonly PwnCount: number;
  readonly Description: string;
  readonly LogoPath: string;
  readonly Attribution: string | null;
  readonly DataClasses: readonly string[];
  readonly IsVerified: boolean;
  readonly IsFabricated: boolean;
  readonly IsSensitive: boolean;
  readonly IsRetired: boolean;
  readonly IsSpamList: boolean;
  readonly IsMalware: boolean;
  readonly IsStealerLog: boolean;
  readonly IsSubscriptionFree: boolean;
};

/**
 * Maps down: a verdict with reasons becomes two booleans, so the description says in words what they lose. Where
 * nobody stated a day the contract still wants one; it gets the day the breach was added, and the description says so.
 */
export function hibpBreach(breach: BreachSummary, origin: string): HibpBreach {
  return {
    Name: breach.name,
    Title: breach.title,
    Domain: breach.domain ?? '',
    BreachDate: breach.happened ?? breach.added.slice(0, 10),
    AddedDate: toTheMinute(breach.added),
    ModifiedDate: toTheMinute(breach.modified < breach.added ? breach.added : breach.modified),
    PwnCount: breach.people ?? breach.rows,
    Description: description(breach),
    LogoPath: `${origin}/assets/breach.png`,
    Attribution: null,
    DataClasses: dataClassNames(breach.dataClasses, 'en'),
    IsVerified: breach.verdict === 'authentic',
    IsFabricated: breach.verdict === 'fabricated' || breach.verdict === 'refuted',
    IsSensitive: breach.sensitive,
    IsRetired: false,
    IsSpamList: false,
    IsMalware: false,
    IsStealerLog: false,
    IsSubscriptionFree: false,
  };
}

function toTheMinute(instant: string): string {
  return `${instant.slice(0, 16)}:00Z`;
}

/** HTML, as the contract has it; every value is escaped, since titles and notes were typed by people. */
function description(breach: BreachSummary): string {
  const sentences = [
    breach.note,
    `Rows in the list: ${breach.rows}. Verdict so far: ${breach.verdict}.`,
    breach.happened === null
      ? 'Nobody has stated when it happened; the date given is the day it was added.'
      : null,
  ];
  return sentences
    .filter((sentence) => sentence !== null)
    .map(escapeHtml)
    .join(' ');
}

function escapeHtml(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
