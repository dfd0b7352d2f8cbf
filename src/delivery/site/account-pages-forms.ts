import { html } from 'hono/html';
import type { Language } from '#contract/language.ts';
import { NuwaError } from '#kernel/errors.ts';
import { type ACCOUNT_WORDS, REFUSALS_ZH } from './account-pages-words.ts';
import { layout, type Rendered, type View } from './layout.ts';
import { pathIn } from './visitor-language.ts';

export type Words = (typeof ACCOUNT_WORDS)[Language];

type Field = {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'email' | 'password';
  readonly autocomplete: string;
  readonly help?: string;
  /** What was typed before; never of a password or a one-time word. */
  readonly value?: string;
};

type FormPage = {
  readonly title: string;
  readonly lead: string;
  readonly action: string;
  readonly fields: readonly Field[];
  readonly button: string;
  readonly refusal: string | null;
  readonly script?: string;
  /** Stands below the form. */
  readonly below?: Rendered;
};

/** A page with one form. Works without a script; what was refused stands above the fields. */
export function formPage(view: View, page: FormPage): Rendered {
  return layout(view, {
    title: page.title,
    ...(page.script === undefined ? {} : { script: page.script }),
    body: html`<h1>${page.title}</h1>
<p class="lead">${page.lead}</p>
<section class="card narrow">
${page.refusal ? html`<p class="notice" role="alert">${page.refusal}</p>` : ''}
<form method="post" action="${pathIn(view.language, page.action)}">
${page.fields.map((field) => fieldOf(page.action, field))}
<p><button type="submit">${page.button}</button></p>
</form>
${page.below ?? ''}
</section>`,
  });
}

function fieldOf(action: string, field: Field): Rendered {
  const id = `${action.slice(1).replaceAll('/', '-')}-${field.name}`;
  const help = field.help === undefined ? '' : html`<p class="small" id="${id}-help">${field.help}</p>`;
  const describedBy = field.help === undefined ? '' : html` aria-describedby="${id}-help"`;
  return html`<label for="${id}">${field.label}</label>
<div class="field"><input type="${field.type}" id="${id}" name="${field.name}" required maxlength="300" autocapitalize="off" spellcheck="false" autocomplete="${field.autocomplete}" value="${field.value ?? ''}"${describedBy}></div>${help}`;
}

/** Something is done; one way on. */
export function donePage(
  view: View,
  page: { readonly title: string; readonly text: string; readonly to?: string; readonly link?: string },
): Rendered {
  const { to, link } = page;
  return layout(view, {
    title: page.title,
    body: html`<h1>${page.title}</h1>
<p class="lead">${page.text}</p>
${to === undefined ? '' : html`<p><a href="${pathIn(view.language, to)}">${link ?? ''}</a></p>`}`,
  });
}

export const emailField = (words: Words, value = ''): Field => ({
  name: 'email',
  label: words.email,
  type: 'email',
  autocomplete: 'username',
  value,
});

export const passwordField = (words: Words, isNew: boolean): Field => ({
  name: 'password',
  label: isNew ? words.newPassword : words.password,
  type: 'password',
  autocomplete: isNew ? 'new-password' : 'current-password',
  ...(isNew ? { help: words.passwordHelp } : {}),
});

export const nameField = (words: Words, value = ''): Field => ({
  name: 'name',
  label: words.name,
  type: 'text',
  autocomplete: 'name',
  value,
});

/** Filled from behind the # of the address by `one-time-word.js`; without a script it is pasted. */
export const wordField = (words: Words): Field => ({
  name: 'word',
  label: words.word,
  type: 'text',
  autocomplete: 'one-time-code',
});

/** What to show a person for an error that they can do something about; anything else goes on as it is. */
export function refusalOf(
  language: Language,
  error: unknown,
): { readonly text: string; readonly error: NuwaError } {
  if (!(error instanceof NuwaError) || REFUSALS_ZH[error.code] === undefined) throw error;
  return { text: language === 'zh' ? (REFUSALS_ZH[error.code] ?? '') : error.message, error };
}
