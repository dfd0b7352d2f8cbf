import { html } from 'hono/html';
import type { BreachSummary } from '#contract/breaches.ts';
import type { Figures } from '#contract/figures.ts';
import { breachTable } from './breach-table.ts';
import { HOME_WORDS } from './home-words.ts';
import { layout, type Rendered, type View } from './layout.ts';
import { count } from './numbers.ts';
import { pathIn } from './visitor-language.ts';

type Home = {
  readonly breaches: readonly BreachSummary[];
  readonly figures: Figures;
  readonly mail: boolean;
};

export function homePage(view: View, { breaches, figures, mail }: Home): Rendered {
  const { language } = view;
  const words = HOME_WORDS[language];
  const rows = breaches.reduce((sum, breach) => sum + breach.rows, 0);
  return layout(view, {
    title: words.title,
    script: 'check-password.js',
    body: html`
<div class="hero">
${arc()}
<h1>${words.heading}</h1>
<p class="lead">${words.lead}</p>
</div>
<div class="checks">
${passwordCard(view)}
${emailCard(view, mail)}
</div>
<section id="breaches">
<h2>${words.breachesHeading}</h2>
<p>${words.breachesLead}</p>
<dl class="figures">
${figure(count(breaches.length, language), words.figures.breaches)}
${figure(count(rows, language), words.figures.rows)}
${figure(count(figures.corpus.passwords.sha1, language), words.figures.passwords)}
</dl>
${breachTable(language, breaches)}
</section>
<section>
<h2>${words.howHeading}</h2>
<div class="columns">
${words.how.map(([title, sentence]) => html`<div><h3>${title}</h3><p>${sentence}</p></div>`)}
</div>
</section>`,
  });
}

/** The field has no name and the form no address: nothing could be sent even if the script failed. */
function passwordCard({ language, origin }: View): Rendered {
  const words = HOME_WORDS[language];
  return html`<section class="card" id="check-password">
<h2>${words.passwordHeading}</h2>
<p class="small">${words.passwordHelp}</p>
<form id="password-check" autocomplete="off" data-found="${words.found}" data-absent="${words.absent}" data-failed="${words.failed}">
<label for="password">${words.passwordLabel}</label>
<div class="field">
<input type="password" id="password" autocomplete="off" autocapitalize="off" spellcheck="false">
<button type="button" class="quiet" id="reveal" aria-pressed="false" hidden>${words.passwordReveal}</button>
<button type="submit" disabled>${words.check}</button>
</div>
</form>
<p class="result" id="password-result" role="status" hidden></p>
<div class="left" id="password-left" hidden>
<p>${words.whatLeft} <code id="left-prefix"></code><br>${words.whatStayed} <code id="left-hash"></code></p>
</div>
<noscript><p class="small">${words.noScript}</p>
<pre>read -rs P; H=$(printf %s "$P" | sha1sum | cut -c1-40 | tr a-f A-F)
curl -s ${origin}/range/$(printf %.5s $H) | grep \${H#?????}</pre></noscript>
</section>`;
}

function emailCard({ language }: View, mail: boolean): Rendered {
  const words = HOME_WORDS[language];
  return html`<section class="card" id="check-email">
<h2>${words.emailHeading}</h2>
<p class="small">${words.emailHelp}</p>
${
  mail
    ? html`<form method="post" action="${pathIn(language, '/lookups/request')}">
<label for="email">${words.emailLabel}</label>
<div class="field">
<input type="email" id="email" name="email" required maxlength="320" autocomplete="email" inputmode="email">
<button type="submit">${words.emailSend}</button>
</div>
</form>`
    : html`<p class="result unknown">${words.emailOff}</p>`
}
</section>`;
}

/** The five stones with which Nüwa mended the sky. */
function arc(): Rendered {
  return html`<svg class="arc" viewBox="0 0 240 76" aria-hidden="true">
<path d="M14 66 C 60 6, 180 6, 226 66" fill="none" stroke="#8b949c" stroke-width="1" stroke-dasharray="1 5" stroke-linecap="round"/>
<circle cx="14" cy="66" r="9" fill="#b5432f"/><circle cx="62" cy="31" r="9" fill="#c08a2d"/><circle cx="120" cy="21" r="9" fill="#3f7d5b"/>
<circle cx="178" cy="31" r="9" fill="#2f6690"/><circle cx="226" cy="66" r="9" fill="#5b4a7d"/></svg>`;
}

function figure(value: string, name: string): Rendered {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}
