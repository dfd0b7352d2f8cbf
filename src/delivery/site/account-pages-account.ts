import { html } from 'hono/html';
import type { Myself } from '#pipeline/0-people/read-people.ts';
import { ACCOUNT_WORDS } from './account-pages-words.ts';
import { layout, type Rendered, type View } from './layout.ts';
import { pathIn } from './visitor-language.ts';

/** Who is signed in, and as what. Where the console works is a place of its own. */
export function accountPage(view: View, myself: Myself): Rendered {
  const words = ACCOUNT_WORDS[view.language];
  const { name, email, confirmed, memberships, offices } = myself;
  const held = offices.length === 0 ? [words.finder] : offices.map((office) => words.offices[office]);
  return layout(view, {
    title: words.accountTitle,
    script: 'passkey.js',
    body: html`<h1>${words.accountTitle}</h1>
<p class="lead">${name}</p>
<p>${email} (${confirmed ? words.confirmedYes : words.confirmedNo})</p>
<h2>${words.officesTitle}</h2>
<p>${held.join(view.language === 'zh' ? '、' : ', ')}</p>
${
  memberships.length === 0
    ? ''
    : html`<h2>${words.memberships}</h2>
<ul>${memberships.map(({ organization, role }) => html`<li><code>${organization}</code> ${words.roles[role]}</li>`)}</ul>`
}
<p><button type="button" class="quiet" id="passkey-add" hidden>${words.addPasskey}</button></p>
<p class="notice" role="status" id="passkey-added" hidden>${words.passkeyAdded}</p>
<p class="notice" role="alert" id="passkey-refused" hidden>${words.passkeyFailed}</p>
<form method="post" action="${pathIn(view.language, '/sign-out')}"><p><button type="submit">${words.signOut}</button></p></form>`,
  });
}
