import { html } from 'hono/html';
import type { Language } from '#contract/language.ts';
import type { Problem } from '#contract/problem.ts';
import { layout, type Rendered, type View } from './layout.ts';
import { pathIn } from './visitor-language.ts';

type Words = { readonly title: string; readonly text: string };

/** What a visitor of pages can meet, in Chinese; English pages say the sentence of the problem itself. */
const ZH: Readonly<Record<string, Words>> = {
  'not-found': { title: '没有这一页', text: '地址可能写错了，或者这份清单已被移除。' },
  'bad-request': {
    title: '请求无法处理',
    text: '请检查填写的内容；如果是从别的网站跳转而来，请从首页重新开始。',
  },
  'too-many-requests': { title: '请求太多', text: '请稍等一会儿再试。' },
  'link-expired': { title: '查询码已失效', text: '查询码只能使用一次，三十分钟内有效。请在首页重新申请。' },
  'notice-undeliverable': { title: '暂时不能发信', text: '本安装没有配置发信，或邮件服务器没有回答。' },
  'sign-in-refused': { title: '没有通过', text: '编号和口令（或地址和密码）不相符。请核对后再试。' },
  'not-signed-in': { title: '需要登录', text: '这一页只给登录的人看。' },
  'not-allowed': { title: '不能这样做', text: '您在这里没有这个权限。' },
  'one-time-link-dead': {
    title: '链接已失效',
    text: '一次性链接已被使用、已过期，或已被新的取代。请重新索取。',
  },
  'report-incomplete': { title: '还不能受理', text: '有些项没有填好，请返回改正后再提交。' },
  'evidence-refused': {
    title: '文件不能收下',
    text: '只收图片、PDF、Office 文件和文本样本，且不超过三十行。',
  },
  'too-large': { title: '内容太长', text: '提交的内容超过了上限。' },
};
const EN_TITLES: Readonly<Record<string, string>> = {
  'not-found': 'There is no such page',
  'link-expired': 'This code works no longer',
  'too-many-requests': 'Too many requests',
  'notice-undeliverable': 'No mail can be sent',
};
const FALLBACK_ZH: Words = { title: '出了问题', text: '服务器没有完成这个请求，请稍后再试。' };

export function errorPage(view: View, problem: Problem): Rendered {
  const { language } = view;
  const { title, text } = wordsOf(language, problem);
  return layout(view, {
    title,
    body: html`<h1>${title}</h1>
<p class="lead">${text}</p>
${problem.code === 'internal' ? html`<p class="small">${problem.detail}</p>` : ''}
<p><a href="${pathIn(language, '/')}">${language === 'zh' ? '回到首页' : 'Back to the first page'}</a></p>`,
  });
}

function wordsOf(language: Language, problem: Problem): Words {
  if (language === 'zh') return ZH[problem.code] ?? FALLBACK_ZH;
  return {
    title: EN_TITLES[problem.code] ?? problem.title,
    text:
      problem.code === 'internal'
        ? 'The server could not finish this request. Try again later.'
        : problem.detail,
  };
}
