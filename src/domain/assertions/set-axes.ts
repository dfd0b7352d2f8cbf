import { type Axes, attribute, word } from './axis.ts';
import { date, listOf, oneOf, orNull, text, thousandths } from './fields.ts';
import { DIVISION } from './organization-fields.ts';
import { DISPUTE } from './shared-axes.ts';

const NONE = { none: { fields: {} } } as const;

/**
 * A set is a node of a tree, a period, a filter: "all of social security to 24 April 2015". What is said of it names
 * no case and is never spread over cases. Two parties may say two things of one set; each stands under its own name,
 * which is the `recipient`.
 */
export const SET_AXES = {
  /** Which cases are meant, as whoever speaks draws the line. */
  meaning: attribute({
    text: text(300),
    sector: orNull(text(60)),
    division: orNull(DIVISION),
    to: orNull(date),
  }),
  repair: {
    about: 'organization',
    start: 'none',
    words: {
      ...NONE,
      'repaired-before': word({ thousandths }),
      repaired: word({ thousandths }),
      open: word({ thousandths }),
      /** All that was affected is repaired. */
      'all-repaired': { fields: {} },
      'under-way': { fields: {} },
    },
    moves: 'free',
    stands: 'latest',
  },
  /** Where, says this party, and nowhere else. */
  extent: {
    about: 'organization',
    start: 'none',
    words: { ...NONE, only: word({ divisions: listOf(DIVISION, 1, 100) }) },
    moves: 'free',
    stands: 'latest',
  },
  leak: {
    about: 'organization',
    start: 'none',
    words: {
      ...NONE,
      'none-found': { fields: {} },
      found: { fields: {} },
      'cannot-be-known': { fields: {} },
    },
    moves: 'free',
    stands: 'latest',
  },
  /** An order from above, and each organization's answer to it. */
  order: {
    about: 'organization',
    start: 'none',
    words: {
      ...NONE,
      ordered: word({ what: oneOf('audit', 'repair', 'inform', 'monitor') }),
      answered: { fields: {} },
    },
    moves: 'free',
    stands: 'latest',
  },
  dispute: DISPUTE,
} as const satisfies Axes;
