import { html } from 'hono/html';
import { layout, type Rendered, type View } from './layout.ts';
import { REPORT_WORDS_OF } from './report-words-of.ts';
import { pathIn } from './visitor-language.ts';

/** Where a draft code is typed. @param gone the one that was typed opens nothing */
export function draftPage(view: View, gone: boolean): Rendered {
  const { draft } = REPORT_WORDS_OF[view.language];
  return layout(view, {
    title: draft['title'] ?? '',
    body: html`<h1>${draft['title']}</h1>
<p class="lead">${draft['lead']}</p>
${gone ? html`<p class="result found" role="alert">${draft['gone']}</p>` : ''}
<form class="card report" method="post" action="${pathIn(view.language, '/report/draft')}" autocomplete="off">
<label for="code">${draft['label']}</label>
<div class="field"><input type="text" id="code" name="code" required maxlength="60" autocapitalize="characters" spellcheck="false"></div>
<p class="actions"><button type="submit">${draft['open']}</button></p>
</form>`,
  });
}
