/** The pages and the interface of reports on a port of their own, with a real database and nothing else of the house. */
import { serve } from '@hono/node-server';
import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { Hono } from 'hono';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

import { evidenceUpload } from '#delivery/http/routes/evidence-upload.ts';
import { reportRoutes } from '#delivery/http/rpc/reports.ts';
import { securityHeaders } from '#delivery/http/security-headers.ts';
import { openAssets } from '#delivery/site/assets.ts';
import type { View } from '#delivery/site/layout.ts';
import { reportPages } from '#delivery/site/report-pages.ts';
import { visitorLanguage } from '#delivery/site/visitor-language.ts';
import { createReportDesk } from '#pipeline/1-discover/receive-report-desk.ts';
import { ANYONE, type House, reportHouse } from '#pipeline/1-discover/testing/report-house.ts';
import { openDatabase } from '#stores/open-database.ts';

export type ReportSite = {
  readonly url: string;
  readonly house: House;
  close(): Promise<void>;
};

export async function openReportSite(): Promise<ReportSite> {
  const database = await openDatabase();
  const house = reportHouse(database);
  const desk = createReportDesk(house);
  const assets = openAssets();
  const view = (request: Request): View => {
    const { pathname, origin } = new URL(request.url);
    return {
      language: visitorLanguage(pathname, undefined),
      path: pathname.replace(/^\/(zh|en)(?=\/|$)/, '') || '/',
      origin,
      installation: 'real',
      outbox: false,
      verify: false,
      reports: true,
      accounts: false,
      asset: assets.path,
    };
  };
  const actorOf = async () => ANYONE;
  const api = new OpenAPIHandler({ reports: reportRoutes('real', desk) });
  const app = new Hono();
  app.use(securityHeaders());
  app.route('/', assets.routes);
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.route('/api/v1', evidenceUpload({ installation: 'real', reports: desk, actorOf }));
  app.all('/api/v1/*', async (c) => {
    const context = { actor: ANYONE, language: 'en', idempotencyKey: null } as const;
    const { response } = await api.handle(c.req.raw, { prefix: '/api/v1', context });
    return response ?? c.notFound();
  });
  app.route('/', reportPages({ desk, view, actorOf, networkOf: () => 'test' }));
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  if (!server.listening) await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    house,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
      await database.close();
    },
  };
}
