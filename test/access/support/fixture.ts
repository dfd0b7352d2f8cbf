import type { Caller } from './callers.ts';
import type { Input, World } from './open-world.ts';
import type { SeededCase } from './seed-cases.ts';

/**
 * What a route is asked with. `prepare` runs once for a route and gives the input of each caller: valid for the seeded
 * world, so that whoever is refused is refused for who they are.
 */
export type Fixture = {
  readonly prepare: (world: World, callers: readonly Caller[]) => Promise<(index: number) => Input>;
  /** Said where no caller can get through here, with the reason; otherwise somebody must. */
  readonly nobody?: string;
};

/** The same input for everybody: routes that read. */
export const asked = (input: (world: World) => Input = () => ({}), nobody?: string): Fixture => ({
  prepare: async (world) => () => input(world),
  ...(nobody === undefined ? {} : { nobody }),
});

/** The case that everybody may look at: routes that read in a case. */
export const inShownCase = (
  input: (of: SeededCase, world: World) => Omit<Input, 'subject'>,
  nobody?: string,
): Fixture => ({
  prepare: async (world) => () => ({ ...input(world.shown, world), subject: world.shown.id }),
  ...(nobody === undefined ? {} : { nobody }),
});

/** A case of their own for every caller: routes that change a case, so that no caller meets what another did. */
export const inOwnCase = (
  input: (of: SeededCase, world: World, caller: Caller) => Omit<Input, 'subject'>,
): Fixture => ({
  prepare: async (world, callers) => {
    const cases = await world.freshCases(callers.length);
    return (index) => {
      const [own, caller] = [cases[index], callers[index]];
      if (own === undefined || caller === undefined) throw new Error('there is no such caller');
      return { ...input(own, world, caller), subject: own.id };
    };
  },
});

/** Something of their own for every caller, made beforehand. */
export const withOwn = <T>(
  make: (world: World, caller: Caller) => Promise<T>,
  input: (own: T, world: World) => Input,
  nobody?: string,
): Fixture => ({
  prepare: async (world, callers) => {
    const own: T[] = [];
    for (const caller of callers) own.push(await make(world, caller));
    return (index) => {
      const mine = own[index];
      if (mine === undefined) throw new Error('there is no such caller');
      return input(mine, world);
    };
  },
  ...(nobody === undefined ? {} : { nobody }),
});
