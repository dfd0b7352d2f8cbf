import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import type { Office, Viewer } from '#domain/access/viewer.ts';
import type { Actor } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { instantOf } from '#kernel/instant.ts';
import { storesOn } from '#stores/stores-on.ts';

import { onBothDatabases } from '../../../test/support/databases.ts';
import { readAudit, type ReadAuditNeeds } from './read-audit.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
const operator: Actor = { kind: 'operator' };

onBothDatabases('the audit', (open) => {
  test('is read page by page by those who may, and every reading is in it', async (t) => {
    const { db } = await open(t);
    const stores = storesOn(db);
    const offices = new Map<string, readonly Office[]>();
    const somebody = (...held: Office[]) => {
      const id = newId('acc', random);
      offices.set(id, held);
      return { kind: 'account', id } as const;
    };
    let ms = 0;
    const needs: ReadAuditNeeds = {
      stores,
      pseudonymKey: random(32),
      clock: () => instantOf((ms += 1000)),
      viewerOf: async (actor): Promise<Viewer> => {
        if (actor.kind === 'operator') return actor;
        if (actor.kind !== 'account') return { kind: 'anyone' };
        const held = offices.get(actor.id) ?? [];
        return { kind: 'account', account: actor.id, memberships: [], offices: held, readOnly: false };
      },
    };
    const vul = newId('vul', random);
    for (let n = 0; n < 5; n++) {
      await stores.audit.append(operator, {
        at: needs.clock(),
        action: 'read-case',
        subject: vul,
        what: vul,
      });
      await stores.audit.append(operator, { at: needs.clock(), action: 'remove-breach', what: 'brc' });
    }
    const auditor = somebody('auditor');
    const coordinator = somebody('coordinator');

    const seen: number[] = [];
    for (let before: number | null = null; ; ) {
      const page = await readAudit(needs, auditor, { limit: 3, ...(before === null ? {} : { before }) });
      seen.push(...page.rows.map(({ number }) => number));
      before = page.next;
      if (before === null) break;
    }
    assert.equal(seen.length, 10, 'rows that arrive meanwhile do not move the pages');
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => b - a),
    );

    const first = await readAudit(needs, operator, { limit: 9 });
    assert.equal(first.rows.filter(({ action }) => action === 'read-audit').length, 4);
    assert.equal(first.rows[0]?.actor, `account:${auditor.id}`);
    const ofCases = await readAudit(needs, coordinator, { limit: 100 });
    assert.deepEqual(new Set(ofCases.rows.map(({ subject }) => subject)), new Set([vul]));

    await readAudit(needs, coordinator, { subject: vul, limit: 1 });
    const inCase = await readAudit(needs, auditor, { subject: vul, action: 'read-audit', limit: 9 });
    assert.match(inCase.rows[0]?.actor ?? '', /^coordinator-[a-z]{8}$/);
    assert.equal(JSON.stringify(inCase).includes(coordinator.id), false);
    const [since, until] = [instantOf(3000), instantOf(5000)];
    const between = await readAudit(needs, auditor, { since, until, limit: 9 });
    assert.deepEqual(
      between.rows.map(({ at }) => at),
      [instantOf(4000), instantOf(3000)],
    );

    await assert.rejects(readAudit(needs, { kind: 'anonymous' }, { limit: 1 }), { code: 'not-signed-in' });
    await assert.rejects(readAudit(needs, somebody(), { limit: 1 }), { code: 'not-allowed' });
  });
});
