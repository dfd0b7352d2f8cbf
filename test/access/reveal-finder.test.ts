import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { pseudonymIn } from '#domain/access/pseudonym.ts';
import type { Office, Viewer } from '#domain/access/viewer.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { instantOf } from '#kernel/instant.ts';
import { caseDoor } from '#stores/enter-case.ts';
import { textReader } from '#stores/enter-case-texts.ts';
import { pseudonymStore } from '#stores/pseudonyms.ts';
import { recorder } from '#stores/record.ts';
import { storesOn } from '#stores/stores-on.ts';

import { onBothDatabases } from '../support/databases.ts';
import { readCase } from '#pipeline/5-account/read-case.ts';
import { revealFinder, type RevealNeeds } from '#pipeline/2-verify/reveal-finder.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
const key = random(32);

onBothDatabases('revealing a finder', (open) => {
  test('is for coordinators with a basis, and is on record before anybody learns anything', async (t) => {
    const database = await open(t);
    const stores = storesOn(database.db);
    const offices = new Map<string, readonly Office[]>();
    const somebody = (...held: Office[]) => {
      const id = newId('acc', random);
      offices.set(id, held);
      return { kind: 'account', id } as const;
    };
    let ms = Date.UTC(2026, 10, 22);
    const clock = () => instantOf((ms += 1000));
    const viewerOf = async (actor: Actor): Promise<Viewer> =>
      actor.kind === 'account'
        ? {
            kind: 'account',
            account: actor.id,
            memberships: [],
            offices: offices.get(actor.id) ?? [],
            readOnly: false,
          }
        : { kind: 'anyone' };
    let isForgotten = false;
    const keyOf = () => (isForgotten ? null : key);
    const enter = caseDoor({ db: database.db, viewerOf, pseudonymKey: key, clock });
    const record = recorder({ database, jobs: { enqueue: async () => {} }, clock, random, keyOf });
    const asked: string[] = [];
    const needs: RevealNeeds = {
      enter,
      record,
      stores,
      pseudonyms: {
        finderTag: pseudonymStore(database.db).finderTag,
        accounts: async () => [...offices.keys()],
      },
      profile: async (account) => {
        asked.push(account);
        return { email: 'f@finder.example', name: 'F' };
      },
      pseudonymKey: key,
      clock,
    };
    const finder = somebody();
    const coordinator = somebody('coordinator');
    const reported = async (actor: Actor): Promise<Subject<'vulnerability'>> => {
      const subject: Subject<'vulnerability'> = { kind: 'vulnerability', id: newId('vul', random) };
      await record({
        actor,
        ...(actor.kind === 'account' ? { pseudonym: pseudonymIn(subject, actor.id, 'finder', key) } : {}),
        says: [
          say(subject, 'report', { is: 'received' }, 'statement'),
          say(subject, 'description', { is: 'stated' }, 'statement', { body: 'an open form' }),
        ],
      });
      return subject;
    };
    const { id } = await reported(finder);

    await assert.rejects(revealFinder(needs, somebody('auditor'), id, 'x'), { code: 'not-allowed' });
    await assert.rejects(revealFinder(needs, finder, id, 'x'), { code: 'not-allowed' });
    await assert.rejects(revealFinder(needs, somebody(), id, 'x'), { code: 'not-found' });
    await assert.rejects(revealFinder(needs, coordinator, id, ' '), { code: 'bad-request' });
    const anonymous = await reported({ kind: 'anonymous' });
    await assert.rejects(revealFinder(needs, coordinator, anonymous.id, 'a court order'), {
      code: 'not-found',
      message: 'There is no account of a finder named that.',
    });
    assert.deepEqual(asked, []);

    assert.deepEqual(await revealFinder(needs, coordinator, id, 'court order 7'), {
      account: finder.id,
      name: 'F',
      email: 'f@finder.example',
    });
    const rows = await stores.audit.latest(9, { subjects: [id], action: 'reveal-finder' });
    assert.match(rows[0]?.actor ?? '', /^coordinator-/);
    assert.ok(!JSON.stringify(rows).includes('court'), 'free text is kept encrypted only');

    const readTexts = textReader(database.db, keyOf);
    const read = (actor: Actor) => readCase({ enter, stores, readTexts }, actor, id);
    const notes = (await read(coordinator)).notes;
    assert.equal(rows[0]?.what, notes?.[0]?.id);
    assert.deepEqual(notes?.[0]?.said, { text: 'The finder was revealed to me. Basis: court order 7' });
    const own = await read(finder);
    assert.deepEqual(own.description?.statement.said, { text: 'an open form' });
    assert.ok(!JSON.stringify(own).includes('court'));
    isForgotten = true;
    assert.deepEqual((await read(finder)).description?.statement.said, { erased: true });
  });
});
