import type { Instant } from '#kernel/instant.ts';

/** An invented week: lists, rumours without a list, and who said what. `cases/` makes it, a demo loads it. */
export type DemoCase = {
  readonly title: string;
  readonly description: string;
  readonly began: Instant;
  readonly lists: readonly DemoList[];
  readonly rumours: readonly DemoRumour[];
  readonly statements: readonly DemoStatement[];
};

export type DemoList = {
  /** Name of the breach, and the site that the list is said to come from. */
  readonly name: string;
  readonly domain: string | null;
  readonly fileName: string;
  /** Day on which it came out, ISO. */
  readonly date: string;
  readonly sensitive: boolean;
  /** The file, in chunks; the same bytes at every call. */
  readonly bytes: () => AsyncIterable<Uint8Array>;
};

export type DemoRumour = {
  readonly name: string;
  readonly title: string;
  readonly words: string;
  readonly happened: Instant;
};

/** Something said in public that an axis of breaches or rumours carries. */
export type DemoStatement = {
  /** Name of a list or a rumour. */
  readonly about: string;
  readonly by: string;
  readonly happened: Instant;
  readonly said:
    | { readonly kind: 'word'; readonly word: 'investigating' | 'admitted' | 'denied' }
    | { readonly kind: 'told-people'; readonly by: 'keeper' | 'authority' };
};
