import { html } from 'hono/html';
import type { BreachAssertion, BreachDetail, BreachProfile } from '#contract/breaches.ts';
import { dataClassName, dataClassNames } from '#contract/data-classes.ts';
import type { Language } from '#contract/language.ts';
import { schemeName } from '#contract/scheme-names.ts';
import { BREACH_WORDS, CODE_WORDS } from './breach-words.ts';
import { layout, type Rendered, type View } from './layout.ts';
import { count, share } from './numbers.ts';
import { shareTable } from './share-table.ts';
import { VERDICT_WORDS } from './verdict-words.ts';
import { pathIn } from './visitor-language.ts';

export function breachPage(view: View, breach: BreachDetail): Rendered {
  const { language } = view;
  const words = BREACH_WORDS[language];
  const verdict = VERDICT_WORDS[language][breach.verdict];
  return layout(view, {
    title: breach.title,
    body: html`
<p class="crumbs"><a href="${pathIn(language, '/')}#breaches">← ${words.back}</a></p>
<h1>${breach.title}</h1>
<div class="notice">
<p><span class="verdict ${breach.verdict}">${verdict.name}</span></p>
<p>${verdict.means}</p>
</div>
${breach.note ? html`<p>${breach.note}</p>` : ''}
<h2>${words.facts}</h2>
${facts(language, breach)}
<div class="notice">
<h3>${words.affected}</h3>
<p><a href="${pathIn(language, '/')}#check-email">${words.affectedText}</a></p>
</div>
<h2>${words.profile}</h2>
${breach.profile === null ? html`<p>${words.noProfile}</p>` : profile(language, breach, breach.profile)}
<h2>${words.asserted}</h2>
${breach.asserted.length === 0 ? html`<p>${words.nobody}</p>` : asserted(language, breach.asserted)}`,
  });
}

function facts(language: Language, breach: BreachDetail): Rendered {
  const words = BREACH_WORDS[language];
  const by = breach.profile?.peopleBy;
  return html`<dl class="facts">
<dt>${words.organization}</dt><dd>${breach.organization ?? words.unstated}</dd>
${breach.domain ? html`<dt>${words.domain}</dt><dd>${breach.domain}</dd>` : ''}
<dt>${words.happened}</dt><dd>${breach.happened ?? words.unstated}</dd>
<dt>${words.added}</dt><dd>${breach.added.slice(0, 10)}</dd>
${breach.modified === breach.added ? '' : html`<dt>${words.modified}</dt><dd>${breach.modified.slice(0, 10)}</dd>`}
<dt>${words.rows}</dt><dd>${count(breach.rows, language)}${inOut(language, breach)}</dd>
<dt>${words.people}</dt><dd>${breach.people === null ? words.uncounted : count(breach.people, language)}
${by ? html` <span class="small">${words.by.replace('{kind}', dataClassName(by, language).toLowerCase())}</span>` : ''}</dd>
<dt>${words.classes}</dt><dd><ul class="tags">
${dataClassNames(breach.dataClasses, language).map((name) => html`<li>${name}</li>`)}
${breach.sensitive ? html`<li class="sensitive">${words.sensitive}</li>` : ''}
</ul></dd>
</dl>`;
}

function inOut(language: Language, { rows, profile }: BreachDetail): Rendered | '' {
  if (profile === null) return '';
  const words = BREACH_WORDS[language];
  const sentence = words.inOut
    .replace('{indexed}', count(profile.indexed, language))
    .replace('{refused}', count(rows - profile.indexed, language));
  return html` <span class="small">${sentence}</span>`;
}

