import type { Hono } from 'hono';
import { readMyself } from '#pipeline/0-people/read-people.ts';
import { accountPage } from './account-pages-account.ts';
import { joiningPages } from './account-pages-joining.ts';
import { AccountPageKit, type AccountPagesDeps } from './account-pages-kit.ts';
import { mailedPages } from './account-pages-mailed.ts';
import { signInPages } from './account-pages-sign-in.ts';
import type { View } from './layout.ts';
import { pathIn } from './visitor-language.ts';

/**
 * The few pages for making an account and signing in, with and without their language in front. Everything but
 * passkeys works without a script. One-time words come behind the # of an address and are sent by POST alone.
 */
export function mountAccountPages(
  pages: Hono,
  viewOf: (request: Request) => View,
  deps: AccountPagesDeps,
): void {
  for (const prefix of ['', '/zh', '/en']) {
    const kit = new AccountPageKit(pages, prefix, viewOf, deps);
    signInPages(kit);
    joiningPages(kit);
    if (deps.people.send !== null) mailedPages(kit);
    kit.get('/account', async (context) => {
      const view = kit.view(context);
      const actor = await deps.actorOf(context.req.raw);
      if (actor.kind !== 'account') return context.redirect(pathIn(view.language, '/sign-in'), 303);
      return kit.show(context, accountPage(view, await readMyself(deps.people, actor)));
    });
  }
}
