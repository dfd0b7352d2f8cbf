import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';

import { innerOf } from '#domain/identifiers/fingerprint.ts';
import type { Corpus, PublishedFact, PublishOptions } from '../corpus.ts';
import { FakeCorpus } from '../fake-corpus.ts';
import { openCorpus } from '../open-corpus.ts';
import type { SyntheticRow } from './synthetic-list.ts';
import { temporaryCorpus } from './temporary-corpus.ts';

const person = (n: number, secret: string | null, identifierLike = false): SyntheticRow => ({
  identifiers: [
    { kind: 'email', canonical: `p${n}@mail.example` },
    { kind: 'username', canonical: `p${n}` },
    { kind: 'site-username', canonical: `p${n}@site.example` },
  ],
  secret,
  identifierLike,
});
const LISTS: Record<string, readonly SyntheticRow[]> = {
  first: Array.from({ length: 40 }, (_, n) => person(n, `secret-${n % 25}`)),
  second: Array.from({ length: 40 }, (_, n) => person(n + 20, `secret-${n % 30}`)),
  small: [person(7, 'only-here'), person(8, 'secret-1')],
  phones: [
    ...Array.from({ length: 12 }, (_, n) => person(100 + n, '13800000000', true)),
    ...Array.from({ length: 9 }, (_, n) => person(200 + n, '13900000000', true)),
    person(300, 'ordinary'),
  ],
  hashes: [{ identifiers: [{ kind: 'mobile', canonical: '13700000001' }], secret: null }],
};

export const fact = (factId: string, number: number, secretsPublic = true): PublishedFact => ({
  factId,
  number,
  secretsPublic,
});
export const plainly: PublishOptions = { floor: 1, tombstones: [] };
export const sha1 = (text: string): Buffer => createHash('sha1').update(text).digest();
export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
export const tokenOf = (corpus: Corpus, n: number): Uint8Array =>
  corpus.tokenOf(innerOf('email', `p${n}@mail.example`));

export async function importAll(corpus: Corpus, ...ids: string[]): Promise<void> {
  for (const factId of ids) await corpus.importDump({ factId, entries: [] }, {});
}

export async function whole(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  let all = '';
  for await (const piece of pieces) all += text(piece);
  return all;
}

export type Using = (title: string, run: (corpus: Corpus) => Promise<void>) => void;

/**
 * What every corpus must do, held against the real one and the fake alike. The two share no code for storing, merging
 * or rendering, so where they agree two voices agree.
 */
export function contractOfCorpora(about: string, cases: (using: Using) => void): void {
  const lists = ({ factId }: { readonly factId: string }): readonly SyntheticRow[] => LISTS[factId] ?? [];
  async function inFolder(): Promise<{ corpus: Corpus; remove: () => void }> {
    const { remove, ...options } = temporaryCorpus(lists);
    return { corpus: await openCorpus(options), remove };
  }
  async function fake(): Promise<{ corpus: Corpus; remove: () => void }> {
    return { corpus: new FakeCorpus({ lists }), remove: () => {} };
  }
  for (const [name, open] of [
    ['corpus in a folder', inFolder],
    ['fake corpus', fake],
  ] as const)
    void describe(`${name}: ${about}`, () => {
      cases((title, run) => {
        void test(title, async () => {
          const { corpus, remove } = await open();
          try {
            await run(corpus);
          } finally {
            await corpus.close();
            remove();
          }
        });
      });
    });
}
