import { html } from 'hono/html';
import { layout, type Rendered, type View } from './layout.ts';
import {
  checkField,
  type Form,
  peopleField,
  radioField,
  selectField,
  summaryOf,
  textField,
} from './report-pages-controls.ts';
import { type FieldProblem, type Fields, one } from './report-pages-fields.ts';
import type { ReportKind, ReportWords } from './report-words.ts';
import { REPORT_WORDS_OF } from './report-words-of.ts';
import { pathIn } from './visitor-language.ts';

/** What was found in the registry for one field; null when nobody searched. */
export type Found = readonly { readonly id: string; readonly name: string }[] | null;

export type FormState = {
  readonly kind: ReportKind;
  readonly fields: Fields;
  readonly problems: readonly FieldProblem[];
  readonly keepers: Found;
  readonly systems: Found;
  /** Drawn once for each form, so that handing it in twice is handing it in once. */
  readonly once: string;
  /** Code of the draft that it is kept in; empty for drafts of accounts, null while there is none. */
  readonly draft: string | null;
  readonly justSaved: boolean;
  /** It was handed in before, and changed since. */
  readonly isSecond?: true;
};

/** Where a report begins: which kind it is. */
export function choosePage(view: View): Rendered {
  const words = REPORT_WORDS_OF[view.language];
  const to = (path: string) => pathIn(view.language, path);
  return layout(view, {
    title: words.title,
    body: html`<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
<h2>${words.choose}</h2>
<ul class="plain kinds">${(Object.keys(words.kinds) as ReportKind[]).map(
      (kind) =>
        html`<li class="card"><h3><a href="${to(`/report/${kind}`)}">${words.kinds[kind].name}</a></h3><p>${words.kinds[kind].what}</p></li>`,
    )}</ul>
<p><a href="${to('/report/follow')}">${words.follow['title']}</a></p>
<p><a href="${to('/report/draft')}">${words.draft['resume']}</a></p>`,
  });
}

/** The form of one kind, with what was typed so far; the warnings stand before it. */
export function formPage(view: View, state: FormState): Rendered {
  const words = REPORT_WORDS_OF[view.language];
  const kind = words.kinds[state.kind];
  const form: Form = { words, fields: state.fields, problems: state.problems };
  return layout(view, {
    title: kind.title,
    script: 'report-draft.js',
    body: html`<p class="crumbs"><a href="${pathIn(view.language, '/report')}">${words.title}</a></p>
<h1>${kind.title}</h1>
<p class="lead">${kind.lead}</p>
${warnings(words)}
${summaryOf(form)}
${savedNotice(words, state)}
${state.isSecond ? html`<p class="result found" role="alert">${words.form['twice']}</p>` : ''}
<form class="report" method="post" enctype="multipart/form-data" action="${pathIn(view.language, '/report/done')}" id="report" data-kind="${state.kind}" data-saved="${words.draft['auto']}" data-keep="${words.draft['saved']}" data-unfinished="${words.draft['unfinished']}" data-open="${words.draft['open']}" data-resume="${pathIn(view.language, '/report/draft')}" novalidate>
<input type="hidden" name="kind" value="${state.kind}">
<input type="hidden" name="once" value="${state.once}">
<input type="hidden" name="draft" value="${state.draft ?? ''}">
${questions(view, form, state)}
<p class="small">${words.form['noFiles']}</p>
<p class="small" id="draft-status" role="status"></p>
<div class="actions">
<button type="submit">${words.form['send']}</button>
<button type="submit" class="quiet" formaction="${pathIn(view.language, `/report/${state.kind}`)}" name="do" value="save">${words.form['save']}</button>
</div>
</form>`,
  });
}

function warnings(words: ReportWords): Rendered {
  const { heading, all, close } = words.warnings;
  return html`<section class="notice warning" aria-labelledby="warnings">
<h2 id="warnings">${heading}</h2>
<ol>${all.map(([first, rest]) => html`<li><strong>${first}</strong> ${rest}</li>`)}</ol>
<p class="small">${close}</p>
</section>`;
}

function savedNotice(words: ReportWords, { justSaved, draft }: FormState): Rendered {
  if (!justSaved) return html``;
  return draft === null || draft === ''
    ? html`<div class="notice" role="status"><p>${words.draft['savedOwn']}</p></div>`
    : html`<div class="notice" role="status"><p>${words.draft['saved']}</p><p class="code">${draft}</p></div>`;
}

function questions(view: View, form: Form, state: FormState): Rendered {
  switch (state.kind) {
    case 'vulnerability':
      return vulnerabilityQuestions(view, form, state);
    case 'rumour':
      return rumourQuestions(view, form, state);
    case 'misuse':
      return misuseQuestions(view, form, state);
  }
}

