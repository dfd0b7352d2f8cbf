import { type Axes, attribute, statedInBody, word, words } from './axis.ts';
import { count, date, listOf, oneOf, text } from './fields.ts';
import { DIVISION } from './organization-fields.ts';
import { BELONGS_TO, DISPUTE } from './shared-axes.ts';

/** What somebody says was done with their data. A vulnerability or breach may name it as a lead (`lead`). */
export const MISUSE_AXES = {
  handling: {
    about: 'subject',
    start: 'received',
    words: {
      ...words('received', 'linked'),
      closed: word({ because: oneOf('explained', 'handed-on', 'no-case', 'forgotten') }),
    },
    moves: 'free',
    stands: 'latest',
  },
  intake: attribute({
    by: oneOf('form', 'api', 'mailbox', 'demo'),
    finder: oneOf('account', 'anonymous', 'sender', 'platform'),
  }),
  'misuse-date': attribute({ date }),
  place: attribute({ division: DIVISION }),
  'data-classes': attribute({ classes: listOf(text(60), 0, 100) }),
  /** Money lost, in whole yuan. */
  loss: attribute({ yuan: count }),
  /** Which authority was told, and what came of it. */
  'reported-to': attribute({
    authority: oneOf('police', 'cyberspace-administration', 'consumer-association', 'bank', 'court', 'none'),
    outcome: oneOf('open', 'solved', 'unsolved', 'unknown'),
  }),
  description: statedInBody,
  'belongs-to': BELONGS_TO,
  dispute: DISPUTE,
} as const satisfies Axes;
