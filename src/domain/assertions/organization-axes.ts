import { type Axes, statedInBody, word } from './axis.ts';
import { date, id, instant, listOf, oneOf, orNull, text } from './fields.ts';
import { CREDIT_CODE, DIVISION, ORGANIZATION_KIND, SECTOR } from './organization-fields.ts';
import { DISPUTE } from './shared-axes.ts';

const NONE = { none: { fields: {} } } as const;

/**
 * What is known of an organization. All its plain facts are one statement, said again to correct any of them. Persons
 * (officer, contacts) are named in bodies only.
 */
export const ORGANIZATION_AXES = {
  registered: {
    about: 'subject',
    start: 'unknown',
    words: {
      unknown: { fields: {} },
      stated: word({
        name: text(200),
        nameEn: orNull(text(200)),
        kinds: listOf(ORGANIZATION_KIND, 1, 6),
        /** Unified social credit code (GB 32100). */
        creditCode: orNull(CREDIT_CODE),
        sector: orNull(SECTOR),
        /** The next one up the line: ministry > department > bureau. */
        superior: orNull(id('org')),
        /** Where in the territory it stands. */
        division: orNull(DIVISION),
        domain: orNull(text(253)),
      }),
      /** No longer exists; `into`: who answers for it since. */
      dissolved: word({ into: orNull(id('org')) }),
    },
    moves: 'free',
    stands: 'latest',
  },
  /** How it says that it keeps passwords, against what is found in its breaches. */
  'declared-storage': {
    about: 'subject',
    start: 'not-stated',
    words: { 'not-stated': { fields: {} }, stated: word({ scheme: text(60), since: orNull(date) }) },
    moves: 'free',
    stands: 'latest',
  },
  /** The person whom the law holds responsible; who that is stands in the body. */
  officer: {
    about: 'subject',
    start: 'none',
    words: { ...NONE, named: { ...word({ from: date, to: orNull(date) }), body: 'required' } },
    moves: 'free',
    stands: 'latest',
  },
  /**
   * One security contact each. A name newly given replaces nobody until that contact has confirmed; a message that
   * bounced is said here, too. Who it is and the address stand in the body of `named`.
   */
  'contact-point': {
    about: 'contact-point',
    start: 'none',
    words: {
      ...NONE,
      named: {
        ...word({
          channel: oneOf(
            'e-mail',
            'phone',
            'text-message',
            'letter',
            'fax',
            'dingtalk',
            'feishu',
            'wecom',
            'web-form',
          ),
          role: oneOf('security', 'duty-desk', 'officer', 'data-protection', 'other'),
          expires: date,
        }),
        body: 'required',
      },
      confirmed: word({ how: oneOf('link', 'call-back', 'letter', 'drill') }),
      bounced: { fields: {} },
      withdrawn: { fields: {} },
    },
    moves: {
      none: ['named'],
      named: ['confirmed', 'bounced', 'withdrawn'],
      confirmed: ['named', 'bounced', 'withdrawn'],
      bounced: ['named', 'confirmed', 'withdrawn'],
      withdrawn: ['named'],
    },
    stands: 'latest',
  },
  /** A drill: did a live person answer, and how fast. */
  drill: {
    about: 'contact-point',
    start: 'none',
    words: {
      ...NONE,
      planned: word({ by: instant }),
      answered: word({ on: instant }),
      failed: word({ on: instant }),
    },
    moves: 'free',
    stands: 'latest',
  },
  note: statedInBody,
  dispute: DISPUTE,
} as const satisfies Axes;
