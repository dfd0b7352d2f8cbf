import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { BreachSummary } from '#contract/breaches.ts';
import { dataClassNames, KNOWN_DATA_CLASSES, inEnglish } from '#contract/data-classes.ts';
import type { HttpDeps } from '../deps.ts';
import { type HibpBreach, hibpBreach } from '../hibp-breach.ts';

/**
 * The catalogue end points of the HIBP contract under `/api/v3`. The app lowers the case of these paths before
 * routing, because the contract matches them without regard to case. Not open to pages of other origins.
 */
export function hibpCatalogue(deps: HttpDeps): Hono {
  const app = new Hono();

  app.use(async (c, next) => {
    if (!c.req.header('user-agent')) return hibpError(c, 403, 'API request must include a user agent');
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      c.header('allow', 'GET, HEAD');
      return hibpError(c, 405, 'Only GET requests can be used here');
    }
    return next();
  });

  app.get('/breaches', async (c) => {
    const domain = queryOf(c, 'domain')?.toLowerCase();
    const spamList = queryOf(c, 'isspamlist')?.toLowerCase();
    const all = (await deps.catalogue.list()).map((breach) => hibpBreach(breach, originOf(c, deps)));
    const chosen = all
      .filter((breach) => !domain || breach.Domain.toLowerCase() === domain)
      .filter((breach) => spamList === undefined || String(breach.IsSpamList) === spamList);
    return c.json(chosen.sort(byTitle));
  });

  app.get('/breach/:name', async (c) => {
    const breach = await deps.catalogue.find(c.req.param('name').trim());
    if (breach === null) return hibpError(c, 404, 'There is no breach with this name');
    return c.json(hibpBreach(breach, originOf(c, deps)));
  });

  app.get('/latestbreach', async (c) => {
    const latest = newest(await deps.catalogue.list());
    if (latest === null) return hibpError(c, 404, 'There is no breach yet');
    return c.json(hibpBreach(latest, originOf(c, deps)));
  });

  app.get('/dataclasses', async (c) => {
    const met = (await deps.catalogue.list()).flatMap((breach) => dataClassNames(breach.dataClasses, 'en'));
    return c.json([...new Set([...KNOWN_DATA_CLASSES, ...met])].sort(inEnglish));
  });

  for (const path of KEYED_PATHS) {
    app.get(path, (c) => hibpError(c, 401, unauthorized(c.req.header('hibp-api-key'))));
  }

  app.notFound((c) => hibpError(c, 404, 'There is nothing at this address'));
  return app;
}

/** Questions about accounts need a key. None is issued here (design: nobody asks about somebody else), so all are
 * answered as the contract answers a missing, malformed or unknown one. */
const KEYED_PATHS = [
  '/breachedaccount/range/:prefix',
  '/breachedaccount/:account',
  '/pasteaccount/:account',
  '/breacheddomain/:domain',
  '/subscribeddomains',
  '/subscription/status',
  '/stealerlogsbyemail/:email',
  '/stealerlogsbywebsitedomain/:domain',
  '/stealerlogsbyemaildomain/:domain',
];

function unauthorized(key: string | undefined): string {
  if (key === undefined || key === '') return 'Access denied due to missing hibp-api-key.';
  return /^[0-9a-f]{32}$/i.test(key)
    ? 'Access denied due to invalid hibp-api-key.'
    : 'Access denied due to improperly formed hibp-api-key.';
}

export function hibpError(c: Context, statusCode: ContentfulStatusCode, message: string): Response {
  c.header('cache-control', 'no-store');
  return c.json({ statusCode, message }, statusCode);
}

/** The value of a query whose name is matched without regard to case. `name` is lower-case. */
function queryOf(c: Context, name: string): string | undefined {
  for (const [key, value] of new URL(c.req.url).searchParams) if (key.toLowerCase() === name) return value;
  return undefined;
}

function originOf(c: Context, deps: HttpDeps): string {
  return deps.settings.publicUrl ?? new URL(c.req.url).origin;
}

function byTitle(a: HibpBreach, b: HibpBreach): number {
  return a.Title.localeCompare(b.Title, 'en');
}

function newest(breaches: readonly BreachSummary[]): BreachSummary | null {
  return breaches.reduce<BreachSummary | null>(
    (latest, breach) => (latest === null || breach.added > latest.added ? breach : latest),
    null,
  );
}
