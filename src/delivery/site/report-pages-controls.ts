import { html } from 'hono/html';
import { REPORT_WORDS } from '#contract/reports.ts';
import type { Rendered } from './layout.ts';
import { type FieldProblem, type Fields, many, one } from './report-pages-fields.ts';
import type { ReportWords } from './report-words.ts';

/** One form while it is drawn: its words, what was sent, and what is wrong with that. */
export type Form = {
  readonly words: ReportWords;
  readonly fields: Fields;
  readonly problems: readonly FieldProblem[];
};

type TextOptions = {
  readonly optional?: true;
  readonly long?: true;
  readonly hint?: string;
  readonly numeric?: true;
  /** Something to its right, on a wide screen. */
  readonly beside?: Rendered;
};

const idOf = (name: string): string => `field-${name}`;

export function textField(form: Form, name: string, options: TextOptions = {}): Rendered {
  const { words, fields } = form;
  const hint = options.hint === undefined ? undefined : words.hints[options.hint];
  const described = describedBy(form, name, hint);
  const value = one(fields, name);
  const { line, text } = REPORT_WORDS.limits;
  const required = options.optional ? '' : html` required`;
  return html`<div class="question">
<label for="${idOf(name)}">${words.labels[name]}${options.optional ? html` <span class="soft">${words.form['optional']}</span>` : ''}</label>
${hint === undefined ? '' : html`<p class="hint" id="${idOf(name)}-hint">${hint}</p>`}
${errorOf(form, name)}
${
  options.long
    ? html`<textarea id="${idOf(name)}" name="${name}" rows="6" maxlength="${text}"${required}${described}>
${value}</textarea>`
    : html`<div class="field"><input type="text" id="${idOf(name)}" name="${name}" value="${value}" maxlength="${line}"${options.numeric ? html` inputmode="numeric"` : ''} autocomplete="off"${required}${described}>${options.beside ?? ''}</div>`
}
</div>`;
}

export function radioField(
  form: Form,
  name: string,
  options: Readonly<Record<string, string>>,
  more: { readonly hint?: string; readonly required?: true; readonly chosen?: string } = {},
): Rendered {
  const hint = more.hint === undefined ? undefined : form.words.hints[more.hint];
  const chosen = one(form.fields, name) || more.chosen;
  return html`<fieldset class="question" id="${idOf(name)}"${describedBy(form, name, hint)}>
<legend>${form.words.labels[name]}</legend>
${hint === undefined ? '' : html`<p class="hint" id="${idOf(name)}-hint">${hint}</p>`}
${errorOf(form, name)}
<div class="choices">${Object.entries(options).map(
    ([value, label]) =>
      html`<label class="choice"><input type="radio" name="${name}" value="${value}"${value === chosen ? html` checked` : ''}${more.required ? html` required` : ''}> ${label}</label>`,
  )}</div>
</fieldset>`;
}

export function checkField(form: Form, name: string, options: Readonly<Record<string, string>>): Rendered {
  const chosen = many(form.fields, name);
  return html`<fieldset class="question" id="${idOf(name)}"${describedBy(form, name, undefined)}>
<legend>${form.words.labels[name]} <span class="soft">${form.words.form['optional']}</span></legend>
${errorOf(form, name)}
<div class="choices grid">${Object.entries(options).map(
    ([value, label]) =>
      html`<label class="choice"><input type="checkbox" name="${name}" value="${value}"${chosen.includes(value) ? html` checked` : ''}> ${label}</label>`,
  )}</div>
</fieldset>`;
}

export function selectField(form: Form, name: string, options: Readonly<Record<string, string>>): Rendered {
  const chosen = one(form.fields, name);
  // Numbers as keys come first in JavaScript's order; what is empty belongs at the head.
  const entries = Object.entries(options).toSorted(([a], [b]) => Number(a !== '') - Number(b !== ''));
  return html`<div class="question">
<label for="${idOf(name)}">${form.words.labels[name]} <span class="soft">${form.words.form['optional']}</span></label>
${errorOf(form, name)}
<select id="${idOf(name)}" name="${name}"${describedBy(form, name, undefined)}>${entries.map(
    ([value, label]) =>
      html`<option value="${value}"${value === chosen ? html` selected` : ''}>${label}</option>`,
  )}</select>
</div>`;
}

export function peopleField(form: Form): Rendered {
  const { words, fields } = form;
  return html`<fieldset class="question" id="${idOf('people')}"${describedBy(form, 'people', words.hints['people'])}>
<legend>${words.labels['people']} <span class="soft">${words.form['optional']}</span></legend>
<p class="hint" id="${idOf('people')}-hint">${words.hints['people']}</p>
${errorOf(form, 'people')}
<div class="three">${(['least', 'likely', 'most'] as const).map(
    (name) =>
      html`<div><label for="${idOf(name)}">${words.labels[name]}</label><div class="field"><input type="text" inputmode="numeric" id="${idOf(name)}" name="${name}" value="${one(fields, name)}" maxlength="20" autocomplete="off"></div></div>`,
  )}</div>
${selectField(form, 'by', words.options['by'] ?? {})}
</fieldset>`;
}

/** All that is wrong, at the head of the form, each with a link to its field. */
export function summaryOf({ problems, words }: Form): Rendered {
  if (problems.length === 0) return html``;
  return html`<div class="result found" role="alert" tabindex="-1" id="problems">
<p><strong>${words.form['wrong']?.replace('{n}', String(problems.length))}</strong></p>
<ul>${problems.map(({ field, why }) => html`<li><a href="#${idOf(field)}">${words.labels[field] ?? field}</a>${words.form['colon']}${words.problems[why] ?? why}</li>`)}</ul>
</div>`;
}

function errorOf({ problems, words }: Form, name: string): Rendered {
  const found = problems.find(({ field }) => field === name);
  return found === undefined
    ? html``
    : html`<p class="error" id="${idOf(name)}-error">${words.problems[found.why] ?? found.why}</p>`;
}

function describedBy({ problems }: Form, name: string, hint: string | undefined): Rendered {
  const wrong = problems.some(({ field }) => field === name);
  const ids = [
    ...(hint === undefined ? [] : [`${idOf(name)}-hint`]),
    ...(wrong ? [`${idOf(name)}-error`] : []),
  ];
  return html`${ids.length === 0 ? '' : html` aria-describedby="${ids.join(' ')}"`}${wrong && name !== 'people' ? html` aria-invalid="true"` : ''}`;
}
