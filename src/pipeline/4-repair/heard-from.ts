import type { EnteredCase } from '#domain/access/enter-case.ts';
import { say, type Saying } from '#domain/assertions/saying.ts';
import { CONTACT } from '#domain/assertions/shared-axes.ts';
import { standsOn } from '#domain/assertions/stands-on.ts';

type Heard = 'acknowledged' | 'engaged';

/**
 * A human of an organization answered, so contact with it moves on; it never falls back, and where the axis has no way
 * there (a maintainer whom nobody wrote to), the answer alone speaks.
 */
export function heardFrom({ subject, history, organization }: EnteredCase, word: Heard): readonly Saying[] {
  if (organization === undefined) return [];
  const now = standsOn(history, 'contact', organization)?.is ?? CONTACT.start;
  if (now === word || (word === 'acknowledged' && now === 'engaged')) return [];
  const next: Readonly<Record<string, readonly string[]>> = CONTACT.moves;
  if (!next[now]?.includes(word)) return [];
  return [say(subject, 'contact', { is: word }, 'statement', { recipient: organization })];
}
