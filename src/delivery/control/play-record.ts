import type { DemoSpring } from '#contract/demo-spring.ts';
import type { Instant } from '#kernel/instant.ts';

import type { SpringIds } from './play-bodies.ts';
import type { SpringStage } from './play-needs.ts';

/**
 * How far a play has come, read off the assertions alone: what was said at the very instant of an act, on the axis that
 * the act moves, is that act. So a play that was killed goes on where it stopped, and one that is whole plays nothing.
 */
export class SpringRecord {
  /** Identifiers of what was reported, by its name in the play. */
  readonly cases = new Map<string, string>();
  readonly misuses = new Map<string, string>();
  /** Identifiers of the sets that were named. */
  readonly sets = new Set<string>();
  readonly #said = new Set<string>();

  readonly caseOf = (name: string): string => known(this.cases, name);
  readonly misuseOf = (name: string): string => known(this.misuses, name);

  readonly has = (subject: string, axis: string, at: Instant, recipient: string | null = null): boolean =>
    this.#said.has(markOf(subject, axis, at, recipient));

  add(subject: string, axis: string, at: Instant, recipient: string | null): void {
    this.#said.add(markOf(subject, axis, at, recipient));
  }
}

function known(subjects: ReadonlyMap<string, string>, name: string): string {
  const id = subjects.get(name);
  if (id === undefined) throw new Error(`the play speaks of ${name} before it was reported`);
  return id;
}

const markOf = (subject: string, axis: string, at: Instant, recipient: string | null): string =>
  [subject, axis, at, recipient ?? ''].join(' ');

export async function readSpringRecord(
  { stores }: SpringStage,
  { acts, sets }: DemoSpring,
  ids: SpringIds,
): Promise<SpringRecord> {
  const record = new SpringRecord();
  const reported = new Map(
    acts.flatMap((act) => (act.act === 'reports' ? [[`${ids.system(act.system)} ${act.at}`, act.case]] : [])),
  );
  const suffered = new Map(acts.flatMap((act) => (act.act === 'suffers' ? [[act.at, act.misuse]] : [])));
  const found = await Promise.all([
    stores.standings.subjectsAt('vulnerability', 'system', 'stated'),
    stores.standings.subjectsAt('misuse', 'intake', 'stated'),
  ]);
  const named = sets.map(({ key }) => ({ kind: 'set', id: ids.set(key) }) as const);
  const histories = await stores.assertions.aboutAll([...found.flat(), ...named]);
  for (const history of histories.values()) {
    for (const { subject, axis, value, recipient, happened } of history) {
      record.add(subject.id, axis, happened, recipient);
      if (subject.kind === 'set') record.sets.add(subject.id);
      if (axis === 'system') {
        const name = reported.get(`${String(value?.['system'])} ${happened}`);
        if (name !== undefined) record.cases.set(name, subject.id);
      }
      if (axis === 'intake' && subject.kind === 'misuse' && value?.['by'] === 'demo') {
        const name = suffered.get(happened);
        if (name !== undefined) record.misuses.set(name, subject.id);
      }
    }
  }
  return record;
}
