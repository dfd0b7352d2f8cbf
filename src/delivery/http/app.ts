import { Hono, type HonoRequest } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { trimTrailingSlash } from 'hono/trailing-slash';
import { randomUUID } from 'node:crypto';
import { NuwaError } from '#kernel/errors.ts';
import { mountAuth } from './auth/mount-auth.ts';
import type { HttpDeps } from './deps.ts';
import { fairUse } from './fair-use.ts';
import { hostCheck } from './host-check.ts';
import { Metrics } from './metrics.ts';
import { preferredLanguage } from './preferred-language.ts';
import { problemOf } from './problems.ts';
import { rangeAnswer, rangeSource, rangeTarget } from './range-route.ts';
import { routeTemplate } from './route-template.ts';
import { health } from './routes/health.ts';
import { hibpCatalogue, hibpError } from './routes/hibp-catalogue.ts';
import { ledger } from './routes/ledger.ts';
import { ownApi } from './routes/own-api.ts';
import { securityTxtRoute } from './routes/security-txt.ts';
import { sameSite } from './same-site.ts';
import { securityHeaders } from './security-headers.ts';

/** Bytes of a request body: of pages, of the interface. Evidence is streamed by a route with limits of its own. */
const MOST_OF_PAGES = 64 * 1024;
const MOST_OF_API = 1024 * 1024;
/** Files that come as part of a JSON body: registries, findings of scanners. Refused to strangers before they are read. */
const MOST_OF_FILES = 64 * 1024 * 1024;
const FILES = /^\/api\/v1\/(organizations\/import|findings)$/;
/** A report with all its fields full, percent-encoded. */
const REPORT = /^\/((zh|en)\/)?report(\/|$)/;
const EVIDENCE = /^\/api\/v1\/.*\/evidence$|^\/((zh|en)\/)?report\/evidence$/;

/** The whole HTTP surface. `serve` puts the raw range path before it; both share `metrics`. */
export function createApp(deps: HttpDeps, metrics = new Metrics()): Hono {
  const app = new Hono({ getPath: contractPath });
  const accepts = hostCheck(deps.settings.hosts);
  const source = rangeSource(deps);

  app.use(async (c, next) => {
    const started = performance.now();
    await next();
    const line = {
      method: c.req.method,
      route: routeTemplate(c.req.path),
      status: c.res.status,
      milliseconds: performance.now() - started,
    };
    metrics.count(line);
    deps.log(line);
  });
  app.use(securityHeaders());
  app.use(trimTrailingSlash());
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('nuwa-installation', deps.installation);
  });
  app.use(async (c, next) => {
    if (!accepts(c.req.header('host') ?? new URL(c.req.url).host)) throw new NuwaError('host-refused');
    await next();
  });
  const ofPages = bodyOf(MOST_OF_PAGES);
  const ofApi = bodyOf(MOST_OF_API);
  const ofFiles = bodyOf(MOST_OF_FILES);
  app.use((c, next) => {
    const { path } = c.req;
    if (EVIDENCE.test(path)) return next();
    if (FILES.test(path) && hasCredentials(c.req)) return ofFiles(c, next);
    return (path.startsWith('/api/v1/') || REPORT.test(path) ? ofApi : ofPages)(c, next);
  });

  app.all('/range/*', (c) => {
    const url = new URL(c.req.url);
    const target = rangeTarget(url.pathname + url.search) ?? { prefix: '', query: '' };
    const answer = rangeAnswer(source, c.req.method, target, (name) => c.req.header(name));
    return new Response(answer.status === 304 ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: answer.headers,
    });
  });
  app.route('/', securityTxtRoute(deps.securityTxt, deps.clock));
  app.use(sameSite());
  app.use(fairUse(deps));
  mountAuth(app, deps.accounts);
  app.route('/api/v3', hibpCatalogue(deps));
  app.route('/api', ownApi(deps));
  app.route('/', health(deps, metrics));
  app.route('/ledger', ledger(deps));
  if (deps.site) app.route('/', deps.site.pages);

  app.notFound(() => {
    throw new NuwaError('not-found', { what: 'page', name: 'that' });
  });
  app.onError((error, c) => {
    const told = (fault: unknown) => {
      const reference = randomUUID();
      deps.fault(reference, fault);
      return reference;
    };
    const language = preferredLanguage(c.req.header('accept-language') ?? null);
    const { status, headers, problem } = problemOf(error, deps.installation, told, language);
    if (c.req.path.startsWith('/api/v3/')) return hibpError(c, status, problem.detail);
    if (c.req.path.startsWith('/range/')) return c.text(problem.detail, status);
    const fields = { ...headers, 'cache-control': 'no-store' };
    if (deps.site && wantsPage(c.req)) return c.html(deps.site.errorPage(problem, c.req.raw), status, fields);
    return c.json(problem, status, { ...fields, 'content-type': 'application/problem+json' });
  });
  return app;
}

/** Whether they hold is judged later; without any, nobody may send a file here. */
const hasCredentials = (request: HonoRequest): boolean =>
  ['cookie', 'x-api-key', 'authorization'].some((name) => request.header(name) !== undefined);

const bodyOf = (bytes: number) =>
  bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new NuwaError('too-large', { what: 'The request body', limit: `${bytes} bytes` });
    },
  });

/** Browsers name HTML; programs that take anything get the problem as data. */
function wantsPage(request: HonoRequest): boolean {
  return !request.path.startsWith('/api/') && (request.header('accept') ?? '').includes('text/html');
}

/** The HIBP contract matches paths without regard to case; all other paths are taken as they come. */
function contractPath(request: Request): string {
  const path = new URL(request.url).pathname;
  return /^\/(?:range\/|api\/v3(?:\/|$))/i.test(path) ? path.toLowerCase() : path;
}
