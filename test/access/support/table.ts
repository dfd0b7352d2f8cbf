import type { Caller } from './callers.ts';
import type { Fixture } from './fixture.ts';
import type { Answer, World } from './open-world.ts';
import type { Route } from './routes.ts';
import { membersOf } from './shape.ts';

/** What one route answers to whom. */
export type Row = {
  /** `ok`, or the code of the problem, with the callers who get it. */
  readonly answers: Readonly<Record<string, readonly string[]>>;
  /** Members of the answer that the same callers see. */
  readonly shows: readonly { readonly to: readonly string[]; readonly members: readonly string[] }[];
};
export type Table = Readonly<Record<string, Row>>;

export type Observed = { readonly caller: Caller; readonly answer: Answer };

/** Asks one route as everybody, one after the other. */
export async function observe(
  world: World,
  route: Route,
  fixture: Fixture,
  callers: readonly Caller[],
  expected: Row | undefined,
): Promise<readonly Observed[]> {
  const getsIn = ({ name }: Caller): boolean => expected?.answers['ok']?.includes(name) ?? false;
  const mayChange = expected === undefined ? () => true : getsIn;
  const inputOf = await fixture.prepare(world, callers, mayChange);
  const observed: Observed[] = [];
  for (const [index, caller] of callers.entries()) {
    observed.push({ caller, answer: await world.ask(caller, route, inputOf(index)) });
  }
  return observed;
}

/** `ok`, or the code of the problem. */
export function outcomeOf({ status, body }: Answer): string {
  if (status < 300) return 'ok';
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
  return typeof code === 'string' ? code : `status ${status}`;
}

export function rowOf(observed: readonly Observed[]): Row {
  const answers: Record<string, string[]> = {};
  const seenBy = new Map<string, string[]>();
  for (const { caller, answer } of observed) {
    const outcome = outcomeOf(answer);
    (answers[outcome] ??= []).push(caller.name);
    if (outcome !== 'ok') continue;
    for (const member of membersOf(answer.body)) {
      seenBy.set(member, [...(seenBy.get(member) ?? []), caller.name]);
    }
  }
  const groups = new Map<string, { to: string[]; members: string[] }>();
  for (const [member, to] of [...seenBy].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const group = groups.get(to.join('|')) ?? { to, members: [] };
    group.members.push(member);
    groups.set(to.join('|'), group);
  }
  return {
    answers: Object.fromEntries(Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1))),
    shows: [...groups.values()],
  };
}

/** Every cell that differs, in words. */
export function differences(route: string, is: Row, was: Row | undefined): readonly string[] {
  if (was === undefined) return [`${route} has no row in the table`];
  const cells = (row: Row): Map<string, string> =>
    new Map([
      ...Object.entries(row.answers).flatMap(([outcome, callers]) =>
        callers.map((caller) => [`${caller} is answered`, outcome] as const),
      ),
      ...row.shows.flatMap(({ to, members }) =>
        members.flatMap((member) => to.map((caller) => [`${caller} sees ${member}`, 'yes'] as const)),
      ),
    ]);
  const [now, before] = [cells(is), cells(was)];
  return [...new Set([...now.keys(), ...before.keys()])]
    .filter((cell) => now.get(cell) !== before.get(cell))
    .map(
      (cell) => `${route}: ${cell}: ${before.get(cell) ?? 'no'} in the table, ${now.get(cell) ?? 'no'} here`,
    );
}
