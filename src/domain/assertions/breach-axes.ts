import { type Axes, attribute, statedInBody, word, words } from './axis.ts';
import { count, date, domainName, id, instant, listOf, oneOf, orNull, share, text } from './fields.ts';
import { BELONGS_TO, CONTACT, DISPUTE } from './shared-axes.ts';

/**
 * A breach stands on six axes of its own (design: lifecycles) and on the contact axis once for every organization
 * told. Its metadata are axes, too: whoever corrects a title or a date says so, and what was said before stays.
 */
export const BREACH_AXES = {
  handling: {
    about: 'subject',
    start: 'rumoured',
    words: {
      ...words('rumoured', 'collecting', 'profiled', 'indexed', 'told', 'reopened'),
      /** `removed`: its contribution was taken out of the corpus. */
      closed: word({ because: oneOf('done', 'removed', 'refuted', 'duplicate') }),
    },
    moves: {
      rumoured: ['collecting', 'closed'],
      collecting: ['profiled', 'closed'],
      profiled: ['indexed', 'collecting', 'closed'],
      indexed: ['told', 'closed'],
      told: ['closed'],
      closed: ['reopened'],
      reopened: ['collecting', 'profiled', 'indexed', 'told', 'closed'],
    },
    stands: 'latest',
  },

  /** A human may overrule a computation, never the other way round; both stay on record. */
  verdict: {
    about: 'subject',
    start: 'open',
    words: {
      ...words('open', 'plausible'),
      /** Statistics alone never reach this: it needs one of these three. */
      authentic: {
        ...word({ because: oneOf('admission', 'canaries', 'keeper-records') }),
        evidence: 'required',
      },
      recycled: word({ of: listOf(id('brc'), 1, 1000) }),
      mixed: word({ of: listOf(share, 1, 1000) }),
      fabricated: { fields: {}, evidence: 'required' },
      /** A denial is a reason of little weight: refuting takes evidence, and more than somebody's word. */
      refuted: { fields: {}, evidence: 'required', notOn: ['statement'] },
    },
    moves: 'free',
    stands: 'human-first',
  },

  /** The keeper's own word. Having spoken, nobody is silent again. */
  word: {
    about: 'subject',
    start: 'silent',
    words: words('silent', 'investigating', 'admitted', 'denied'),
    moves: {
      silent: ['investigating', 'admitted', 'denied'],
      investigating: ['admitted', 'denied'],
      admitted: ['investigating', 'denied'],
      denied: ['investigating', 'admitted'],
    },
    stands: 'latest',
  },

  /** Each step with what is known of the cause. What was contained can turn out not to be. */
  containment: {
    about: 'subject',
    start: 'unknown',
    words: {
      unknown: { fields: {} },
      'source-closed': word({ cause: oneOf('known', 'supposed', 'unknown') }),
      contained: word({ cause: oneOf('known', 'supposed', 'unknown') }),
    },
    moves: {
      unknown: ['source-closed', 'contained'],
      'source-closed': ['contained', 'unknown'],
      contained: ['source-closed', 'unknown'],
    },
    stands: 'latest',
  },

  people: {
    about: 'subject',
    start: 'not-told',
    words: {
      'not-told': { fields: {} },
      told: word({
        by: oneOf('keeper', 'platform', 'authority', 'press'),
        /** People told; null when nobody counted. */
        people: orNull(count),
        how: oneOf('e-mail', 'text-message', 'letter', 'at-log-in', 'public-notice', 'other'),
        /** What those told are required to do. */
        steps: listOf(oneOf('reset-password', 'new-card', 'watch-accounts', 'new-document', 'none'), 1, 5),
      }),
    },
    moves: { 'not-told': ['told'], told: [] },
    stands: 'latest',
  },

  /** One duty of law each, named by `recipient`. A duty can rise again when facts change; its rows are never deleted. */
  duties: {
    about: 'duty',
    start: 'not-owed',
    words: {
      /** `due` is null where the law says "at once". */
      running: word({ due: orNull(instant) }),
      ...words('met', 'missed', 'not-owed'),
    },
    moves: {
      running: ['met', 'missed', 'not-owed'],
      missed: ['met', 'not-owed', 'running'],
      met: ['running'],
      'not-owed': ['running'],
    },
    stands: 'latest',
  },

  contact: CONTACT,

  title: attribute({ text: text(200) }),
  organization: attribute({ name: text(200) }),
  domain: attribute({ domain: domainName }),
  'breach-date': attribute({ date }),
  /** Names of data classes, most telling first, as `domain/breaches` lists them. */
  'data-classes': attribute({ classes: listOf(text(60), 0, 100) }),
  /** Being in it says something intimate about a person: it is never shown to anyone but that person. */
  sensitive: attribute({ sensitive: oneOf('yes', 'no') }),
  description: statedInBody,

  /** Withheld until somebody says `public`: a list that a keeper confirmed in private must not come out by default. */
  publicity: {
    about: 'subject',
    start: 'withheld',
    words: words('withheld', 'public'),
    moves: 'free',
    stands: 'latest',
  },

  /** Custody: people may be named in these, so they live in bodies. */
  'handed-in-by': statedInBody,
  'legal-basis': statedInBody,
  'approved-by': statedInBody,

  'belongs-to': BELONGS_TO,
  dispute: DISPUTE,
} as const satisfies Axes;
