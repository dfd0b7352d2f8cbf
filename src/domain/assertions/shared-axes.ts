import { type Axis, words } from './axis.ts';

/**
 * Contact with one organization, named by `recipient`. An automatic reply never makes `acknowledged`: that word needs
 * a human, so a log does not carry it.
 */
export const CONTACT = {
  about: 'organization',
  start: 'unidentified',
  words: {
    ...words('unidentified', 'identified', 'sent', 'delivered', 'opened', 'engaged'),
    ...words('bounced', 'unreachable', 'silent', 'refused'),
    acknowledged: { fields: {}, notOn: ['log', 'computation'] },
  },
  moves: {
    unidentified: ['identified', 'unreachable'],
    identified: ['sent', 'unreachable'],
    sent: ['delivered', 'opened', 'acknowledged', 'engaged', 'bounced', 'silent', 'refused', 'unreachable'],
    delivered: ['sent', 'opened', 'acknowledged', 'engaged', 'silent', 'refused'],
    opened: ['sent', 'acknowledged', 'engaged', 'silent', 'refused'],
    acknowledged: ['sent', 'engaged', 'silent', 'refused'],
    engaged: ['sent', 'silent', 'refused'],
    bounced: ['identified', 'sent', 'unreachable'],
    unreachable: ['identified', 'sent'],
    silent: ['sent', 'delivered', 'opened', 'acknowledged', 'engaged', 'refused', 'unreachable'],
    refused: ['sent', 'acknowledged', 'engaged', 'silent'],
  },
  stands: 'latest',
} as const satisfies Axis;

/** What gathers: the subject belongs to the incident that `recipient` names. */
export const BELONGS_TO = {
  about: 'incident',
  start: 'apart',
  words: words('apart', 'belongs'),
  moves: 'free',
  stands: 'latest',
} as const satisfies Axis;

/**
 * A named party disputes the assertion that `recipient` names; why, stands in the body. It shows wherever what was
 * said stands, also when somebody says the same again.
 */
export const DISPUTE = {
  about: 'assertion',
  start: 'undisputed',
  words: { undisputed: { fields: {} }, disputed: { fields: {} }, settled: { fields: {} } },
  moves: { undisputed: ['disputed'], disputed: ['settled'], settled: ['disputed'] },
  stands: 'latest',
} as const satisfies Axis;
