import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { instantOf } from '#kernel/instant.ts';
import { createLookupDesk, type LookupDesk } from '#pipeline/3-notify/lookup-desk.ts';
import { createApp } from './app.ts';
import { ask, fakeDeps } from './testing/fake-deps.ts';

/**
 * Nobody can tell from outside whether an address is in the corpus: not by words, not by status, not by time.
 * Kinds of addresses take turns in random order, so that whatever else the machine does meets all alike; what is
 * compared is rank (the chance that a hit takes longer than a miss), which a few slow rounds do not move.
 */
const KINDS = ['hit', 'miss', 'sensitive', 'malformed'] as const;
type Kind = (typeof KINDS)[number];
const addressOf = (kind: Kind, i: number) =>
  kind === 'malformed' ? `.${kind}${i}@-mail.example` : `${kind}-${i}@mail.example`;

/** A look-up that costs 10 ms: if anything on the way of a request asked the corpus, the ranks would show it. */
function slowLookup(): readonly number[] {
  const until = performance.now() + 10;
  while (performance.now() < until) createHash('sha256').update('work').digest();
  return [1];
}

function deskOf(): LookupDesk {
  return createLookupDesk({
    tokenOf: (inner) => inner,
    exposures: slowLookup,
    breachesByNumber: async () => [],
    isSilenced: async () => false,
    bury: async () => undefined,
    mailer: { send: async () => undefined, close: async () => undefined },
    clock: clockOf(),
    random: (n) => randomBytes(n),
    publicUrl: 'https://nuwa.example',
    demo: false,
    fault: (error) => assert.fail(String(error)),
  });
}

/** Ten seconds pass with every look at the clock, so that no limit is met. */
function clockOf() {
  let now = Date.UTC(2026, 10, 22);
  return () => instantOf((now += 10_000));
}

async function measure(
  desk: LookupDesk,
  rounds: number,
): Promise<{ times: Record<Kind, number[]>; answers: Set<string> }> {
  const app = createApp(fakeDeps({ lookups: desk, clock: clockOf() }));
  const times: Record<Kind, number[]> = { hit: [], miss: [], sensitive: [], malformed: [] };
  const answers = new Set<string>();
  for (let i = -20; i < rounds; i++) {
    for (const kind of shuffled(KINDS)) {
      const request = ask('/api/v1/lookups', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: addressOf(kind, i), language: 'en' }),
      });
      const started = performance.now();
      const answer = await app.fetch(request);
      const body = await answer.text();
      if (i >= 0) times[kind].push(performance.now() - started);
      answers.add(JSON.stringify([answer.status, [...answer.headers], body]));
      await desk.settled();
    }
  }
  await desk.close();
  return { times, answers };
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, at: randomBytes(4).readUInt32BE() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Probability that one of `a` took longer than one of `b`; 0.5 when nothing tells them apart. */
function chanceLonger(a: readonly number[], b: readonly number[]): number {
  let wins = 0;
  for (const x of a) for (const y of b) wins += x > y ? 1 : x === y ? 0.5 : 0;
  return wins / (a.length * b.length);
}

describe('asking about an address', () => {
  it('is answered the same, byte by byte and in time, whatever the address', async () => {
    const { times, answers } = await measure(deskOf(), 250);
    assert.equal(answers.size, 1, [...answers].join('\n'));
    assert.match([...answers][0] ?? '', /^\[202,/);
    for (const kind of ['hit', 'sensitive', 'malformed'] as const) {
      const chance = chanceLonger(times[kind], times.miss);
      // Standard deviation for 250 against 250 is 0.026: five of them, so that chance alone fails one run in a million.
      assert.ok(Math.abs(chance - 0.5) < 0.13, `${kind} against miss: ${chance}`);
    }
  });

  it('would be caught by this test if it asked the corpus for those it knows', async () => {
    const desk = deskOf();
    const leaky: LookupDesk = {
      ...desk,
      request: (actor, request) => {
        if (request.email.startsWith('hit')) slowLookup();
        desk.request(actor, request);
      },
    };
    const { times } = await measure(leaky, 50);
    assert.ok(chanceLonger(times.hit, times.miss) > 0.8);
  });
});
