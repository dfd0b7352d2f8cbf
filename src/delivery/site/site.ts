import { type Context, Hono } from 'hono';
import type { Problem } from '#contract/problem.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { LookupDesk } from '#pipeline/3-notify/lookup-desk.ts';
import { mountAccountPages } from './account-pages.ts';
import { answerPage } from './answer-page.ts';
import { openAssets } from './assets.ts';
import { breachPage } from './breach-page.ts';
import type { SiteDeps } from './deps.ts';
import { errorPage } from './error-page.ts';
import { homePage } from './home-page.ts';
import { reportPages } from './report-pages.ts';
import type { Rendered, View } from './layout.ts';
import { acceptedPage, codePage, decidedPage } from './lookup-pages.ts';
import { outboxPage } from './outbox-page.ts';
import { verifyPage } from './verify-page.ts';
import { pathIn, visitorLanguage } from './visitor-language.ts';

export type Site = {
  readonly pages: Hono;
  /** A problem as a page, for those who asked for a page. */
  readonly errorPage: (problem: Problem, request: Request) => Rendered;
};

const ANYONE = { kind: 'anonymous' } as const;

/** The public pages. Each answers with and without its language in front; nothing but the password check needs a script. */
export function createSite(deps: SiteDeps): Site {
  const pages = new Hono();
  const assets = openAssets();
  const view = (request: Request): View => {
    const { pathname, origin } = new URL(request.url);
    return {
      language: visitorLanguage(pathname, request.headers.get('accept-language') ?? undefined),
      path: pathname.replace(/^\/(zh|en)(?=\/|$)/, '') || '/',
      origin,
      installation: deps.installation,
      outbox: deps.outbox !== null,
      verify: deps.ledger !== null,
      reports: deps.reports !== undefined,
      accounts: deps.accounts !== undefined,
      asset: assets.path,
    };
  };
  const page = (c: Context, rendered: Rendered) => {
    c.header('vary', 'Accept-Language');
    c.header('cache-control', c.req.method === 'POST' ? 'no-store' : 'no-cache');
    return c.html(rendered);
  };

  pages.route('/', assets.routes);
  for (const prefix of ['', '/zh', '/en']) {
    pages.get(prefix === '' ? '/' : prefix, async (c) => {
      const [breaches, figures] = await Promise.all([deps.catalogue.list(), deps.figures()]);
      return page(c, homePage(view(c.req.raw), { breaches, figures, mail: deps.lookups !== null }));
    });
    pages.get(`${prefix}/breaches/:name`, async (c) => {
      const breach = await deps.catalogue.find(c.req.param('name') ?? '');
      if (breach === null) throw new NuwaError('not-found', { what: 'breach', name: 'that' });
      return page(c, breachPage(view(c.req.raw), breach));
    });
    pages.get(`${prefix}/lookups`, (c) => page(c, codePage(view(c.req.raw))));
    // Going back or reloading without the form: the code is used up, so begin again.
    pages.get(`${prefix}/lookups/:step`, (c) =>
      c.redirect(pathIn(view(c.req.raw).language, '/lookups'), 303),
    );
    pages.post(`${prefix}/lookups/request`, async (c) => {
      const { language } = view(c.req.raw);
      deskOf(deps).request(ANYONE, { email: await fieldOf(c, 'email'), language });
      return page(c, acceptedPage(view(c.req.raw)));
    });
    pages.post(`${prefix}/lookups/answer`, async (c) => {
      const answer = await deskOf(deps).answer(ANYONE, await fieldOf(c, 'code'));
      return page(c, answerPage(view(c.req.raw), answer));
    });
    pages.post(`${prefix}/lookups/decision`, async (c) => {
      const wish = await fieldOf(c, 'wish');
      if (wish !== 'silence' && wish !== 'erase') {
        throw new NuwaError('bad-request', { problem: 'the wish is silence or erase' });
      }
      await deskOf(deps).decide(ANYONE, { code: await fieldOf(c, 'code'), wish });
      return page(c, decidedPage(view(c.req.raw), wish));
    });
    const { outbox, ledger } = deps;
    if (outbox !== null) {
      pages.get(`${prefix}/demo/outbox`, (c) => page(c, outboxPage(view(c.req.raw), outbox())));
    }
    if (ledger !== null) {
      pages.get(`${prefix}/about/verify`, (c) => page(c, verifyPage(view(c.req.raw), ledger)));
    }
  }
  if (deps.accounts !== undefined) mountAccountPages(pages, view, deps.accounts);
  if (deps.reports !== undefined) pages.route('/', reportPages({ ...deps.reports, view }));
  return { pages, errorPage: (problem, request) => errorPage(view(request), problem) };
}

function deskOf({ lookups }: SiteDeps): LookupDesk {
  if (lookups === null)
    throw new NuwaError('notice-undeliverable', { reason: 'none is configured (SMTP_URL)' });
  return lookups;
}

/** One text field of a form. The browser's own check trims an address; so do we, for those without one. */
async function fieldOf(c: Context, name: string): Promise<string> {
  const value = (await c.req.parseBody())[name];
  if (typeof value !== 'string')
    throw new NuwaError('bad-request', { problem: `the field ${name} is missing` });
  return value.trim();
}
