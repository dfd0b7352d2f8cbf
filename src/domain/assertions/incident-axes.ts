import { type Axes, attribute, statedInBody, words } from './axis.ts';
import { text } from './fields.ts';
import { DISPUTE } from './shared-axes.ts';

/** What gathers breaches, rumours and vulnerabilities; they say themselves that they belong to it (`belongs-to`). */
export const INCIDENT_AXES = {
  stage: {
    about: 'subject',
    start: 'open',
    words: words('open', 'closed'),
    moves: 'free',
    stands: 'latest',
  },
  title: attribute({ text: text(200) }),
  description: statedInBody,
  dispute: DISPUTE,
} as const satisfies Axes;
