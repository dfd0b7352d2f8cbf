import { donePage, emailField, formPage, passwordField, wordField } from './account-pages-forms.ts';
import type { AccountPageKit } from './account-pages-kit.ts';

/** What needs a mailbox: confirming an address, and a password that was forgotten. */
export function mailedPages(kit: AccountPageKit): void {
  kit.form(
    '/forgotten',
    ({ view, words, refusal, email }) => {
      const { forgottenTitle: title, forgottenLead: lead, send: button } = words;
      const fields = [emailField(words, email)];
      return formPage(view, { title, lead, action: '/forgotten', fields, button, refusal });
    },
    async ({ context, view, words, fields }) => {
      await kit.library(context, '/request-password-reset', { email: fields('email') });
      return kit.show(context, donePage(view, { title: words.checkMailTitle, text: words.checkMail }));
    },
  );

  kit.form(
    '/new-password',
    ({ view, words, refusal }) => {
      const { newPasswordTitle: title, passwordHelp: lead, set: button } = words;
      const fields = [wordField(words), passwordField(words, true)];
      const script = 'one-time-word.js';
      return formPage(view, { title, lead, action: '/new-password', fields, button, refusal, script });
    },
    async ({ context, view, words, fields }) => {
      const wish = { token: fields('word'), newPassword: fields('password') };
      await kit.library(context, '/reset-password', wish);
      const { passwordSetTitle: title, passwordSet: text, signIn: link } = words;
      return kit.show(context, donePage(view, { title, text, to: '/sign-in', link }));
    },
  );

  kit.form(
    '/confirm-email',
    ({ view, words, refusal }) => {
      const { confirmTitle: title, confirmLead: lead, confirm: button } = words;
      const script = 'one-time-word.js';
      return formPage(view, {
        title,
        lead,
        action: '/confirm-email',
        fields: [wordField(words)],
        button,
        refusal,
        script,
      });
    },
    async ({ context, view, words, fields }) => {
      await kit.library(context, `/verify-email?token=${encodeURIComponent(fields('word'))}`);
      const { confirmedTitle: title, confirmed: text, signIn: link } = words;
      return kit.show(context, donePage(view, { title, text, to: '/sign-in', link }));
    },
  );
}