function profile(language: Language, breach: BreachDetail, found: BreachProfile): Rendered {
  const words = BREACH_WORDS[language];
  const readable = Object.values(found.lengthBands).reduce((sum, rows) => sum + rows, 0);
  return html`<div class="columns">
${
  breach.schemes.length === 0
    ? ''
    : html`<section><h3>${words.schemes}</h3>
${shareTable(
  language,
  { caption: words.schemesCaption, label: words.scheme },
  breach.schemes.map(({ scheme, rows }) => ({ label: schemeName(scheme, language), rows })),
)}</section>`
}
${
  readable === 0
    ? ''
    : html`<section><h3>${words.lengths}</h3>
${shareTable(
  language,
  { caption: words.lengthsCaption, label: words.length },
  Object.entries(found.lengthBands).map(([label, rows]) => ({ label: label.replace('-', '–'), rows })),
)}</section>
<section><h3>${words.shape}</h3><p>${shape(language, found.topSecrets, readable)}</p></section>
<section><h3>${words.characters}</h3>
${shareTable(
  language,
  { caption: words.charactersCaption, label: words.character },
  byRows(Object.entries(found.characterClasses)).map(([code, rows]) => ({
    label: wordOf(`characters/${code}`, language),
    rows,
  })),
)}</section>`
}
${refusals(language, found)}
</div>
<dl class="facts">
<dt>${words.distinct}</dt><dd>${count(found.distinctSecrets, language)}</dd>
<dt>${words.held}</dt><dd>${count(found.identifierLike.heldBack, language)}</dd>
<dt>${words.domains}</dt><dd>${count(found.distinctDomains, language)}</dd>
<dt>${words.duplicates}</dt><dd>${count(found.duplicateRows, language)}</dd>
<dt>${words.charset}</dt><dd>${found.charset}</dd>
${found.dates ? html`<dt>${words.dates}</dt><dd>${found.dates.first} – ${found.dates.last}</dd>` : ''}
</dl>`;
}

function refusals(language: Language, { refused }: BreachProfile): Rendered | '' {
  const words = BREACH_WORDS[language];
  const reasons = byRows(Object.entries(refused)).filter(([, rows]) => rows > 0);
  if (reasons.length === 0) return '';
  return html`<section><h3>${words.refusals}</h3>
${shareTable(
  language,
  { caption: words.refusalsCaption, label: words.reason },
  reasons.map(([code, rows]) => ({ label: wordOf(`refusal/${code}`, language), rows })),
)}</section>`;
}

function shape(language: Language, top: readonly number[], readable: number): string {
  const ten = top.slice(0, 10).reduce((sum, rows) => sum + rows, 0);
  return BREACH_WORDS[language].shapeText
    .replace('{first}', share(top[0] ?? 0, readable, language))
    .replace('{ten}', share(ten, readable, language));
}

function asserted(language: Language, assertions: readonly BreachAssertion[]): Rendered {
  const words = BREACH_WORDS[language];
  return html`<table class="breaches">
<caption>${words.assertedCaption}</caption>
<thead><tr><th scope="col">${words.what}</th><th scope="col">${words.who}</th><th scope="col">${words.basis}</th><th scope="col">${words.recorded}</th></tr></thead>
<tbody>
${assertions.map(
  (said) => html`<tr>
<th scope="row"><span class="${said.withdrawn ? 'withdrawn' : ''}">${wordOf(`axis/${said.axis}`, language)}${language === 'zh' ? '：' : ': '}${saidValue(said, language)}</span>
${said.withdrawn ? html`<small>${words.withdrawn}</small>` : ''}</th>
<td data-label="${words.who}">${wordOf(`by/${said.by}`, language)}</td>
<td data-label="${words.basis}">${wordOf(`basis/${said.basis}`, language)}</td>
<td data-label="${words.recorded}" class="date">${said.recorded.slice(0, 10)}</td></tr>`,
)}
</tbody></table>`;
}

/** Free text stays as it was said; codes and their parameters, separated by blanks, become words one by one. */
function saidValue({ axis, value }: BreachAssertion, language: Language): string {
  if (FREE_TEXT.includes(axis)) return value;
  const separator = language === 'zh' ? '、' : ', ';
  if (axis === 'data-classes') return dataClassNames(value.split(/,\s*/), language).join(separator);
  return value
    .split(/[\s,]+/)
    .map((code) => wordOf(`value/${code}`, language))
    .join(separator);
}
const FREE_TEXT: readonly string[] = ['title', 'organization', 'domain', 'breach-date'];

function byRows(entries: readonly [string, number][]): readonly (readonly [string, number])[] {
  return entries.toSorted(([, a], [, b]) => b - a);
}

function wordOf(code: string, language: Language): string {
  return CODE_WORDS[code]?.[language] ?? code.slice(code.indexOf('/') + 1);
}
