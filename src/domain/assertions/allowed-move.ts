import { type Assertion, standingKey } from './assertion.ts';
import { axisOf } from './axes.ts';
import { ABOUT_PREFIXES, type Axis, BASES, type Value } from './axis.ts';
import { isId } from './fields.ts';
import { asHappened, notWithdrawn } from './fold.ts';
import { isSubject } from './subject.ts';

export type Move = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

const ALLOWED: Move = { allowed: true };
const refused = (reason: string): Move => ({ allowed: false, reason });

/**
 * May this be said, given everything said about the subject so far? Checks form and moves, not rights: who may say
 * what is the business of `domain/access`. Reasons name words and axes and quote nothing from outside.
 *
 * @param history all assertions about the same subject, in any order
 */
export function allowedMove(history: readonly Assertion[], next: Assertion): Move {
  const form = wellFormed(next);
  if (!form.allowed) return form;
  if (next.withdraws !== null) return mayWithdraw(history, next);
  const axis = axisOf(next.subject.kind, next.axis);
  if (axis === null || next.value === null) return refused('there is no such axis');
  if (
    axis.about === 'assertion' &&
    !history.some(({ id, value }) => id === next.recipient && value !== null)
  ) {
    return refused('what it disputes was not said about this subject');
  }
  return mayFollow(axis, history, next, next.value);
}

function wellFormed(next: Assertion): Move {
  if (!isSubject(next.subject)) return refused('the subject has no proper kind and identifier');
  const axis = axisOf(next.subject.kind, next.axis);
  if (axis === null) return refused(`a ${next.subject.kind} has no axis of this name`);
  if (!BASES.includes(next.basis)) return refused('the basis is none of the known ones');
  if (next.happened > next.recorded) return refused('it is said to have happened after it was recorded');
  if (next.evidence !== null && !/^[0-9a-f]{64}$/.test(next.evidence)) {
    return refused('the evidence is not the SHA-256 of something');
  }
  const recipient = rightRecipient(axis, next.recipient);
  if (!recipient.allowed) return recipient;
  if (next.withdraws !== null) {
    return next.value === null
      ? ALLOWED
      : refused('a withdrawal says nothing else; state what is true beside it');
  }
  return next.value === null ? refused('it says nothing') : rightValue(axis, next, next.value);
}

function rightRecipient({ about }: Axis, recipient: string | null): Move {
  switch (about) {
    case 'subject':
      return recipient === null ? ALLOWED : refused('this axis has no recipient');
    case 'duty':
    case 'audience':
    case 'register':
      return recipient !== null && /^[a-z0-9-]{1,80}$/.test(recipient)
        ? ALLOWED
        : refused(`the recipient is not the name of a ${about}`);
    case 'organization':
    case 'incident':
    case 'assertion':
    case 'misuse':
    case 'evidence':
    case 'contact-point':
      return hasPrefix(recipient, ABOUT_PREFIXES[about])
        ? ALLOWED
        : refused(`the recipient is not the identifier of a kind "${about}"`);
  }
}

const hasPrefix = (id: string | null, prefix: string): boolean =>
  id !== null && id.startsWith(`${prefix}_`) && isId(id);

/** The word is one of the axis, has exactly its parameters, and comes with what it needs. */
function rightValue(axis: Axis, next: Assertion, value: Value): Move {
  const word = Object.hasOwn(axis.words, value.is) ? axis.words[value.is] : undefined;
  if (word === undefined)
    return refused(`the axis ${next.axis} has only the words ${Object.keys(axis.words).join(', ')}`);
  const { is, ...parameters } = value;
  for (const [name, field] of Object.entries(word.fields)) {
    if (!Object.hasOwn(parameters, name) || !field.is(parameters[name])) {
      return refused(`"${is}" on the axis ${next.axis} needs ${name}: ${field.form}`);
    }
  }
  if (Object.keys(parameters).length !== Object.keys(word.fields).length) {
    return refused(`"${is}" on the axis ${next.axis} has a parameter too many`);
  }
  if (word.body === 'required' && next.body === null) return refused(`"${is}" needs the text that is stated`);
  if (word.evidence === 'required' && next.evidence === null) return refused(`"${is}" needs evidence`);
  if (word.notOn?.includes(next.basis)) return refused(`"${is}" cannot rest on a ${next.basis}`);
  return ALLOWED;
}

/** Always possible, once, and only for what was said on the same axis: nobody has to go on saying what is wrong. */
function mayWithdraw(history: readonly Assertion[], next: Assertion): Move {
  const target = history.find(({ id }) => id === next.withdraws);
  if (target === undefined || standingKey(target) !== standingKey(next)) {
    return refused('what it withdraws was not said about this subject on this axis');
  }
  if (target.value === null) return refused('a withdrawal cannot be withdrawn; say again what is true');
  if (history.some(({ withdraws }) => withdraws === next.withdraws))
    return refused('it is withdrawn already');
  return ALLOWED;
}

/**
 * The move is judged where the event stands in time: from the word before it, and on to the word after it if
 * something that happened later is known already.
 */
function mayFollow(axis: Axis, history: readonly Assertion[], next: Assertion, value: Value): Move {
  if (axis.moves === 'free') return ALLOWED;
  const key = standingKey(next);
  const together = notWithdrawn(history).filter((said) => standingKey(said) === key);
  const before = together.findLast((said) => asHappened(said, next) < 0);
  const after = together.find((said) => asHappened(said, next) > 0);
  const from = before?.value.is ?? axis.start;
  if (!follows(axis.moves, from, value.is)) {
    return refused(`"${value.is}" cannot follow "${from}" on the axis ${next.axis}`);
  }
  if (after !== undefined && !follows(axis.moves, value.is, after.value.is)) {
    return refused(
      `"${after.value.is}", which happened later, cannot follow "${value.is}" on the axis ${next.axis}`,
    );
  }
  return ALLOWED;
}

const follows = (moves: Readonly<Record<string, readonly string[]>>, from: string, to: string): boolean =>
  from === to || (moves[from]?.includes(to) ?? false);
