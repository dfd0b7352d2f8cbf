import { html } from 'hono/html';
import { type Verdict, verdict } from '#contract/breaches.ts';
import { dataClassNames } from '#contract/data-classes.ts';
import type { Language } from '#contract/language.ts';
import { NOT_FOUND_CAUTION } from '#contract/lookup-words.ts';
import { schemeName, schemeProtection } from '#contract/scheme-names.ts';
import type { ExposedBreach, LookupAnswer } from '#pipeline/3-notify/answer-lookup.ts';
import { layout, type Rendered, type View } from './layout.ts';
import { VERDICT_WORDS } from './verdict-words.ts';
import { pathIn } from './visitor-language.ts';

const WORDS = {
  zh: {
    title: '查询结果',
    found: '这个邮箱出现在 {n} 份泄露清单中',
    notFound: '已导入的清单中没有这个邮箱',
    silenced: '这个邮箱已停止回答',
    silencedText: '应邮箱本人的要求，关于它的查询不再给出结果。这不表示它没有泄露。',
    keep: '本页只显示这一次。需要保留的话，请现在打印或保存。',
    where: '在哪里',
    happened: '发生时间',
    unstated: '未说明',
    classes: '清单里有这些数据',
    classesNote: '是整份清单里的种类，您的那一行不一定每样都有。',
    kept: '密码如何保存',
    verdict: '结论',
    what: '您可以做什么',
    stop: '不想再被查到？',
    stopText: '下面两项只对这个邮箱有效，三十分钟内可选一次。',
    silence: '停止回答',
    silenceText: '记录保留，但以后任何人（包括您）都查不到。',
    erase: '删除',
    eraseText: '从库中删除这个邮箱的指纹，今后的清单也不再收录。删除之后，您自己也不会再从这里得到提醒。',
    separator: '、',
    colon: '：',
    protection: {
      none: '可以直接读出',
      unsalted: '没有加盐，常见密码立即可查出',
      salted: '加盐，但猜得很快',
      slow: '较强，逐个猜需要时间',
      unknown: '形式不明',
    },
  },
  en: {
    title: 'The answer',
    found: 'This address is in {n} leaked lists',
    notFound: 'This address is in none of the imported lists',
    silenced: 'This address is answered no longer',
    silencedText: 'Its owner asked for that. It does not mean that nothing has leaked.',
    keep: 'This page is shown once. Print or save it now if you want to keep it.',
    where: 'Where',
    happened: 'Happened',
    unstated: 'not stated',
    classes: 'Data in the list',
    classesNote: 'Kinds of data in the whole list; your row need not hold all of them.',
    kept: 'How passwords were kept',
    verdict: 'Verdict',
    what: 'What you can do',
    stop: 'Do you want to be found no longer?',
    stopText: 'Both concern this address only; choose once, within thirty minutes.',
    silence: 'Stop answering',
    silenceText: 'The entries stay, but nobody, you included, gets an answer any more.',
    erase: 'Erase',
    eraseText:
      'Fingerprints of this address are taken out and kept out of lists to come. You will then get no warnings from here either.',
    separator: ', ',
    colon: ': ',
    protection: {
      none: 'readable',
      unsalted: 'unsalted: common passwords are found at once',
      salted: 'salted, but quick to guess',
      slow: 'well protected, guessing takes time',
      unknown: 'form unknown',
    },
  },
} as const;

/** What the reader of the mailbox is told. The page is answered to a POST and never cached. */
export function answerPage(view: View, answer: LookupAnswer): Rendered {
  const { language } = view;
  const words = WORDS[language];
  return layout(view, {
    title: words.title,
    body: html`<h1>${headline(language, answer)}</h1>
${answer.shown === 'silenced' ? html`<p class="lead">${words.silencedText}</p>` : ''}
${answer.shown === 'exposures' && answer.exposures.length === 0 ? html`<p class="result absent">${NOT_FOUND_CAUTION[language]}</p>` : ''}
${answer.exposures.length > 0 ? found(language, answer) : ''}
${answer.shown === 'silenced' ? '' : decision(language, answer.decideCode)}`,
  });
}

function headline(language: Language, { shown, exposures }: LookupAnswer): string {
  const words = WORDS[language];
  if (shown === 'silenced') return words.silenced;
  if (exposures.length === 0) return words.notFound;
  const sentence = words.found.replace('{n}', String(exposures.length));
  return language === 'en' && exposures.length === 1 ? sentence.replace('lists', 'list') : sentence;
}

function found(language: Language, { exposures, advice }: LookupAnswer): Rendered {
  const words = WORDS[language];
  return html`<p class="small">${words.keep}</p>
<table class="breaches">
<caption>${words.classesNote}</caption>
<thead><tr><th scope="col">${words.where}</th><th scope="col">${words.happened}</th><th scope="col">${words.classes}</th><th scope="col">${words.kept}</th><th scope="col">${words.verdict}</th></tr></thead>
<tbody>${exposures.map((breach) => row(language, breach))}</tbody></table>
<h2>${words.what}</h2>
<div class="advice columns">
${advice.map((piece) => html`<section><h3>${piece[language].title}</h3><ol>${piece[language].steps.map((step) => html`<li>${step}</li>`)}</ol></section>`)}
</div>`;
}

function row(language: Language, breach: ExposedBreach): Rendered {
  const words = WORDS[language];
  const known = verdict.safeParse(breach.verdict);
  const stands: Verdict = known.success ? known.data : 'open';
  const kept = breach.schemes.map(
    (scheme) =>
      html`<li>${schemeName(scheme, language)}${words.colon}${words.protection[schemeProtection(scheme)]}</li>`,
  );
  return html`<tr>
<th scope="row"><a href="${pathIn(language, `/breaches/${encodeURIComponent(breach.name)}`)}">${breach.title}</a>
${breach.organization && breach.organization !== breach.title ? html`<small>${breach.organization}</small>` : ''}</th>
<td data-label="${words.happened}" class="date">${breach.happened ?? words.unstated}</td>
<td data-label="${words.classes}">${dataClassNames(breach.dataClasses, language).join(words.separator)}</td>
<td data-label="${words.kept}">${kept.length === 0 ? '–' : html`<ul class="plain">${kept}</ul>`}</td>
<td data-label="${words.verdict}"><span><span class="verdict ${stands}">${VERDICT_WORDS[language][stands].name}</span></span></td>
</tr>`;
}

function decision(language: Language, code: string): Rendered {
  const words = WORDS[language];
  const choice = (wish: 'silence' | 'erase', label: string, text: string) => html`<div>
<h3>${label}</h3>
<p>${text}</p>
<form method="post" action="${pathIn(language, '/lookups/decision')}">
<input type="hidden" name="code" value="${code}">
<button type="submit" class="quiet" name="wish" value="${wish}">${label}</button>
</form>
</div>`;
  return html`<h2>${words.stop}</h2>
<p>${words.stopText}</p>
<div class="columns">
${choice('silence', words.silence, words.silenceText)}
${choice('erase', words.erase, words.eraseText)}
</div>`;
}
