import { html } from 'hono/html';
import type { BreachSummary } from '#contract/breaches.ts';
import { dataClassNames } from '#contract/data-classes.ts';
import type { Language } from '#contract/language.ts';
import { schemeName } from '#contract/scheme-names.ts';
import type { Rendered } from './layout.ts';
import { count } from './numbers.ts';
import { VERDICT_WORDS } from './verdict-words.ts';
import { pathIn } from './visitor-language.ts';

const WORDS = {
  zh: {
    caption: '已导入的泄露清单，按名称排列',
    name: '名称',
    happened: '发生时间',
    unstated: '未说明',
    rows: '行数',
    classes: '涉及的数据',
    schemes: '密码如何保存',
    none: '无密码',
    verdict: '结论',
    sensitive: '敏感',
    empty: '还没有导入任何泄露清单，所以现在任何查询都不会有结果。这不表示没有泄露。',
  },
  en: {
    caption: 'Lists imported so far, by title',
    name: 'Breach',
    happened: 'Happened',
    unstated: 'not stated',
    rows: 'Rows',
    classes: 'Data in it',
    schemes: 'Passwords kept as',
    none: 'no passwords',
    verdict: 'Verdict',
    sensitive: 'Sensitive',
    empty:
      'No list has been imported yet, so no check can find anything. That does not mean that nothing has leaked.',
  },
} as const;

export function breachTable(language: Language, breaches: readonly BreachSummary[]): Rendered {
  const words = WORDS[language];
  if (breaches.length === 0) return html`<p class="notice">${words.empty}</p>`;
  const sorted = breaches.toSorted((a, b) =>
    a.title.localeCompare(b.title, language === 'zh' ? 'zh-CN' : 'en'),
  );
  return html`<table class="breaches">
<caption>${words.caption}</caption>
<thead><tr><th scope="col">${words.name}</th><th scope="col">${words.happened}</th><th scope="col" class="number">${words.rows}</th>
<th scope="col">${words.classes}</th><th scope="col">${words.schemes}</th><th scope="col">${words.verdict}</th></tr></thead>
<tbody>${sorted.map((breach) => row(language, breach))}</tbody></table>`;
}

function row(language: Language, breach: BreachSummary): Rendered {
  const words = WORDS[language];
  const schemes = breach.schemes.map(({ scheme }) => schemeName(scheme, language));
  const separator = language === 'zh' ? '、' : ', ';
  return html`<tr>
<th scope="row"><a href="${pathIn(language, `/breaches/${encodeURIComponent(breach.name)}`)}">${breach.title}</a>
${breach.organization && breach.organization !== breach.title ? html`<small>${breach.organization}</small>` : ''}</th>
<td data-label="${words.happened}" class="date">${breach.happened ?? words.unstated}</td>
<td data-label="${words.rows}" class="number">${count(breach.rows, language)}</td>
<td data-label="${words.classes}"><span>${dataClassNames(breach.dataClasses, language).join(separator)}
${breach.sensitive ? html` <strong>${words.sensitive}</strong>` : ''}</span></td>
<td data-label="${words.schemes}">${schemes.length === 0 ? words.none : schemes.join(separator)}</td>
<td data-label="${words.verdict}"><span><span class="verdict ${breach.verdict}">${VERDICT_WORDS[language][breach.verdict].name}</span></span></td>
</tr>`;
}
