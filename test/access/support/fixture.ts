import type { Caller } from './callers.ts';
import type { Input, World } from './open-world.ts';
import type { SeededCase } from './seed-cases.ts';

/**
 * What a route is asked with. `prepare` runs once for a route and gives the input of each caller: valid for the seeded
 * world, so that whoever is refused is refused for who they are.
 */
export type Fixture = {
  readonly prepare: Prepare;
  /** Said where no caller can get through here, with the reason; otherwise somebody must. */
  readonly nobody?: string;
};

/**
 * @param mayChange whether a caller is expected to get through. Those who are not change nothing, and share one thing
 *   between them; if the table is wrong about one of them, that is what the test finds
 */
type Prepare = (
  world: World,
  callers: readonly Caller[],
  mayChange: (caller: Caller) => boolean,
) => Promise<(index: number) => Input>;

const because = (nobody: string | undefined): Pick<Fixture, 'nobody'> =>
  nobody === undefined ? {} : { nobody };

/** The same input for everybody: routes that read. */
export const asked = (input: (world: World) => Input = () => ({}), nobody?: string): Fixture => ({
  prepare: async (world) => () => input(world),
  ...because(nobody),
});

/** The case that everybody may look at: routes that read in a case. */
export const inShownCase = (
  input: (of: SeededCase, world: World) => Omit<Input, 'subject'>,
  nobody?: string,
): Fixture => ({
  prepare: async (world) => () => ({ ...input(world.shown, world), subject: world.shown.id }),
  ...because(nobody),
});

/** A case of their own for every caller: routes that change a case, so that no caller meets what another did. */
export const inOwnCase = (
  input: (of: SeededCase, world: World, caller: Caller) => Omit<Input, 'subject'>,
  /** What must have happened in the case before. */
  first: (of: SeededCase, world: World) => Promise<void> = async () => {},
): Fixture => ({
  prepare: async (world, callers, mayChange) => {
    const changing = callers.filter(mayChange);
    const [shared, ...own] = await world.freshCases(changing.length + 1);
    for (const one of own) await first(one, world);
    return (index) => {
      const caller = callers[index];
      const mine = caller === undefined ? undefined : (own[changing.indexOf(caller)] ?? shared);
      if (caller === undefined || mine === undefined) throw new Error('there is no such caller');
      return { ...input(mine, world, caller), subject: mine.id };
    };
  },
});

/** One thing, made beforehand, for all callers: it is not used up. */
export const withOne = <T>(
  make: (world: World) => Promise<T>,
  input: (one: T, world: World) => Input,
): Fixture => ({
  prepare: async (world) => {
    const one = await make(world);
    return () => input(one, world);
  },
});

/** Something of their own for every caller, made beforehand: a call uses it up. */
export const withOwn = <T>(
  make: (world: World, caller: Caller) => Promise<T>,
  input: (own: T, world: World) => Input,
): Fixture => ({
  prepare: async (world, callers, mayChange) => {
    const own = new Map<Caller, T>();
    let shared: { readonly made: T } | null = null;
    for (const caller of callers) {
      if (mayChange(caller)) own.set(caller, await make(world, caller));
      else {
        shared ??= { made: await make(world, caller) };
        own.set(caller, shared.made);
      }
    }
    return (index) => {
      const caller = callers[index];
      if (caller === undefined || !own.has(caller)) throw new Error('there is no such caller');
      return input(own.get(caller) as T, world);
    };
  },
});
