import type { Field } from './fields.ts';

/** What the words of one axis carry, and whether free text goes with them. */
export type Word = {
  readonly fields: Readonly<Record<string, Field<unknown>>>;
  /** `required`: the word says only that something was said; what, stands in the encrypted body. */
  readonly body?: 'required' | 'none';
  /** Said only with a hash of what is kept as proof. */
  readonly evidence?: 'required';
  /** Bases that do not carry this word, whoever says it. */
  readonly notOn?: readonly Basis[];
};

/** `statement`: somebody's word. `computation`: found by the platform's own reckoning. */
export const BASES = ['statement', 'document', 're-test', 'log', 'computation', 'court'] as const;
export type Basis = (typeof BASES)[number];

/** Prefixes of the identifiers that `recipient` may hold, by what it names. */
export const ABOUT_PREFIXES = {
  organization: 'org',
  incident: 'inc',
  assertion: 'ast',
  misuse: 'mis',
  evidence: 'evd',
  'contact-point': 'con',
} as const;

/**
 * What `recipient` names on an axis: nothing (`subject`), something with an identifier of ours, or a name in
 * lower-case letters, digits and dashes (a duty, an audience, a register outside that numbers cases).
 */
export type About = 'subject' | keyof typeof ABOUT_PREFIXES | 'duty' | 'audience' | 'register';

export type Axis = {
  readonly about: About;
  /** Where a subject stands while nobody has said anything. */
  readonly start: string;
  readonly words: Readonly<Record<string, Word>>;
  /**
   * From each word to those that may follow it; a word may always be said again (with other parameters, another
   * basis). `free`: any may follow any, since later statements correct earlier ones.
   */
  readonly moves: 'free' | Readonly<Record<string, readonly string[]>>;
  /**
   * Which of several statements stands. `latest`: the one that happened last (recorded last, among those of one
   * instant). `human-first`: the latest on any basis but `computation`; computations only where there is none.
   * `furthest`: the word that comes last in the order in which `words` lists them; somebody's lower word stays on
   * record beside it and takes nothing back.
   */
  readonly stands: 'latest' | 'human-first' | 'furthest';
};

export type Axes = Readonly<Record<string, Axis>>;

type FieldsOf<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** The values of an axis: `{ is: word, …parameters }`. */
export type ValueOf<A extends Axis> = {
  [W in keyof A['words']]: { readonly is: W } & FieldsOf<A['words'][W]['fields']>;
}[keyof A['words']];

/** A value whose axis is not known to the compiler. */
export type Value = { readonly is: string } & { readonly [parameter: string]: unknown };

export const word = <const F extends Word['fields']>(fields: F): { readonly fields: F } => ({ fields });
const bare = { fields: {} } as const;

/** Words without parameters. */
export const words = <const W extends readonly string[]>(
  ...names: W
): { readonly [K in W[number]]: typeof bare } =>
  Object.fromEntries(names.map((name) => [name, bare])) as { readonly [K in W[number]]: typeof bare };

/** One piece of data about a subject, `not-stated` until somebody states it, corrected by stating it again. */
export const attribute = <const F extends Word['fields']>(fields: F) =>
  ({
    about: 'subject',
    start: 'not-stated',
    words: { 'not-stated': bare, stated: { fields } },
    moves: 'free',
    stands: 'latest',
  }) as const;

/** As `attribute`, for free text: it lives in the body, encrypted, and can be erased. */
export const statedInBody = {
  about: 'subject',
  start: 'not-stated',
  words: { 'not-stated': bare, stated: { fields: {}, body: 'required' } },
  moves: 'free',
  stands: 'latest',
} as const satisfies Axis;
