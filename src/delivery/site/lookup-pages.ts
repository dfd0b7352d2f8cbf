import { html } from 'hono/html';
import { LOOKUP_ACCEPTED } from '#contract/lookup-words.ts';
import { layout, type Rendered, type View } from './layout.ts';
import { pathIn } from './visitor-language.ts';

const WORDS = {
  zh: {
    codeTitle: '输入查询码',
    codeLead: '查询码在我们寄给您的邮件里，三十分钟内有效，只能使用一次。',
    codeLabel: '查询码',
    open: '查看结果',
    acceptedTitle: '请查收邮件',
    nothingSaid: '无论这个邮箱是否在泄露数据中，您看到的都是这句话，因此谁也不能替别人打听。',
    haveCode: '已经收到？输入查询码',
    outbox: '这是演示安装，邮件不会真的寄出，请到演示发件箱查看。',
    outboxLink: '打开演示发件箱',
    silenceTitle: '已停止回答',
    silenceText:
      '从现在起，关于这个邮箱的查询不再给出结果。记录仍保留在库中，不再被读取；下一次发布时从索引中移除。',
    eraseTitle: '已登记删除',
    eraseText:
      '从现在起，关于这个邮箱的查询不再给出结果。它的指纹将在下一次发布时从库中删除，以后导入的清单也不会再收录它。',
    notPasswords: '已公开的密码区间不与任何人关联，不受影响。',
    home: '回到首页',
  },
  en: {
    codeTitle: 'Enter the code',
    codeLead: 'The code is in the mail that was sent to you. It works once, within thirty minutes.',
    codeLabel: 'Code',
    open: 'Show the answer',
    acceptedTitle: 'Look into your mailbox',
    nothingSaid:
      'You see these words whether or not the address is in leaked data, so that nobody can ask about somebody else.',
    haveCode: 'Got it already? Enter the code',
    outbox: 'This is a demo: no mail really leaves it. Look into the demo outbox.',
    outboxLink: 'Open the demo outbox',
    silenceTitle: 'No longer answered',
    silenceText:
      'From now on look-ups of this address give no answer. The entries stay, unread, and leave the index with the next publication.',
    eraseTitle: 'Erasure recorded',
    eraseText:
      'From now on look-ups of this address give no answer. Its fingerprints are taken out with the next publication, and lists imported later will not bring them back.',
    notPasswords: 'Public password ranges are tied to nobody and stay as they are.',
    home: 'Back to the first page',
  },
} as const;

/** Where the link in the mail leads. Opening it uses nothing up: only sending the form does. */
export function codePage(view: View): Rendered {
  const words = WORDS[view.language];
  return layout(view, {
    title: words.codeTitle,
    script: 'lookup-code.js',
    body: html`<h1>${words.codeTitle}</h1>
<p class="lead">${words.codeLead}</p>
<form class="card" id="lookup-code" method="post" action="${pathIn(view.language, '/lookups/answer')}" autocomplete="off">
<label for="code">${words.codeLabel}</label>
<div class="field">
<input type="text" id="code" name="code" required maxlength="100" autocapitalize="off" spellcheck="false" autocomplete="one-time-code">
<button type="submit">${words.open}</button>
</div>
</form>`,
  });
}

/** The same for every address, byte for byte: it does not even repeat what was typed. */
export function acceptedPage(view: View): Rendered {
  const words = WORDS[view.language];
  return layout(view, {
    title: words.acceptedTitle,
    body: html`<h1>${words.acceptedTitle}</h1>
<p class="lead">${LOOKUP_ACCEPTED[view.language]}</p>
<p>${words.nothingSaid}</p>
${view.outbox ? html`<p class="notice">${words.outbox} <a href="${pathIn(view.language, '/demo/outbox')}">${words.outboxLink}</a></p>` : ''}
<p><a href="${pathIn(view.language, '/lookups')}">${words.haveCode}</a></p>`,
  });
}

export function decidedPage(view: View, wish: 'silence' | 'erase'): Rendered {
  const words = WORDS[view.language];
  const [title, text] =
    wish === 'silence' ? [words.silenceTitle, words.silenceText] : [words.eraseTitle, words.eraseText];
  return layout(view, {
    title,
    body: html`<h1>${title}</h1>
<p class="lead">${text}</p>
<p>${words.notPasswords}</p>
<p><a href="${pathIn(view.language, '/')}">${words.home}</a></p>`,
  });
}
