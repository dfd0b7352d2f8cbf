import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createApp } from '../app.ts';
import type { HibpBreach } from '../hibp-breach.ts';
import { ask, fakeCatalogue, fakeDeps } from '../testing/fake-deps.ts';

const app = createApp(fakeDeps());
const get = async (path: string, init?: RequestInit) => app.fetch(ask(path, init));
async function json<T = HibpBreach>(path: string): Promise<T> {
  return (await (await get(path)).json()) as T;
}
type HibpError = { statusCode: number; message: string };

describe('the HIBP catalogue', () => {
  it('has the fields of the contract, in its spelling and forms', async () => {
    assert.deepEqual(await json('/api/v3/breach/codehub'), {
      Name: 'Codehub',
      Title: 'Codehub <2011>',
      Domain: 'codehub.example',
      BreachDate: '2011-12-21',
      AddedDate: '2026-11-01T09:15:00Z',
      ModifiedDate: '2026-11-02T10:00:00Z',
      PwnCount: 6100,
      Description: 'Said to be &lt;all&gt; accounts. Rows in the list: 6400. Verdict so far: authentic.',
      LogoPath: 'http://127.0.0.1:8080/assets/breach.png',
      Attribution: null,
      DataClasses: ['Email addresses', 'Passwords', 'Usernames'],
      IsVerified: true,
      IsFabricated: false,
      IsSensitive: false,
      IsRetired: false,
      IsSpamList: false,
      IsMalware: false,
      IsStealerLog: false,
      IsSubscriptionFree: false,
    });
  });

  it('never sends null where the contract has a string, and each class once', async () => {
    const gouwu = await json('/api/v3/breach/Gouwu');
    assert.equal(gouwu.Domain, '');
    assert.equal(gouwu.BreachDate, '2026-11-03');
    assert.match(gouwu.Description, /Nobody has stated when it happened/);
    assert.deepEqual(gouwu.DataClasses, ['Dates of birth', 'Passwords', 'Phone numbers']);
    assert.equal(gouwu.IsSensitive, true);
  });

  it('lists by title and filters by domain, names of queries in any case', async () => {
    const names = (await json<HibpBreach[]>('/api/v3/breaches')).map((breach) => breach.Name);
    assert.deepEqual(names, ['Gouwu', 'Codehub']);
    for (const query of ['domain=codehub.example', 'Domain=CODEHUB.example', 'DOMAIN=codehub.example']) {
      assert.equal((await json<HibpBreach[]>(`/api/v3/breaches?${query}`)).length, 1, query);
    }
    assert.deepEqual(await json('/api/v3/breaches?domain=nobody.example'), []);
    assert.deepEqual(await json('/api/v3/breaches?IsSpamList=true'), []);
    assert.equal((await json<HibpBreach[]>('/api/v3/breaches?isSpamList=false')).length, 2);
    assert.equal((await json<HibpBreach[]>('/api/v3/breaches?')).length, 2);
  });

  it('matches paths without regard to case', async () => {
    assert.equal((await json('/API/V3/Breach/CODEHUB')).Name, 'Codehub');
    assert.equal((await json('/api/v3/LatestBreach')).Name, 'Gouwu');
  });

  it('lists data classes alphabetically, without regard to case', async () => {
    const classes = await json<string[]>('/api/v3/dataclasses');
    assert.ok(classes.includes('Email addresses'));
    const inOrder = [...new Set(classes)].sort((a, b) => a.localeCompare(b, 'en'));
    assert.deepEqual(classes, inOrder);
  });

  it('answers errors in the body of the contract', async () => {
    const missing = await get('/api/v3/breach/nobody');
    assert.equal(missing.status, 404);
    assert.deepEqual(Object.keys((await missing.json()) as HibpError), ['statusCode', 'message']);
    const empty = createApp(fakeDeps({ catalogue: fakeCatalogue([]) }));
    assert.equal((await empty.fetch(ask('/api/v3/latestbreach'))).status, 404);
    const faceless = await get('/api/v3/breaches', { headers: { 'user-agent': '' } });
    assert.equal(faceless.status, 403);
    assert.equal(((await faceless.json()) as HibpError).statusCode, 403);
  });

  it('answers nothing about accounts', async () => {
    const path = '/api/v3/breachedaccount/someone%40mail.example';
    const messageFor = async (key?: string) => {
      const answer = await get(path, key === undefined ? {} : { headers: { 'hibp-api-key': key } });
      assert.equal(answer.status, 401);
      return ((await answer.json()) as HibpError).message;
    };
    assert.equal(await messageFor(), 'Access denied due to missing hibp-api-key.');
    assert.equal(await messageFor('abc'), 'Access denied due to improperly formed hibp-api-key.');
    assert.equal(await messageFor('0'.repeat(32)), 'Access denied due to invalid hibp-api-key.');
  });

  it('is closed to pages of other origins', async () => {
    const answer = await get('/api/v3/breaches', { headers: { origin: 'https://other.example' } });
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
  });
});
