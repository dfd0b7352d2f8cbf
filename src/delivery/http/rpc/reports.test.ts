import assert from 'node:assert/strict';
import { test } from 'node:test';

import { OpenAPIHandler } from '@orpc/openapi/fetch';

import type { Actor } from '#kernel/actor.ts';
import { createReportDesk } from '#pipeline/1-discover/receive-report-desk.ts';
import { account, ANYONE, hole, misuse, reportHouse } from '#pipeline/1-discover/testing/report-house.ts';
import { onBothDatabases } from '../../../../test/support/databases.ts';
import { reportRoutes } from './reports.ts';

onBothDatabases('the interface of reports', (_open, shared) => {
  const asking = async () => {
    const desk = createReportDesk(reportHouse(await shared()));
    let failure: unknown;
    const handler = new OpenAPIHandler(
      { reports: reportRoutes('real', desk) },
      {
        interceptors: [
          async (call) => {
            try {
              return await call.next();
            } catch (error) {
              failure = error;
              throw error;
            }
          },
        ],
      },
    );
    /** The answer, or the code of the error. */
    return async (
      method: string,
      path: string,
      body?: unknown,
      { actor = ANYONE, key = null }: { actor?: Actor; key?: string | null } = {},
    ): Promise<Record<string, unknown>> => {
      failure = undefined;
      const request = new Request(`http://x.example${path}`, {
        method,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      const context = { actor, language: 'zh', idempotencyKey: key, network: 'n' } as const;
      const { response } = await handler.handle(request, { context });
      if (failure !== undefined) return { error: (failure as { code: string }).code };
      return (await response?.json()) as Record<string, unknown>;
    };
  };

  test('from a report to its receipts', async () => {
    const ask = await asking();
    const once = { key: `key-${Math.random()}` };
    const received = await ask('POST', '/reports', { report: hole() }, once);
    assert.deepEqual(await ask('POST', '/reports', { report: hole() }, once), received);
    assert.deepEqual(await ask('POST', '/reports', { report: misuse() }, once), {
      error: 'idempotency-conflict',
    });
    const { code, passphrase } = received;
    assert.deepEqual(await ask('POST', '/reports/follow', { code }), { error: 'sign-in-refused' });
    const { ticket, report } = await ask('POST', '/reports/follow', { code, passphrase });
    assert.equal((report as { state: string }).state, 'received');
    const added = await ask('POST', '/reports/follow/add', { ticket, text: 'more' });
    assert.equal((added['report'] as { messages: unknown[] }).messages.length, 1);
    const { receipts } = await ask('POST', '/reports/follow/receipts', { ticket });
    assert.ok((receipts as string[]).length > 10);
  });

  test('what is left out has its default, and what must be said must be said', async () => {
    const ask = await asking();
    const consent = { named: false, asked: true, unmasked: false };
    const least = { kind: 'vulnerability', title: 't', description: 'd', critical: 'no', consent };
    assert.match(String((await ask('POST', '/reports', { report: least }))['code']), /^NW-/);
    const { critical: _, ...silent } = least;
    assert.deepEqual(await ask('POST', '/reports', { report: silent }), { error: 'BAD_REQUEST' });
    assert.deepEqual(await ask('POST', '/reports', { report: { ...least, title: '' } }), {
      error: 'report-incomplete',
    });
  });

  test('drafts of accounts and of nobody, up to the report that ends them', async () => {
    const ask = await asking();
    const actor = account();
    const content = { kind: 'misuse', fields: { description: 'so far' } };
    const own = await ask('POST', '/reports/drafts', content, { actor });
    assert.equal(own['secret'], null);
    const { drafts } = await ask('GET', '/reports/drafts', undefined, { actor });
    assert.deepEqual(
      (drafts as { id: string }[]).map(({ id }) => id),
      [own['id']],
    );
    const { id, secret } = await ask('POST', '/reports/drafts', content);
    const saved = { ...content, fields: { description: 'further' }, secret };
    assert.ok('expires' in (await ask('PUT', `/reports/drafts/${String(id)}`, saved)));
    assert.deepEqual(await ask('POST', `/reports/drafts/${String(id)}/open`, { secret: 'wrong' }), {
      error: 'not-found',
    });
    const opened = await ask('POST', `/reports/drafts/${String(id)}/open`, { secret });
    assert.deepEqual(opened['fields'], { description: 'further' });
    await ask('POST', '/reports', { report: misuse(), draft: { id, secret } });
    assert.deepEqual(await ask('POST', `/reports/drafts/${String(id)}/open`, { secret }), {
      error: 'not-found',
    });
    await ask('POST', `/reports/drafts/${String(own['id'])}/discard`, {}, { actor });
    assert.deepEqual((await ask('GET', '/reports/drafts', undefined, { actor }))['drafts'], []);
  });

  test('names of the registry, for the form', async () => {
    const ask = await asking();
    const { keepers } = await ask('GET', `/reports/keepers?q=${encodeURIComponent('东山')}`);
    assert.equal((keepers as unknown[]).length, 1);
    const { systems } = await ask('GET', `/reports/systems?q=${encodeURIComponent('社保')}`);
    assert.deepEqual(Object.keys((systems as object[])[0] ?? {}).sort(), ['id', 'name'], 'and nothing else');
  });
});
