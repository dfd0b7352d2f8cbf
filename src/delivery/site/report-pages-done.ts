import { html } from 'hono/html';
import type { ReceivedReport } from '#pipeline/1-discover/receive-report.ts';
import { layout, type Rendered, type View } from './layout.ts';
import { attachForm, moment } from './report-pages-follow.ts';
import { REPORT_WORDS_OF } from './report-words-of.ts';
import { pathIn } from './visitor-language.ts';

/**
 * The answer to the form itself, so that nothing secret is ever part of an address: code and passphrase, once.
 * @param ticket opens the report for half an hour, to add files; null where there is none
 */
export function donePage(
  view: View,
  received: ReceivedReport,
  ticket: string | null,
  takesFiles: boolean,
): Rendered {
  const words = REPORT_WORDS_OF[view.language];
  const { done } = words;
  return layout(view, {
    title: done['title'] ?? '',
    body: html`<h1>${done['title']}</h1>
<p class="lead">${received.passphrase === null ? done['leadAccount'] : done['lead']}</p>
<dl class="facts codes">
<dt>${done['code']}</dt><dd class="code">${received.code}</dd>
${received.passphrase === null ? '' : html`<dt>${done['passphrase']}</dt><dd class="code">${received.passphrase}</dd>`}
<dt>${done['received']}</dt><dd>${moment(received.received)}</dd>
<dt>${done['reference']}</dt><dd><code>${received.subject}</code></dd>
</dl>
${received.masked ? html`<p class="notice">${done['masked']}</p>` : ''}
${ticket !== null && takesFiles ? attachForm(view, ticket, 'beside') : ''}
<h2>${done['next']}</h2>
<ul><li>${done['step1']}</li><li>${done['step2']}</li><li>${done['clear']}</li></ul>
<p class="actions"><a href="${pathIn(view.language, '/report/follow')}">${done['follow']}</a></p>`,
  });
}
