import { type EnteredCase, speaker } from '#domain/access/enter-case.ts';
import { attachedEvidence } from '#domain/assertions/attached-evidence.ts';
import { say, type Saying } from '#domain/assertions/saying.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Clock, Instant } from '#kernel/instant.ts';

import type { CaseNeeds, Said } from './case-needs.ts';
import { type Answering, enterToAnswer } from './enter-to-answer.ts';
import { heardFrom } from './heard-from.ts';
import type { SystemFacts } from './may-be-tested.ts';
import { reTestAsked } from './re-test-asked.ts';

export type AnswerNeeds = CaseNeeds & SystemFacts & { readonly clock: Clock };

/** What a keeper answers; a superior may answer the first three in its stead. Texts are kept encrypted. */
export type Answer =
  | { readonly is: 'acknowledged'; readonly text?: string }
  | { readonly is: 'under-way'; readonly text?: string }
  | { readonly is: 'repaired'; readonly text?: string }
  | { readonly is: 'mitigated'; readonly text?: string }
  | { readonly is: 'retired'; readonly text?: string }
  | { readonly is: 'refused'; readonly text: string }
  | { readonly is: 'time-asked'; readonly until: Instant; readonly text: string }
  /** `evidence`: the signed document (`evd_…`) by which somebody answers for it. */
  | {
      readonly is: 'risk-accepted';
      readonly until: Instant;
      readonly evidence: string;
      readonly text?: string;
    };

const ALSO_FOR_SUPERIORS: ReadonlySet<Answer['is']> = new Set(['acknowledged', 'under-way', 'repaired']);

/**
 * A human answers for the keeper. Whatever the answer is, contact with that organization has come alive. "Repaired" is
 * a claim, by whoever makes it, and asks for a check; it never counts as repaired by itself.
 * @throws NuwaError not-found, not-allowed, bad-request, assertion-refused
 */
export async function recordAnswer(
  needs: AnswerNeeds,
  actor: Actor,
  id: string,
  answer: Answer,
): Promise<Said> {
  const answering = await enterToAnswer(needs, actor, id);
  if (answering.by === 'superior' && !ALSO_FOR_SUPERIORS.has(answer.is)) {
    throw new NuwaError('not-allowed', { reason: 'only the keeper itself can answer this' });
  }
  if ('until' in answer && answer.until <= needs.clock()) {
    throw new NuwaError('bad-request', { problem: 'until must lie in the future' });
  }
  const { entered } = answering;
  return needs.record({
    actor,
    ...speaker(entered),
    says: [
      ...(await sayingsOf(needs, answering, answer)),
      ...heardFrom(entered, answer.is === 'acknowledged' ? 'acknowledged' : 'engaged'),
    ],
    jobs: answer.is === 'repaired' ? [{ name: 're-test-due', payload: { vulnerability: id } }] : [],
  });
}

async function sayingsOf(
  needs: AnswerNeeds,
  { entered, by }: Answering,
  answer: Answer,
): Promise<readonly Saying[]> {
  const { subject, history } = entered;
  const text = answer.text === undefined ? {} : { body: answer.text };
  switch (answer.is) {
    case 'acknowledged':
      return acknowledgement(entered, answer.text);
    case 'under-way':
    case 'mitigated':
    case 'retired':
    case 'refused':
      return [say(subject, 'repair', { is: answer.is }, 'statement', text)];
    case 'repaired':
      return [
        say(subject, 'repair', { is: 'repair-claimed', by }, 'statement', text),
        await reTestAsked(needs, subject, history, 'claim', needs.clock()),
      ];
    case 'time-asked':
      return [say(subject, 'time', { is: 'asked', until: answer.until }, 'statement', text)];
    case 'risk-accepted': {
      const evidence = attachedEvidence(history, answer.evidence);
      return [
        say(subject, 'repair', { is: 'risk-accepted', until: answer.until }, 'document', {
          evidence,
          ...text,
        }),
      ];
    }
  }
}

/** Says something even where contact says it already: a second person may acknowledge, too. */
function acknowledgement(entered: EnteredCase, text: string | undefined): readonly Saying[] {
  const { subject, organization } = entered;
  if (text !== undefined) {
    return [say(subject, 'message', { is: 'said', to: 'coordinator' }, 'statement', { body: text })];
  }
  if (heardFrom(entered, 'acknowledged').length > 0 || organization === undefined) return [];
  throw new NuwaError('bad-request', {
    problem: 'it is acknowledged already; say what else there is to say',
  });
}
