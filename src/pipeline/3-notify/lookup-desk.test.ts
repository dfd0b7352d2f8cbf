import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { afterEach, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { innerOf } from '#domain/identifiers/fingerprint.ts';
import { FakeMailer } from '#engines/mail/testing/fake-mailer.ts';
import { NuwaError } from '#kernel/errors.ts';
import { instantOf } from '#kernel/instant.ts';
import type { ExposedBreach } from './answer-lookup.ts';
import { createLookupDesk, type DeskPace, type DeskSlices, type LookupDesk } from './lookup-desk.ts';
import type { Wish } from './silence-or-erase.ts';

const ANYONE = { kind: 'anonymous' } as const;
const HIT = 'Wang.Fang@mail.example';
const MISS = 'nobody@mail.example';
const BREACH: ExposedBreach = {
  name: 'Gouwu',
  title: 'A shopping site',
  organization: null,
  happened: null,
  dataClasses: ['email', 'mobile', 'password'],
  schemes: ['bcrypt', 'md5-salted'],
  sensitive: true,
  verdict: 'plausible',
};

type World = {
  readonly desk: LookupDesk;
  readonly mailer: FakeMailer;
  readonly buried: { tag: string; wish: Wish }[];
  readonly faults: unknown[];
  pass(minutes: number): void;
};

const open: LookupDesk[] = [];
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.close();
});

function world(changes: Partial<DeskSlices> = {}, pace: DeskPace = { retryMs: [1, 1], roomMs: 1 }): World {
  let now = Date.UTC(2026, 10, 22);
  const mailer = new FakeMailer();
  const buried: World['buried'] = [];
  const faults: unknown[] = [];
  const silenced = new Set<string>();
  const hit = Buffer.from(innerOf('email', HIT.toLowerCase())).toString('hex');
  const desk = createLookupDesk(
    {
      tokenOf: (inner) => inner,
      exposures: (token) => (Buffer.from(token).toString('hex') === hit ? [7] : []),
      breachesByNumber: async (numbers) => (numbers.includes(7) ? [BREACH] : []),
      isSilenced: async (token) => silenced.has(Buffer.from(token).toString('hex')),
      bury: async (actor, token, wish) => {
        silenced.add(Buffer.from(token).toString('hex'));
        buried.push({ tag: actor.kind === 'address' ? actor.tag : actor.kind, wish });
      },
      mailer,
      clock: () => instantOf(now),
      random: (n) => randomBytes(n),
      publicUrl: 'https://nuwa.example',
      demo: false,
      fault: (error) => faults.push(error),
      ...changes,
    },
    pace,
  );
  open.push(desk);
  return { desk, mailer, buried, faults, pass: (minutes) => (now += minutes * 60_000) };
}

async function codeFor(
  { desk, mailer }: World,
  email: string,
  language: 'zh' | 'en' = 'en',
): Promise<string> {
  desk.request(ANYONE, { email, language });
  await desk.settled();
  return /#([0-9a-z-]{23})\n/.exec(mailer.sent.at(-1)?.text ?? '')?.[1] ?? assert.fail('no code in the mail');
}

const expired = (error: unknown) => error instanceof NuwaError && error.code === 'link-expired';

