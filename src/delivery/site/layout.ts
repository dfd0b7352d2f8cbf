import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { InstallationKind } from '#contract/installation.ts';
import type { Language } from '#contract/language.ts';
import type { AssetPath } from './assets.ts';
import { pathIn } from './visitor-language.ts';

export type Rendered = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What every page is drawn for. */
export type View = {
  readonly language: Language;
  /** Path of this page without its language, for the switch. */
  readonly path: string;
  /** Scheme and host as the visitor wrote them. */
  readonly origin: string;
  readonly installation: InstallationKind;
  readonly outbox: boolean;
  readonly verify: boolean;
  readonly reports: boolean;
  readonly accounts: boolean;
  readonly asset: AssetPath;
};

type Page = { readonly title: string; readonly script?: string; readonly body: Rendered };

const WORDS = {
  zh: {
    skip: '跳到正文',
    demoLabel: '演示',
    demo: '演示安装：这里的一切数据均为虚构。',
    breaches: '泄露目录',
    password: '查密码',
    email: '查邮箱',
    report: '报告问题',
    signIn: '登录',
    api: '接口',
    outbox: '演示发件箱',
    verify: '核验账本',
    other: 'English',
    foot: '女娲凭指纹回答，库里没有泄露数据的原文，不登录就没有 Cookie。没有查到，不等于安全。',
    sections: '栏目',
  },
  en: {
    skip: 'Skip to content',
    demoLabel: 'Demo',
    demo: 'Demo installation: everything in it is invented.',
    breaches: 'Breaches',
    password: 'Password',
    email: 'E-mail',
    report: 'Report',
    signIn: 'Sign in',
    api: 'Interface',
    outbox: 'Demo outbox',
    verify: 'Check the ledger',
    other: '中文',
    foot: 'Nüwa answers from fingerprints, not from the leaked data itself, and sets no cookie unless you sign in. Not found does not mean safe.',
    sections: 'Sections',
  },
} as const;

export function layout(view: View, page: Page): Rendered {
  const { language, asset } = view;
  const words = WORDS[language];
  const other = language === 'zh' ? 'en' : 'zh';
  const to = (path: string) => pathIn(language, path);
  return html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · ${language === 'zh' ? '女娲' : 'Nüwa'}</title>
<link rel="stylesheet" href="${asset('site.css')}">
<link rel="icon" href="${asset('icon.svg')}" type="image/svg+xml">
<link rel="alternate" hreflang="zh-CN" href="${pathIn('zh', view.path)}">
<link rel="alternate" hreflang="en" href="${pathIn('en', view.path)}">
${page.script ? html`<script type="module" src="${asset(page.script)}"></script>` : ''}
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
${view.installation === 'demo' ? html`<aside class="demo" aria-label="${words.demoLabel}">${words.demo}</aside>` : ''}
<header class="top">
<a class="brand" href="${to('/')}" lang="zh-CN">女娲 <span lang="en">Nüwa</span></a>
<nav aria-label="${words.sections}">
<a href="${to('/')}#check-password">${words.password}</a>
<a href="${to('/')}#check-email">${words.email}</a>
<a href="${to('/')}#breaches">${words.breaches}</a>
${view.reports ? html`<a href="${to('/report')}">${words.report}</a>` : ''}
<a href="/api">${words.api}</a>
${view.outbox ? html`<a href="${to('/demo/outbox')}">${words.outbox}</a>` : ''}
${view.accounts ? html`<a href="${to('/sign-in')}">${words.signIn}</a>` : ''}
<a href="${pathIn(other, view.path)}" hreflang="${other}" lang="${other === 'zh' ? 'zh-CN' : 'en'}">${words.other}</a>
</nav>
</header>
<main id="content">
${page.body}
</main>
<footer class="foot">
<p>${words.foot}</p>
${view.verify ? html`<p><a href="${to('/about/verify')}">${words.verify}</a></p>` : ''}
</footer>
</body>
</html>`;
}
