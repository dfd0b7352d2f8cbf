import { html } from 'hono/html';
import { NuwaError } from '#kernel/errors.ts';
import { emailField, formPage, passwordField } from './account-pages-forms.ts';
import type { AccountPageKit, AccountPagesDeps, Shown } from './account-pages-kit.ts';
import { PROVIDER_REFUSED } from './account-pages-words.ts';
import type { Rendered } from './layout.ts';
import { pathIn } from './visitor-language.ts';

/** Password and second factor by forms, passkey by a script, a provider by a link. */
export function signInPages(kit: AccountPageKit): void {
  kit.form(
    '/sign-in',
    (shown) => signInPage(shown, kit.deps),
    async ({ context, view, fields }) => {
      const credentials = { email: fields('email'), password: fields('password') };
      const response = await kit.library(context, '/sign-in/email', credentials);
      const half = fieldOf(await response.clone().json(), 'twoFactorRedirect') === true;
      return kit.onward(context, pathIn(view.language, half ? '/sign-in/code' : '/account'), response);
    },
  );

  kit.form(
    '/sign-in/code',
    ({ view, words, refusal }) => {
      const code = { name: 'code', label: words.code, type: 'text', autocomplete: 'one-time-code' } as const;
      const { codeTitle: title, codeLead: lead, continue: button } = words;
      return formPage(view, { title, lead, action: '/sign-in/code', fields: [code], button, refusal });
    },
    async ({ context, view, fields }) => {
      const code = fields('code').replace(/\s/g, '');
      const path = /^\d{6}$/.test(code) ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code';
      const response = await kit.library(context, path, { code });
      return kit.onward(context, pathIn(view.language, '/account'), response);
    },
  );

  // A link and no form: browsers would not let a form of ours end at another site (`form-action`).
  kit.get('/sign-in/with/:provider', async (context) => {
    const { language } = kit.view(context);
    const to = (path: string) => `${kit.deps.people.publicUrl}${pathIn(language, path)}`;
    const response = await kit.library(context, '/sign-in/social', {
      provider: context.req.param('provider'),
      callbackURL: to('/account'),
      errorCallbackURL: to('/sign-in'),
      disableRedirect: true,
    });
    const url = fieldOf(await response.clone().json(), 'url');
    if (typeof url !== 'string') throw new NuwaError('not-found', { what: 'provider', name: 'that' });
    return kit.onward(context, url, response);
  });

  kit.post('/sign-out', async (context) => {
    const response = await kit.library(context, '/sign-out', {});
    return kit.onward(context, pathIn(kit.view(context).language, '/sign-in'), response);
  });
}

function signInPage(shown: Shown, { providers, signUp, people }: AccountPagesDeps): Rendered {
  const { view, words, context, email } = shown;
  const to = (path: string) => pathIn(view.language, path);
  const cameBack = context.req.query('error') === undefined ? null : PROVIDER_REFUSED[view.language];
  return formPage(view, {
    title: words.signInTitle,
    lead: words.signInLead,
    action: '/sign-in',
    fields: [emailField(words, email), passwordField(words, false)],
    button: words.signIn,
    refusal: shown.refusal ?? cameBack,
    script: 'passkey.js',
    below: html`
<p><button type="button" class="quiet" id="passkey-sign-in" hidden data-next="${to('/account')}">${words.passkey}</button></p>
<p class="notice" role="alert" id="passkey-refused" hidden>${words.passkeyFailed}</p>
${providers.map(({ id, name }) => html`<p>${words.orWith} <a href="${to(`/sign-in/with/${id}`)}">${name}</a></p>`)}
${signUp === 'open' ? html`<p><a href="${to('/sign-up')}">${words.noAccount}</a></p>` : ''}
${people.send === null ? '' : html`<p><a href="${to('/forgotten')}">${words.forgotten}</a></p>`}`,
  });
}

const fieldOf = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
