import { type Axes, attribute, statedInBody } from './axis.ts';
import { BREACH_AXES } from './breach-axes.ts';
import { text } from './fields.ts';
import { BELONGS_TO, DISPUTE } from './shared-axes.ts';

/** Somebody's public word that a breach exists. It can be judged, refuted included, before any dump is seen. */
export const RUMOUR_AXES = {
  verdict: BREACH_AXES.verdict,
  word: BREACH_AXES.word,
  title: attribute({ text: text(200) }),
  description: statedInBody,
  'belongs-to': BELONGS_TO,
  dispute: DISPUTE,
} as const satisfies Axes;