function vulnerabilityQuestions(view: View, form: Form, state: FormState): Rendered {
  const { words } = form;
  const { known = {}, cwe = {} } = words.options;
  return html`${section(
    words.sections['where'],
    html`${registryField(view, form, state, 'keeper', 'keeper')}
${registryField(view, form, state, 'system', 'system')}
${textField(form, 'place', { optional: true, hint: 'place' })}`,
  )}
${section(
  words.sections['what'],
  html`${textField(form, 'title', { hint: 'title' })}
${textField(form, 'description', { long: true, hint: 'description' })}
${textField(form, 'technical', { long: true, optional: true, hint: 'technical' })}
${textField(form, 'howToCheck', { long: true, optional: true, hint: 'howToCheck' })}
${selectField(form, 'cwe', cwe)}
${textField(form, 'cweOther', { optional: true, numeric: true })}
${radioField(form, 'critical', known, { hint: 'critical', required: true })}`,
)}
${section(
  words.sections['data'],
  html`${checkField(form, 'classes', words.options['classes'] ?? {})}
${peopleField(form)}
${radioField(form, 'minors', known, { chosen: 'unknown' })}`,
)}
${consentSection(form, true)}
${section(
  words.sections['credit'],
  html`${radioField(form, 'credit', words.options['credit'] ?? {}, { chosen: 'not-stated' })}
${textField(form, 'creditName', { optional: true })}`,
)}`;
}

function rumourQuestions(view: View, form: Form, state: FormState): Rendered {
  const { words } = form;
  return html`${section(
    words.sections['what'],
    html`${textField(form, 'title')}
${textField(form, 'description', { long: true, hint: 'description' })}
${textField(form, 'seenAt', { optional: true, hint: 'seenAt' })}
${textField(form, 'date', { optional: true, hint: 'date' })}
${registryField(view, form, state, 'keeper', 'keeper')}`,
  )}
${section(words.sections['data'], html`${checkField(form, 'classes', words.options['classes'] ?? {})}${peopleField(form)}`)}
${consentSection(form, false)}`;
}

function misuseQuestions(view: View, form: Form, state: FormState): Rendered {
  const { words } = form;
  const { authority = {}, outcome = {} } = words.options;
  return html`${section(
    words.sections['what'],
    html`${textField(form, 'description', { long: true, hint: 'misuseDescription' })}
${textField(form, 'date', { optional: true, hint: 'date' })}
${textField(form, 'place', { optional: true, hint: 'place' })}
${textField(form, 'loss', { optional: true, numeric: true })}
${registryField(view, form, state, 'keeper', 'misuseKeeper')}`,
  )}
${section(words.sections['told'], html`${selectField(form, 'authority', authority)}${selectField(form, 'outcome', outcome)}`)}
${section(words.sections['data'], checkField(form, 'classes', words.options['classes'] ?? {}))}
${consentSection(form, false)}`;
}

function consentSection(form: Form, files: boolean): Rendered {
  const { words } = form;
  const yesno = words.options['yesno'] ?? {};
  return section(
    words.sections['consent'],
    html`${radioField(form, 'consentNamed', yesno, { required: true })}
${radioField(form, 'consentAsked', yesno, { required: true })}
${files ? radioField(form, 'consentUnmasked', yesno, { required: true, hint: 'consentUnmasked' }) : ''}`,
  );
}

const section = (heading: string | undefined, body: Rendered): Rendered =>
  html`<section class="card"><h2>${heading}</h2>${body}</section>`;

/** A name with a search beside it: without a script the page comes again, with what was found and all that was typed. */
function registryField(
  view: View,
  form: Form,
  state: FormState,
  name: 'keeper' | 'system',
  hint: string,
): Rendered {
  const { words, fields } = form;
  const search = html`<button type="submit" class="quiet" formaction="${pathIn(view.language, `/report/${state.kind}`)}#field-${name}" name="do" value="search-${name}">${words.form['search']}<span class="hidden"> ${words.labels[name]}</span></button>`;
  const found = name === 'keeper' ? state.keepers : state.systems;
  const chosen = one(fields, `${name}Id`);
  const none = words.form['none'] ?? '';
  return html`${textField(form, name, { optional: true, hint, beside: search })}
${found !== null && found.length === 0 ? html`<p class="hint" role="status">${words.form['nothing']}</p>` : ''}
${
  found !== null && found.length > 0
    ? html`<fieldset class="question found-list"><legend>${words.form['found']}</legend><div class="choices column">${[
        ...found,
        { id: '', name: none },
      ].map(
        ({ id, name: label }) =>
          html`<label class="choice"><input type="radio" name="${name}Id" value="${id}"${id === chosen ? html` checked` : ''}> ${label}</label>`,
      )}</div></fieldset>`
    : ''
}`;
}
