import { say, type Saying } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { newId, type Random } from '#kernel/ids.ts';
import type { Instant } from '#kernel/instant.ts';
import type { RecordEntry } from '#stores/record.ts';

/** What an organization or anybody else said in public, as far as an axis carries it. */
export type PublicStatement = {
  readonly about: Subject<'breach'> | Subject<'rumour'>;
  readonly by: string;
  readonly happened: Instant;
  readonly said:
    | { readonly kind: 'word'; readonly word: 'investigating' | 'admitted' | 'denied' }
    | { readonly kind: 'told-people'; readonly by: 'keeper' | 'authority' };
};

export type StatementNeeds = { readonly record: RecordEntry; readonly random: Random };

/** Opens an incident that gathers breaches and rumours, and says of each that it belongs to it. */
export async function openIncident(
  { record, random }: StatementNeeds,
  actor: Actor,
  incident: { readonly title: string; readonly happened: Instant; readonly description: string },
  members: readonly (Subject<'breach'> | Subject<'rumour'>)[],
): Promise<Subject<'incident'>> {
  const subject: Subject<'incident'> = { kind: 'incident', id: newId('inc', random) };
  const { happened, title, description } = incident;
  await record({
    actor,
    says: [
      say(subject, 'stage', { is: 'open' }, 'statement', { happened }),
      say(subject, 'title', { is: 'stated', text: title }, 'statement', { happened }),
      say(subject, 'description', { is: 'stated' }, 'statement', { happened, body: description }),
      ...members.map((member) => belongs(member, subject)),
    ],
  });
  return subject;
}

function belongs(member: Subject<'breach'> | Subject<'rumour'>, incident: Subject<'incident'>): Saying {
  const more = { recipient: incident.id };
  return member.kind === 'breach'
    ? say({ kind: 'breach', id: member.id }, 'belongs-to', { is: 'belongs' }, 'statement', more)
    : say({ kind: 'rumour', id: member.id }, 'belongs-to', { is: 'belongs' }, 'statement', more);
}

/** Somebody's public word that a breach exists, before any dump is seen. */
export async function recordRumour(
  { record, random }: StatementNeeds,
  actor: Actor,
  rumour: { readonly title: string; readonly happened: Instant; readonly words: string },
): Promise<Subject<'rumour'>> {
  const subject: Subject<'rumour'> = { kind: 'rumour', id: newId('rum', random) };
  const { happened, title, words } = rumour;
  await record({
    actor,
    says: [
      say(subject, 'title', { is: 'stated', text: title }, 'statement', { happened }),
      say(subject, 'description', { is: 'stated' }, 'statement', { happened, body: words }),
    ],
  });
  return subject;
}

/** Records who said what, each in the name of the one who said it. */
export async function recordStatements(
  { record }: StatementNeeds,
  actor: Actor,
  statements: readonly PublicStatement[],
): Promise<void> {
  for (const statement of statements) {
    await record({ actor, organization: statement.by, says: [sayingOf(statement)] });
  }
}

function sayingOf({ about, happened, said }: PublicStatement): Saying {
  switch (said.kind) {
    case 'word':
      return { subject: about, axis: 'word', value: { is: said.word }, basis: 'statement', happened };
    case 'told-people':
      return {
        subject: about,
        axis: 'people',
        value: { is: 'told', by: said.by, people: null, how: 'public-notice', steps: ['reset-password'] },
        basis: 'statement',
        happened,
      };
  }
}
