import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { OutboxEntry } from './deps.ts';
import { layout, type Rendered, type View } from './layout.ts';

const WORDS = {
  zh: {
    title: '演示发件箱',
    lead: '演示安装不寄信。本来会寄出的邮件显示在这里，只在内存中，重启即清空。真实的安装没有这一页。',
    none: '还没有邮件。在首页查一个邮箱试试。',
    to: '收件人',
    at: '时间',
  },
  en: {
    title: 'Demo outbox',
    lead: 'A demo sends no mail. What it would have sent is shown here, in memory only, gone after a restart. A real installation has no such page.',
    none: 'No mail yet. Check an e-mail address on the first page.',
    to: 'To',
    at: 'At',
  },
} as const;

export function outboxPage(view: View, messages: readonly OutboxEntry[]): Rendered {
  const words = WORDS[view.language];
  return layout(view, {
    title: words.title,
    body: html`<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
${messages.length === 0 ? html`<p>${words.none}</p>` : ''}
${messages.map(
  ({ to, subject, text, at }) => html`<article class="card">
<h2>${subject}</h2>
<p class="small">${words.to}: ${to} · ${words.at}: ${at}</p>
<pre class="mail">${linked(text)}</pre>
</article>`,
)}`,
  });
}

/** Text with its one kind of link made clickable. Everything is escaped first; only then is markup added. */
function linked(text: string): HtmlEscapedString {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
  return raw(escaped.replace(/https?:\/\/[^\s&<>]+/g, (url) => `<a href="${url}">${url}</a>`));
}
