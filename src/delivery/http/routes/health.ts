import { Hono } from 'hono';
import type { HttpDeps } from '../deps.ts';
import type { Metrics } from '../metrics.ts';

/** `/healthz`: the process answers. `/readyz`: what it needs works. `/metrics`: figures, of no person. */
export function health(deps: HttpDeps, metrics: Metrics): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    c.header('cache-control', 'no-store');
    await next();
  });

  app.get('/healthz', (c) => c.json({ installation: deps.installation, ok: true }));

  app.get('/readyz', async (c) => {
    const checks = await deps.readiness();
    const ready = checks.every(({ problem }) => problem === null);
    // Names only: the sentences may speak of folders and hosts, and this page is open to all. `nuwa doctor` has them.
    const failing = checks.filter(({ problem }) => problem !== null).map(({ name }) => name);
    return c.json({ installation: deps.installation, ready, failing }, ready ? 200 : 503);
  });

  app.get('/metrics', async (c) => {
    c.header('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    return c.body(metrics.render(await deps.figures()));
  });
  return app;
}
