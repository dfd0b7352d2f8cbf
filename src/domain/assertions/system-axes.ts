import { type Axes, statedInBody, word } from './axis.ts';
import { count, id, listOf, oneOf, orNull, text } from './fields.ts';
import { DIVISION } from './organization-fields.ts';
import { DISPUTE } from './shared-axes.ts';

/** An information system that holds personal data: whose it is, who runs it, who supplied it. */
export const SYSTEM_AXES = {
  registered: {
    about: 'subject',
    start: 'unknown',
    words: {
      unknown: { fields: {} },
      stated: word({
        name: text(200),
        keeper: id('org'),
        /** Who runs it, often an outside maintainer; null: the keeper itself. */
        maintainer: orNull(id('org')),
        supplier: orNull(id('org')),
        product: orNull(text(200)),
        division: orNull(DIVISION),
        dataClasses: listOf(text(60), 0, 100),
        /** People whose data it holds, as far as known. */
        people: orNull(count),
        critical: oneOf('yes', 'no', 'unknown'),
      }),
      retired: { fields: {} },
    },
    moves: 'free',
    stands: 'latest',
  },
  /** Addresses of the system; an attacker would like the list, so they live in the body. */
  addresses: statedInBody,
  /** Written leave to test critical infrastructure: from whom and until when stand in the body. */
  authorisation: {
    about: 'subject',
    start: 'none',
    words: {
      none: { fields: {} },
      'on-file': { fields: {}, evidence: 'required', body: 'required' },
      ended: { fields: {} },
    },
    moves: 'free',
    stands: 'latest',
  },
  dispute: DISPUTE,
} as const satisfies Axes;
