import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { sql } from 'kysely';

import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { newId } from '#kernel/ids.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';

import { onBothDatabases } from '../../test/support/databases.ts';
import { recorder } from './record.ts';
import { storesOn } from './stores-on.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
const at = (text: string): Instant => instantOf(Date.parse(text));
const digest = (): string => Buffer.from(random(32)).toString('hex');
const PROFILE = { rows: 10, people: { by: 'email', distinct: 9 }, dataClasses: ['email'] };

onBothDatabases('the stores', (_open, shared) => {
  const aBreach = async (name: string) =>
    storesOn((await shared()).db).breaches.insert({
      id: newId('brc', random),
      name,
      created: at('2011-12-21'),
    });
  let second = 0;
  const anImport = async (breach: string) => {
    const started = instantOf(Date.UTC(2011, 11, 21, 0, 0, second++));
    const { imports } = storesOn((await shared()).db);
    const row = { id: newId('imp', random), factId: newId('fct', random), breach, entries: [], started };
    await imports.begin({ ...row, raw: 'not-staged' });
    return row;
  };
  const indexed = (content = digest()) => ({
    digest: content,
    counts: { rows: 10, indexed: 8, refused: { blank: 2 } },
    profile: PROFILE,
    ended: at('2011-12-22'),
  });

  test('breaches: numbers grow, names are unique in any case of letters', async () => {
    const { breaches } = storesOn((await shared()).db);
    const first = await aBreach('codehub');
    const second = await aBreach('seabbs');
    assert.ok(second.number > first.number && first.number > 0);
    await assert.rejects(aBreach('CodeHub'), { code: 'breach-exists', message: /CodeHub/ });
    assert.deepEqual(await breaches.byName('CODEHUB'), first);
    assert.deepEqual(await breaches.byId(second.id), second);
    assert.equal(await breaches.byName('nobody'), null);
    assert.deepEqual(await breaches.byNumbers([second.number, first.number, 99_999]), [first, second]);
    assert.deepEqual(await breaches.byNumbers([]), []);
  });

  test('imports: one at a time, each content once, from running to published to removed', async () => {
    const { imports } = storesOn((await shared()).db);
    const { id: breach, number } = await aBreach('imports');
    const row = await anImport(breach);
    await assert.rejects(anImport(breach), { code: 'import-running' });
    const found = indexed();
    await imports.indexed(row.id, found);
    await imports.published([row.factId]);
    const stored = await imports.byId<typeof PROFILE>(row.id);
    assert.equal(stored?.state, 'published');
    assert.deepEqual(stored?.counts, found.counts);
    assert.deepEqual(stored?.profile, PROFILE);
    assert.deepEqual(await imports.byDigest(found.digest), stored);
    assert.ok((await imports.facts()).some((fact) => fact.factId === row.factId && fact.number === number));

    const again = await anImport(breach);
    await assert.rejects(imports.indexed(again.id, indexed(found.digest)), { code: 'dump-known' });
    await imports.ended(again.id, 'failed', 'dump-known', at('2011-12-22'));
    assert.equal((await imports.byId(again.id))?.failure, 'dump-known');

    assert.deepEqual(await imports.removed(breach), [row.factId]);
    assert.deepEqual(
      (await imports.facts()).filter((fact) => fact.breach === breach),
      [],
    );
    const anew = await anImport(breach);
    await imports.indexed(anew.id, indexed(found.digest));
    assert.deepEqual(
      (await imports.ofBreach(breach)).map(({ state }) => state),
      ['removed', 'failed', 'indexed'],
    );
  });

  test('imports: what a crash left running has failed, and the next may run', async () => {
    const { imports } = storesOn((await shared()).db);
    const { id: breach } = await aBreach('interrupted');
    const row = await anImport(breach);
    assert.deepEqual(await imports.failInterrupted(at('2011-12-22')), [row.id]);
    assert.deepEqual(await imports.failInterrupted(at('2011-12-22')), []);
    const next = await anImport(breach);
    await imports.ended(next.id, 'cancelled', 'import-cancelled', at('2011-12-22'));
  });

  test('imports: the end of an import that has ended already is refused', async () => {
    const { imports } = storesOn((await shared()).db);
    const { id: breach } = await aBreach('late');
    const row = await anImport(breach);
    await imports.ended(row.id, 'cancelled', 'import-cancelled', at('2011-12-22'));
    await assert.rejects(imports.indexed(row.id, indexed()), { code: 'import-cancelled' });
  });

  test('tombstones: erasing wins over silencing, and rotation changes every token once', async () => {
    const { tombstones } = storesOn((await shared()).db);
    const [one, two] = [random(16), random(16)];
    await tombstones.put({ token: one, mode: 'silence' }, 1, at('2011-12-21'));
    await tombstones.put({ token: two, mode: 'erase' }, 1, at('2011-12-21'));
    await tombstones.put({ token: one, mode: 'erase' }, 1, at('2011-12-22'));
    await tombstones.put({ token: two, mode: 'silence' }, 1, at('2011-12-22'));
    assert.deepEqual(
      (await tombstones.all()).map(({ mode }) => mode),
      ['erase', 'erase'],
    );
    assert.equal(await tombstones.has(one), true);

    const flipped = (token: Uint8Array): Uint8Array => token.map((byte) => byte ^ 255);
    assert.equal(await tombstones.rekey(2, flipped), 2);
    assert.equal(await tombstones.rekey(2, flipped), 0);
    assert.equal(await tombstones.has(one), false);
    assert.equal(await tombstones.has(flipped(one)), true);
    assert.ok((await tombstones.all())[0]?.token.constructor === Uint8Array);
  });

  test('seeds and audit keep what they are given', async () => {
    const { db } = await shared();
    const { seeds, audit } = storesOn(db);
    const seed = {
      id: newId('sed', random),
      digest: digest(),
      kind: 'sha1',
      run: 'seed-1',
      records: 3_000_000_000,
      added: at('2011-12-21'),
    } as const;
    await seeds.insert(seed);
    await assert.rejects(seeds.insert({ ...seed, id: newId('sed', random), run: 'seed-2' }), {
      code: 'dump-known',
    });
    assert.deepEqual(await seeds.all(), [seed]);
    assert.equal(await seeds.remove(seed.id), true);
    assert.deepEqual(await seeds.all(), []);

    await audit.append({ kind: 'operator' }, { at: at('2011-12-21'), action: 'one' });
    await audit.append(
      { kind: 'address', tag: 'ab' },
      { at: at('2011-12-20'), action: 'two', details: { n: 1 } },
    );
    assert.deepEqual(
      (await audit.latest(10)).map(({ action, actor, details }) => [action, actor, details]),
      [
        ['two', 'address:ab', { n: 1 }],
        ['one', 'operator', {}],
      ],
    );
    await assert.rejects(sql`delete from audit`.execute(db), /append-only/);
  });

  test('a view shows a breach as it stands now, with its dump, and starts where nobody spoke', async () => {
    const database = await shared();
    const { breachViews, imports } = storesOn(database.db);
    const { id, name, number } = await aBreach('views');
    const subject: Subject<'breach'> = { kind: 'breach', id };
    const bare = await breachViews.byName<typeof PROFILE>('VIEWS');
    assert.equal(bare?.standings.verdict.is, 'open');
    assert.deepEqual(bare?.standings.title, { is: 'not-stated' });
    assert.equal(bare?.standings.publicity.is, 'withheld');
    assert.deepEqual([bare?.dump, bare?.disputed, bare?.by, bare?.incidents], [null, [], {}, []]);

    const row = await anImport(id);
    await imports.indexed(row.id, indexed());
    const incident = newId('inc', random);
    const record = recorder({
      database,
      jobs: { enqueue: async () => {} },
      clock: () => at('2012-01-01'),
      random,
      keyOf: () => null,
    });
    const [verdict] = await record({
      actor: { kind: 'operator' },
      says: [
        say(subject, 'verdict', { is: 'plausible' }, 'computation'),
        say(subject, 'title', { is: 'stated', text: '码站' }, 'statement'),
        say(subject, 'belongs-to', { is: 'belongs' }, 'statement', { recipient: incident }),
      ],
    });
    await record({
      actor: { kind: 'operator' },
      says: [say(subject, 'dispute', { is: 'disputed' }, 'statement', { recipient: verdict!.id })],
    });
    const view = await breachViews.byId<typeof PROFILE>(id);
    assert.deepEqual([view?.name, view?.number], [name, number]);
    assert.deepEqual(view?.standings.title, { is: 'stated', text: '码站' });
    assert.deepEqual(view?.standings.verdict, { is: 'plausible' });
    assert.deepEqual(view?.disputed, ['verdict']);
    assert.equal(view?.by.verdict, verdict!.id);
    assert.deepEqual(view?.incidents, [incident]);
    assert.deepEqual(view?.dump?.profile, PROFILE);
    assert.equal(view?.dump?.counts.indexed, 8);
    assert.deepEqual(await breachViews.byNumbers([number]), [view]);
    assert.ok((await breachViews.list()).some((listed) => listed.id === id));
  });
});
