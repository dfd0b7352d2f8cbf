import { say, type Saying } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';

import type { Consent, Credit, MisuseReport, Named, RumourReport, VulnerabilityReport } from './report.ts';

/** How a report came in, and from whom. */
export type Intake = {
  readonly by: 'form' | 'api' | 'mailbox' | 'demo';
  readonly finder: 'account' | 'anonymous' | 'sender' | 'platform';
  /** The sender's address; kept in the encrypted body of the intake and nowhere else. */
  readonly sender?: string;
};

const yes = (flag: boolean): 'yes' | 'no' => (flag ? 'yes' : 'no');

/**
 * What a report says, as statements about a new vulnerability. That it was received is where every report starts, and
 * is not said. What the finder does not know is not said either, except for critical infrastructure, which was asked.
 */
export function saysOfVulnerability(
  subject: Subject<'vulnerability'>,
  report: VulnerabilityReport,
  intake: Intake,
): readonly Saying[] {
  const { keeper, system, place, cwe, classes, people, minors } = report;
  const { by, finder, sender } = intake;
  return [
    say(subject, 'intake', { is: 'stated', by, finder }, 'statement', bodyOf(sender)),
    say(subject, 'title', { is: 'stated' }, 'statement', { body: report.title }),
    say(subject, 'description', { is: 'stated' }, 'statement', { body: report.description }),
    ...(report.technical === null
      ? []
      : [say(subject, 'technical', { is: 'stated' }, 'statement', { body: report.technical })]),
    ...(report.howToCheck === null
      ? []
      : [say(subject, 'how-to-check', { is: 'stated' }, 'statement', { body: report.howToCheck })]),
    ...(keeper === null
      ? []
      : 'id' in keeper
        ? [say(subject, 'keeper', { is: 'stated', organization: keeper.id }, 'statement')]
        : [say(subject, 'keeper', { is: 'not-stated' }, 'statement', { body: keeper.name })]),
    ...(system === null
      ? []
      : 'id' in system
        ? [say(subject, 'system', { is: 'stated', system: system.id }, 'statement')]
        : [say(subject, 'system', { is: 'not-stated' }, 'statement', { body: system.name })]),
    ...(place === null
      ? []
      : 'division' in place
        ? [say(subject, 'place', { is: 'stated', division: place.division }, 'statement')]
        : [say(subject, 'place', { is: 'not-stated' }, 'statement', { body: place.name })]),
    ...(cwe === null ? [] : [say(subject, 'weakness', { is: 'stated', cwe }, 'statement')]),
    ...(classes.length === 0 ? [] : [say(subject, 'data-classes', { is: 'stated', classes }, 'statement')]),
    ...(people === null ? [] : [say(subject, 'people', { is: 'stated', ...people }, 'statement')]),
    ...(minors === 'unknown' ? [] : [say(subject, 'minors', { is: 'stated', minors }, 'statement')]),
    // A finder's word puts no authorisation on file: that is a document, and a coordinator's act.
    say(
      subject,
      'critical-infrastructure',
      { is: 'stated', critical: report.critical, authorisation: 'none' },
      'statement',
    ),
    consentSaid(subject, report.consent),
    ...creditSaid(subject, report.credit),
  ];
}

export function consentSaid(subject: Subject<'vulnerability'>, consent: Consent): Saying {
  const { named, asked, unmasked } = consent;
  return say(
    subject,
    'consent',
    { is: 'stated', named: yes(named), asked: yes(asked), unmasked: yes(unmasked) },
    'statement',
  );
}

export function creditSaid(subject: Subject<'vulnerability'>, credit: Credit): readonly Saying[] {
  switch (credit.as) {
    case 'not-stated':
      return [];
    case 'anonymous':
      return [say(subject, 'credit', { is: 'anonymous' }, 'statement')];
    case 'named':
      return [say(subject, 'credit', { is: 'named' }, 'statement', { body: credit.name })];
  }
}

/**
 * A rumour has few axes: who says it, and whether it is so. Its public title is given by whoever judges it, so the
 * finder's own words, the title too, stand in the encrypted body.
 */
export function saysOfRumour(
  subject: Subject<'rumour'>,
  report: RumourReport,
  intake: Intake,
  words: ReportWords,
): readonly Saying[] {
  const body = [
    report.title,
    report.description,
    ...labelled(words.seenAt, report.seenAt),
    ...labelled(words.keeper, nameOf(report.keeper)),
    ...labelled(words.date, report.date),
    ...labelled(words.classes, report.classes.join(', ')),
    ...labelled(words.people, report.people === null ? null : peopleLine(report.people)),
    ...labelled(words.finder, intake.finder),
    ...labelled(words.consent, consentLine(report.consent)),
    ...labelled(words.sender, intake.sender ?? null),
  ].join('\n\n');
  return [say(subject, 'description', { is: 'stated' }, 'statement', { body })];
}

/** A lead, and proof of nothing by itself. */
export function saysOfMisuse(
  subject: Subject<'misuse'>,
  report: MisuseReport,
  { by, finder, sender }: Intake,
  words: ReportWords,
): readonly Saying[] {
  const { date, place, classes, loss, toldTo } = report;
  const body = [
    report.description,
    ...labelled(words.keeper, nameOf(report.keeper)),
    ...labelled(words.place, place !== null && 'name' in place ? place.name : null),
    ...labelled(words.consent, consentLine(report.consent)),
  ].join('\n\n');
  return [
    say(subject, 'intake', { is: 'stated', by, finder }, 'statement', bodyOf(sender)),
    say(subject, 'description', { is: 'stated' }, 'statement', { body }),
    ...(date === null ? [] : [say(subject, 'misuse-date', { is: 'stated', date }, 'statement')]),
    ...(place !== null && 'division' in place
      ? [say(subject, 'place', { is: 'stated', division: place.division }, 'statement')]
      : []),
    ...(classes.length === 0 ? [] : [say(subject, 'data-classes', { is: 'stated', classes }, 'statement')]),
    ...(loss === null ? [] : [say(subject, 'loss', { is: 'stated', yuan: loss }, 'statement')]),
    ...(toldTo === null ? [] : [say(subject, 'reported-to', { is: 'stated', ...toldTo }, 'statement')]),
  ];
}

/** Labels inside a body, in the finder's language. */
export type ReportWords = Readonly<
  Record<
    'seenAt' | 'keeper' | 'place' | 'date' | 'classes' | 'people' | 'finder' | 'consent' | 'sender',
    string
  >
>;

const bodyOf = (text: string | undefined): { readonly body?: string } =>
  text === undefined ? {} : { body: text };

const labelled = (label: string, value: string | null): readonly string[] =>
  value === null || value === '' ? [] : [`${label} ${value}`];

const nameOf = (named: Named | null): string | null =>
  named === null ? null : 'id' in named ? named.id : named.name;

const peopleLine = ({ least, likely, most, by }: NonNullable<RumourReport['people']>): string =>
  `${least} / ${likely} / ${most} (${by})`;

const consentLine = ({ named, asked, unmasked }: Consent): string =>
  `named ${yes(named)}, asked ${yes(asked)}, unmasked ${yes(unmasked)}`;
