import { html } from 'hono/html';
import type { Followed } from '#pipeline/1-discover/receive-report-desk.ts';
import { layout, type Rendered, type View } from './layout.ts';
import type { ReportWords } from './report-words.ts';
import { REPORT_WORDS_OF } from './report-words-of.ts';
import { pathIn } from './visitor-language.ts';

/** Where code and passphrase are typed. @param problem word of `follow` that says why it is shown again */
export function followForm(view: View, problem: 'refused' | 'expired' | null = null): Rendered {
  const { follow, done } = REPORT_WORDS_OF[view.language];
  return layout(view, {
    title: follow['title'] ?? '',
    body: html`<h1>${follow['title']}</h1>
<p class="lead">${follow['lead']}</p>
${problem === null ? '' : html`<p class="result found" role="alert">${follow[problem]}</p>`}
<form class="card report" method="post" action="${pathIn(view.language, '/report/follow')}" autocomplete="off">
<label for="code">${done['code']}</label>
<div class="field"><input type="text" id="code" name="code" required maxlength="40" autocapitalize="characters" spellcheck="false"></div>
<label for="passphrase">${done['passphrase']}</label>
<div class="field"><input type="text" id="passphrase" name="passphrase" maxlength="60" autocapitalize="characters" spellcheck="false"></div>
<p class="actions"><button type="submit">${follow['show']}</button></p>
</form>`,
  });
}

export type FollowNotice =
  | 'sent'
  | 'attached'
  | 'noFile'
  | 'waiting'
  | 'fileRefused'
  | 'tooLarge'
  | 'textRefused'
  | null;

/** The report as its finder sees it, and what they can add. @param typed an answer that could not be taken as it was */
export function followPage(
  view: View,
  { code, ticket, report }: Followed,
  notice: FollowNotice,
  takesFiles: boolean,
  typed = '',
): Rendered {
  const words = REPORT_WORDS_OF[view.language];
  const { follow, states } = words;
  const to = (path: string) => pathIn(view.language, path);
  const because = report.because === null ? '' : html` <span class="soft">(${report.because})</span>`;
  return layout(view, {
    title: follow['heading']?.replace('{code}', code) ?? code,
    body: html`<h1>${follow['heading']?.replace('{code}', code)}</h1>
${notice === null ? '' : html`<p class="result absent" role="status">${follow[notice]}</p>`}
${report.waitsForYou ? html`<p class="result found">${follow['waits']}</p>` : ''}
<dl class="facts">
<dt>${words.done['received']}</dt><dd>${moment(report.received)}</dd>
<dt>${follow['state']}</dt><dd><strong>${states[report.state] ?? report.state}</strong>${because}</dd>
${report.repair === null ? '' : html`<dt>${follow['repair']}</dt><dd>${states[report.repair] ?? report.repair}</dd>`}
</dl>
${steps(words, report.steps)}
${messages(words, report.messages)}
<form class="card report" method="post" action="${to('/report/follow/add')}">
<input type="hidden" name="ticket" value="${ticket}">
<label for="text">${follow['answer']}</label>
<textarea id="text" name="text" rows="4" maxlength="20000" required>
${typed}</textarea>
<p class="actions"><button type="submit">${follow['send']}</button></p>
</form>
<h2>${follow['evidence']}</h2>
${report.evidence.length === 0 ? '' : html`<ul>${report.evidence.map(({ id, media, at }) => html`<li><code>${id}</code> ${media}, ${moment(at)}</li>`)}</ul>`}
${takesFiles ? attachForm(view, ticket) : ''}
<h2>${follow['receipts']}</h2>
<p>${follow['receiptsLead']}</p>
<form method="post" action="${to('/report/follow/receipts')}">
<input type="hidden" name="ticket" value="${ticket}">
<button type="submit" class="quiet">${follow['download']}</button>
</form>`,
  });
}

/**
 * @param answer `beside`: in a tab of its own, since the page that this stands on is shown only once
 *
 * The file comes last, so that what says whose it is has been read before its bytes arrive.
 */
export function attachForm(view: View, ticket: string, answer: 'here' | 'beside' = 'here'): Rendered {
  const { follow } = REPORT_WORDS_OF[view.language];
  return html`<form class="card report" method="post" enctype="multipart/form-data" action="${pathIn(view.language, '/report/evidence')}"${answer === 'beside' ? html` target="_blank"` : ''}>
<h2>${follow['attach']}</h2>
<p class="hint" id="file-hint">${follow['attachHint']}</p>
<input type="hidden" name="ticket" value="${ticket}">
<label class="choice"><input type="checkbox" name="unmasked" value="yes"> ${follow['unmasked']}</label>
<label for="file">${follow['file']}</label>
<input type="file" id="file" name="file" aria-describedby="file-hint" required>
<p class="actions"><button type="submit">${follow['upload']}</button></p>
</form>`;
}

function steps(words: ReportWords, taken: Followed['report']['steps']): Rendered {
  if (taken.length === 0) return html``;
  return html`<h2>${words.follow['steps']}</h2>
<ol class="plain timeline">${taken.map(
    ({ axis, word, at }) =>
      html`<li><span class="date">${moment(at)}</span> ${words.axes[axis] ?? axis}${words.form['colon']}${words.states[word] ?? word}</li>`,
  )}</ol>`;
}

function messages(words: ReportWords, said: Followed['report']['messages']): Rendered {
  const { follow } = words;
  if (said.length === 0) return html``;
  return html`<h2>${follow['messages']}</h2>
${said.map(
  ({ at, from, text }) =>
    html`<article class="notice message"><p class="small">${follow[from]}${words.form['comma']}${moment(at)}</p><p class="mail">${text ?? follow['erased']}</p></article>`,
)}`;
}

/** To the minute, in UTC: a page on paper has no clock beside it. */
export const moment = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;
