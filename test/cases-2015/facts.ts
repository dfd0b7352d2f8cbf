/** What a played year says, read off its assertions and nothing else. */
import type { Assertion } from '#domain/assertions/assertion.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { type CaseFacts, caseFacts } from '#domain/vulnerabilities/case-facts.ts';
import { type CaseFigures, figureRow, figuresOf } from '#domain/vulnerabilities/figures.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';
import type { Stores } from '#stores/stores-on.ts';

import { TRUTH } from '../../cases/2015/truth.ts';

export const AT = TRUTH.at as Instant;

export type PlayedCase = {
  readonly id: string;
  readonly history: readonly Assertion[];
  readonly facts: CaseFacts;
};

export type Played = {
  readonly cases: readonly PlayedCase[];
  /** Everything said, about whatever it is. */
  readonly all: readonly Assertion[];
  readonly misuses: ReadonlyMap<string, readonly Assertion[]>;
  readonly organization: (name: string) => string;
  readonly nameOf: (id: string | null) => string;
};

export async function readPlayed({ assertions }: Pick<Stores, 'assertions'>): Promise<Played> {
  const subjects = await assertions.subjects();
  const histories = [...(await assertions.aboutAll(subjects)).values()];
  const about = (kind: Subject['kind']) =>
    histories.filter(([first]) => first !== undefined && first.subject.kind === kind);
  const names = new Map(
    about('organization').map((history) => {
      const registered = history.findLast(({ axis }) => axis === 'registered');
      return [registered?.subject.id ?? '', String(registered?.value?.['name'])] as const;
    }),
  );
  return {
    cases: about('vulnerability').map((history) => {
      const facts = caseFacts(history, AT);
      if (facts === null) throw new Error('a case was not there at the day of the figures');
      return { id: history[0]?.subject.id ?? '', history, facts };
    }),
    all: histories.flat(),
    misuses: new Map(about('misuse').map((history) => [history[0]?.subject.id ?? '', history])),
    organization: (name) => {
      const found = [...names].filter(([, one]) => one === name);
      if (found.length !== 1) throw new Error(`${found.length} organizations are called ${name}`);
      return found[0]?.[0] ?? '';
    },
    nameOf: (id) => names.get(id ?? '') ?? 'nobody',
  };
}

export function figuresAt(histories: readonly (readonly Assertion[])[], at: Instant): CaseFigures {
  return figuresOf(
    histories.flatMap((history) => figureRow(history, at) ?? []),
    at,
  );
}

/** Midnight in China at the end of each month from April 2014 to March 2015. */
export const MONTH_ENDS: readonly Instant[] = Array.from({ length: 12 }, (_, n) =>
  instantOf(Date.UTC(2014, 4 + n, 1) - 8 * 3_600_000),
);
