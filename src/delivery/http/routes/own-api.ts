import { Hono, type HonoRequest } from 'hono';
import { etag } from 'hono/etag';
import { NuwaError } from '#kernel/errors.ts';
import { apiPage } from '../api-page.ts';
import { callerOf } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { type OpenApiDocument, openapi } from '../openapi.ts';
import { rpc } from '../rpc.ts';
import { evidenceDownload } from './evidence-download.ts';
import { evidenceUpload } from './evidence-upload.ts';
import { nativeRange } from './native-range.ts';

/** Everything below `/api` but the HIBP catalogue: Nüwa's own interface, its document, and the page that shows it. */
export function ownApi(deps: HttpDeps): Hono {
  const app = new Hono();
  const call = rpc(deps);
  let document: Promise<OpenApiDocument> | null = null;
  const describe = () => (document ??= openapi(deps.software));

  app.get('/', async (c) => c.html(apiPage(await describe(), deps.installation)));
  app.get('/v1/openapi.json', async (c) => {
    c.header('cache-control', 'no-cache');
    return c.json(await describe());
  });
  app.route('/v1/passwords/range', nativeRange(deps));
  app.route(
    '/v1',
    evidenceUpload({ installation: deps.installation, reports: deps.work.reports, actorOf: deps.actorOf }),
  );
  app.route('/v1', evidenceDownload({ evidence: deps.work.evidence, actorOf: deps.actorOf }));
  app.use('/v1/*', etag());
  app.all('/v1/*', async (c) => {
    if (BEARS_BODY.has(c.req.method)) await mustBeJson(c.req);
    const response = await call(c.req.raw, await callerOf(deps, c));
    if (response === null)
      throw new NuwaError('not-found', { what: 'address of this interface', name: 'that' });
    const answer = new Response(response.body, response);
    answer.headers.set('cache-control', c.req.method === 'GET' ? 'no-cache' : 'no-store');
    return answer;
  });
  return app;
}

const BEARS_BODY = new Set(['POST', 'PUT', 'PATCH']);

/** The type, too: a form or plain text is what a page of another site could send without being asked first. */
async function mustBeJson(request: HonoRequest): Promise<void> {
  const typed = /^application\/json\b/i.test(request.header('content-type') ?? '');
  const parsed = await request.raw
    .clone()
    .json()
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof NuwaError) throw error;
        return false;
      },
    );
  if (!typed || !parsed) throw new NuwaError('bad-request', { problem: 'the body must be application/json' });
}