describe('a look-up by mail', () => {
  it('tells the reader of the mailbox what is out, sensitive breaches too, and what to do', async () => {
    const here = world();
    const answer = await here.desk.answer(ANYONE, await codeFor(here, ` ${HIT.toUpperCase()}`.trim()));
    assert.deepEqual(answer.exposures, [BREACH]);
    assert.deepEqual(
      answer.advice.map(({ about }) => about),
      ['password-fast-hash', 'phone', 'email', 'anyone'],
    );
    assert.equal(here.mailer.sent[0]?.to, HIT.toLowerCase());
  });

  it('answers a miss with nothing found', async () => {
    const here = world();
    const answer = await here.desk.answer(ANYONE, await codeFor(here, MISS));
    assert.deepEqual([answer.shown, answer.exposures, answer.advice], ['exposures', [], []]);
  });

  it('writes the same mail for hit and miss, but for the code', async () => {
    const here = world();
    const without = async (email: string) => {
      const code = await codeFor(here, email);
      return here.mailer.sent.at(-1)?.text.replaceAll(code, 'CODE');
    };
    assert.equal(await without(HIT), await without(MISS));
    assert.ok(!here.mailer.sent.some(({ text, subject }) => /wang|nobody@|gouwu/i.test(text + subject)));
  });

  it('lets a code work once, in any case and spacing, and for thirty minutes', async () => {
    const here = world();
    const code = await codeFor(here, HIT);
    await here.desk.answer(ANYONE, ` ${code.toUpperCase().replaceAll('-', ' ')} `);
    await assert.rejects(here.desk.answer(ANYONE, code), expired);
    here.pass(10);
    const late = await codeFor(here, HIT);
    here.pass(30);
    await assert.rejects(here.desk.answer(ANYONE, late), expired);
  });

  it('opens nothing with codes of the wrong kind or made up', async () => {
    const here = world();
    const code = await codeFor(here, HIT);
    await assert.rejects(here.desk.decide(ANYONE, { code, wish: 'erase' }), expired);
    const { decideCode } = await here.desk.answer(ANYONE, code);
    await assert.rejects(here.desk.answer(ANYONE, decideCode), expired);
    for (const made of ['', '0'.repeat(20), 'x'.repeat(1_000_000)]) {
      await assert.rejects(here.desk.answer(ANYONE, made), expired);
    }
  });

  it('silences and erases for that person only, and says so afterwards', async () => {
    const here = world();
    const { decideCode } = await here.desk.answer(ANYONE, await codeFor(here, HIT));
    await here.desk.decide(ANYONE, { code: decideCode, wish: 'silence' });
    await assert.rejects(here.desk.decide(ANYONE, { code: decideCode, wish: 'erase' }), expired);
    assert.equal(here.buried.length, 1);
    assert.match(here.buried[0]?.tag ?? '', /^[0-9a-f]{32}$/);
    here.pass(6);
    const after = await here.desk.answer(ANYONE, await codeFor(here, HIT));
    assert.deepEqual([after.shown, after.exposures], ['silenced', []]);
  });

  it('does not become a machine for filling mailboxes', async () => {
    const here = world();
    for (let i = 0; i < 50; i++) here.desk.request(ANYONE, { email: HIT, language: 'zh' });
    await here.desk.settled();
    assert.equal(here.mailer.sent.length, 1);
    for (let hour = 0; hour < 20; hour++) {
      here.pass(60);
      here.desk.request(ANYONE, { email: HIT.toLowerCase(), language: 'zh' });
      await here.desk.settled();
    }
    assert.equal(here.mailer.sent.length, 3);
  });

  it('lets mail wait when all together is too much, and loses none', async () => {
    const here = world();
    for (let i = 0; i < 300; i++) here.desk.request(ANYONE, { email: `p${i}@mail.example`, language: 'en' });
    await setTimeout(100);
    assert.equal(here.mailer.sent.length, 120);
    here.pass(1);
    await setTimeout(100);
    assert.equal(here.mailer.sent.length, 240);
    here.pass(1);
    await here.desk.settled();
    assert.equal(here.mailer.sent.length, 300);
  });

  it('accepts implausible addresses like the rest, and sends them nothing', async () => {
    const here = world();
    here.desk.request(ANYONE, { email: 'a@b', language: 'en' });
    here.desk.request(ANYONE, { email: '.a@-b.example', language: 'en' });
    await here.desk.settled();
    assert.deepEqual([here.mailer.sent, here.faults], [[], []]);
  });

  it('refuses what cannot be an address', () => {
    const here = world();
    for (const email of [
      '',
      'a',
      'a@',
      '@b',
      'a@b@c',
      'a b@c.example',
      `${'a'.repeat(320)}@b`,
      'a@b\r\nBcc:c',
    ]) {
      assert.throws(
        () => here.desk.request(ANYONE, { email, language: 'en' }),
        (error: unknown) => error instanceof NuwaError && error.code === 'bad-request',
        JSON.stringify(email),
      );
    }
  });

  it('refuses everybody alike when too many wait', () => {
    const here = world();
    const flood = () => {
      for (let i = 0; i < 1100; i++)
        here.desk.request(ANYONE, { email: `p${i}@mail.example`, language: 'en' });
    };
    assert.throws(
      flood,
      (error: unknown) => error instanceof NuwaError && error.code === 'too-many-requests',
    );
  });

  it('tries again when the mail server fails, and gives up without naming anybody', async () => {
    const here = world();
    here.mailer.failures = { left: 2, persisted: false };
    const code = await codeFor(here, HIT);
    assert.equal((await here.desk.answer(ANYONE, code)).exposures.length, 1);
    here.mailer.failures = { left: 3, persisted: false };
    here.desk.request(ANYONE, { email: MISS, language: 'en' });
    await here.desk.settled();
    assert.equal(here.faults.length, 1);
    assert.ok(!/nobody@/.test(String(here.faults[0])));
  });

  it('sends a second mail rather than none when the first went out unnoticed; both codes work', async () => {
    const here = world();
    here.mailer.failures = { left: 1, persisted: true };
    await codeFor(here, HIT);
    assert.equal(here.mailer.sent.length, 2);
    for (const { text } of here.mailer.sent) {
      const code = /#([0-9a-z-]{23})\n/.exec(text)?.[1] ?? '';
      assert.equal((await here.desk.answer(ANYONE, code)).exposures.length, 1);
    }
  });

  it('confirms nothing when a wish could not be recorded', async () => {
    const here = world({
      bury: async () => {
        throw new NuwaError('database-unreachable', { reason: 'gone' });
      },
    });
    const { decideCode } = await here.desk.answer(ANYONE, await codeFor(here, HIT));
    await assert.rejects(here.desk.decide(ANYONE, { code: decideCode, wish: 'erase' }));
  });

  it('finds the person although the keys were rotated between mail and click', async () => {
    let epoch = 0;
    const hit = innerOf('email', HIT.toLowerCase()).map((byte) => byte ^ 2);
    const here = world({
      tokenOf: (inner) => inner.map((byte) => byte ^ epoch),
      exposures: (token) => (Buffer.from(token).equals(hit) ? [7] : []),
    });
    epoch = 1;
    const code = await codeFor(here, HIT);
    epoch = 2;
    assert.equal((await here.desk.answer(ANYONE, code)).exposures.length, 1);
  });

  it('asks the corpus nothing before the code comes back', async () => {
    let asked = 0;
    const here = world({
      exposures: () => {
        asked++;
        return [];
      },
    });
    const code = await codeFor(here, HIT);
    assert.equal(asked, 0);
    await here.desk.answer(ANYONE, code);
    assert.equal(asked, 1);
  });
});
