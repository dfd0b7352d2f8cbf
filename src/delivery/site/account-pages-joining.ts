import { acceptInvitation, joinByInvitation } from '#pipeline/0-people/accept-invitation.ts';
import { becomeAdministrator } from '#pipeline/0-people/become-administrator.ts';
import {
  donePage,
  emailField,
  formPage,
  nameField,
  passwordField,
  wordField,
  type Words,
} from './account-pages-forms.ts';
import type { AccountPageKit } from './account-pages-kit.ts';

/** Ways to an account: anybody's, the administrator's, an invited member's. */
export function joiningPages(kit: AccountPageKit): void {
  if (kit.deps.signUp === 'open') signUpPage(kit);
  setupPage(kit);
  invitationPage(kit);
}

const firstPassword = (words: Words) => ({ ...passwordField(words, true), label: words.password });

function signUpPage(kit: AccountPageKit): void {
  kit.form(
    '/sign-up',
    ({ view, words, refusal, email }) => {
      const { signUpTitle: title, signUpLead: lead, signUp: button } = words;
      const fields = [nameField(words), emailField(words, email), firstPassword(words)];
      return formPage(view, { title, lead, action: '/sign-up', fields, button, refusal });
    },
    async ({ context, view, words, fields }) => {
      const wish = { name: fields('name'), email: fields('email'), password: fields('password') };
      await kit.library(context, '/sign-up/email', wish);
      const done =
        kit.deps.people.send === null
          ? { title: words.madeTitle, text: words.made }
          : { title: words.checkMailTitle, text: words.checkMail };
      return kit.show(context, donePage(view, { ...done, to: '/sign-in', link: words.signIn }));
    },
  );
}

function setupPage(kit: AccountPageKit): void {
  kit.form(
    '/setup',
    ({ view, words, refusal, email }) => {
      const { setupTitle: title, setupLead: lead, setup: button } = words;
      const fields = [wordField(words), nameField(words), emailField(words, email), firstPassword(words)];
      const script = 'one-time-word.js';
      return formPage(view, { title, lead, action: '/setup', fields, button, refusal, script });
    },
    async ({ context, view, words, fields }) => {
      await becomeAdministrator(kit.deps.people, {
        token: fields('word'),
        name: fields('name'),
        email: fields('email'),
        password: fields('password'),
      });
      const { setupDoneTitle: title, setupDone: text, signIn: link } = words;
      return kit.show(context, donePage(view, { title, text, to: '/sign-in', link }));
    },
  );
}

function invitationPage(kit: AccountPageKit): void {
  const { people, actorOf } = kit.deps;
  kit.form(
    '/invitation',
    async ({ view, words, context, refusal }) => {
      const signedIn = (await actorOf(context.req.raw)).kind === 'account';
      const { invitationTitle: title } = words;
      const script = 'one-time-word.js';
      const page = signedIn
        ? { lead: words.invitationSignedIn, button: words.invitationAccept, fields: [wordField(words)] }
        : {
            lead: words.invitationNew,
            button: words.invitationJoin,
            fields: [wordField(words), nameField(words), firstPassword(words)],
          };
      return formPage(view, { title, ...page, action: '/invitation', refusal, script });
    },
    async ({ context, view, words, fields }) => {
      const { joinedTitle: title, joined: text, signIn, accountTitle } = words;
      const actor = await actorOf(context.req.raw);
      if (actor.kind === 'account') {
        await acceptInvitation(people, actor, fields('word'));
        return kit.show(context, donePage(view, { title, text, to: '/account', link: accountTitle }));
      }
      const wish = { token: fields('word'), name: fields('name'), password: fields('password') };
      await joinByInvitation(people, wish);
      return kit.show(context, donePage(view, { title, text, to: '/sign-in', link: signIn }));
    },
  );
}
