import type { ValueOn } from '#domain/assertions/axes.ts';
import { say, type Saying } from '#domain/assertions/saying.ts';
import { standsOn } from '#domain/assertions/stands-on.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Stores } from '#stores/stores-on.ts';

type Registered = Extract<ValueOn<'system', 'registered'>, { readonly is: 'stated' }>;
export type RegisteredSystem = {
  readonly id: string;
  readonly facts: Registered;
  readonly authorised: boolean;
};

/** @throws NuwaError not-found for a system that is not registered or was retired */
export async function registeredSystem(
  { stores }: { readonly stores: Pick<Stores, 'assertions'> },
  id: string,
): Promise<RegisteredSystem> {
  const history = await stores.assertions.about({ kind: 'system', id });
  const facts = standsOn(history, 'registered') as ValueOn<'system', 'registered'> | null;
  if (facts?.is !== 'stated') throw new NuwaError('not-found', { what: 'system', name: id });
  return { id, facts, authorised: standsOn(history, 'authorisation')?.is === 'on-file' };
}

/** A case that we open ourselves, with what the register knows of its system. */
export function caseInSystem(
  subject: Subject<'vulnerability'>,
  { id, facts, authorised }: RegisteredSystem,
): readonly Saying[] {
  const { keeper, division, dataClasses, critical } = facts;
  const authorisation = authorised ? 'on-file' : 'none';
  return [
    intakeOfOurs(subject),
    say(subject, 'system', { is: 'stated', system: id }, 'statement'),
    say(subject, 'keeper', { is: 'stated', organization: keeper }, 'statement'),
    ...(division === null ? [] : [say(subject, 'place', { is: 'stated', division }, 'statement')]),
    ...(dataClasses.length === 0
      ? []
      : [say(subject, 'data-classes', { is: 'stated', classes: dataClasses }, 'statement')]),
    say(subject, 'critical-infrastructure', { is: 'stated', critical, authorisation }, 'statement'),
  ];
}

/** Nobody reported it: we opened it from what a scanner or a sister case says. */
export const intakeOfOurs = (subject: Subject<'vulnerability'>): Saying =>
  say(subject, 'intake', { is: 'stated', by: 'findings', finder: 'platform' }, 'statement');
