/** The addresses for signing in and the interface of people, over a database, as the server puts them together. */
import { randomBytes } from 'node:crypto';

import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { Hono } from 'hono';

import { mountAuth } from '#delivery/http/auth/mount-auth.ts';
import { peopleRouter } from '#delivery/http/auth/people-router.ts';
import { requestActor } from '#delivery/http/auth/request-actor.ts';
import { problemOf } from '#delivery/http/problems.ts';
import { sameSite } from '#delivery/http/same-site.ts';
import { securityHeaders } from '#delivery/http/security-headers.ts';
import { createSite } from '#delivery/site/site.ts';
import type { PeopleNeeds } from '#pipeline/0-people/needs.ts';
import { accountStoresOn } from '#stores/accounts/account-stores.ts';
import type { AccountSettings } from '#stores/accounts/account-settings.ts';
import { openTestAccounts, PUBLIC_URL } from '#stores/accounts/testing/open-test-accounts.ts';
import type { Database } from '#stores/database.ts';

export async function accountApp(
  database: Database,
  changes: Partial<AccountSettings> & { readonly mail?: boolean } = {},
) {
  const home = await openTestAccounts(database, changes);
  const { accounts, mails, clock, faults } = home;
  const needs: PeopleNeeds = {
    database,
    accountStoresOn,
    accounts,
    isOrganization: async () => true,
    clock: clock.now,
    random: (n) => new Uint8Array(randomBytes(n)),
    publicUrl: changes.publicUrl ?? PUBLIC_URL,
    send: changes.mail === false ? null : async (mail) => void mails.push(mail),
  };
  const app = new Hono();
  app.onError((error, c) => {
    const { status, problem } = problemOf(error, 'real', (fault) => {
      faults.push(fault);
      return 'a reference';
    });
    return c.json(problem, status);
  });
  app.use(securityHeaders());
  app.use(sameSite());
  mountAuth(app, accounts);
  const actorOf = requestActor(accounts);
  const api = new OpenAPIHandler(peopleRouter(needs, 'real'), {
    interceptors: [
      async (call) => {
        try {
          return await call.next();
        } catch (error) {
          call.context.failure = error;
          throw error;
        }
      },
    ],
  });
  app.all('/api/v1/*', async (c) => {
    const actor = await actorOf(c.req.raw);
    const context = { actor, language: 'en' as const, idempotencyKey: null, failure: undefined as unknown };
    const { response } = await api.handle(c.req.raw, { prefix: '/api/v1', context });
    if (context.failure !== undefined) throw context.failure;
    return response ?? c.notFound();
  });
  const { signUp = 'open', oidc = [] } = changes;
  const site = createSite({
    installation: 'real',
    catalogue: { list: async () => [], find: async () => null },
    figures: () => Promise.reject(new Error('not asked here')),
    lookups: null,
    outbox: null,
    ledger: null,
    accounts: { people: needs, actorOf, signUp, providers: oidc },
  });
  app.route('/', site.pages);
  return { ...home, needs, app };
}
