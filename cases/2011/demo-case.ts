import type { DemoCase, DemoStatement } from '#contract/demo-case.ts';
import { type Instant, parseInstant } from '#kernel/instant.ts';
import type { CaseAct, CaseEvent } from './case-event.ts';
import { LISTS } from './lists.ts';
import { INCIDENT, RUMOURS, TIMELINE } from './timeline.ts';

/**
 * The week of December 2011 at a scale, for a demo installation.
 * @param scale share of the real lists, for example 0.0005
 */
export function demoCase2011(scale: number, seed: number): DemoCase {
  return {
    title: INCIDENT.title.en,
    description:
      'Between 21 and 26 December account lists of about a dozen sites came out. How they got out, and whether they belong together, nobody knows.',
    began: instantOf(INCIDENT.from),
    lists: LISTS.map((list) => ({
      name: list.name,
      domain: list.name.endsWith('.example') ? list.name : null,
      fileName: list.fileName,
      date: list.appeared,
      sensitive: list.sensitive,
      bytes: async function* () {
        yield* list.write(scale, seed);
      },
    })),
    rumours: RUMOURS.flatMap(({ name, appeared }) => {
      const first = TIMELINE.find(({ about }) => about === name);
      const words = first?.words ?? 'A rumour without a list.';
      return [{ name, title: `Rumour: ${name}`, words, happened: instantOf(first?.at ?? appeared) }];
    }),
    statements: TIMELINE.flatMap(statementOf),
  };
}

/** The acts that an axis carries; the others are the story around them and stay in the case's own timeline. */
const SAID: Readonly<Partial<Record<CaseAct, DemoStatement['said']>>> = {
  admits: { kind: 'word', word: 'admitted' },
  denies: { kind: 'word', word: 'denied' },
  'will-investigate': { kind: 'word', word: 'investigating' },
  'urges-change': { kind: 'told-people', by: 'keeper' },
};

function statementOf({ act, about, by, at }: CaseEvent): DemoStatement[] {
  const said = SAID[act];
  return said === undefined || about === 'incident' ? [] : [{ about, by, happened: instantOf(at), said }];
}

function instantOf(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === null) throw new RangeError(`${text} is no instant`);
  return instant;
}
