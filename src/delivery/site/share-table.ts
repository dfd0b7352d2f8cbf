import { html } from 'hono/html';
import type { Language } from '#contract/language.ts';
import type { Rendered } from './layout.ts';
import { count, share } from './numbers.ts';

export type Share = { readonly label: string; readonly rows: number };

const WORDS = { zh: { rows: '行数', share: '占比' }, en: { rows: 'Rows', share: 'Share' } } as const;

/** Figures with a bar beside each; the bar repeats the figure and is hidden from screen readers. */
export function shareTable(
  language: Language,
  head: { readonly caption: string; readonly label: string },
  shares: readonly Share[],
): Rendered {
  const words = WORDS[language];
  const whole = shares.reduce((sum, { rows }) => sum + rows, 0);
  return html`<table class="shares">
<caption>${head.caption}</caption>
<thead><tr><th scope="col">${head.label}</th><th scope="col" class="number">${words.rows}</th><th scope="col" class="number">${words.share}</th><td class="bar"></td></tr></thead>
<tbody>
${shares.map(
  ({ label, rows }) => html`<tr><th scope="row">${label}</th><td class="number">${count(rows, language)}</td>
<td class="number">${share(rows, whole, language)}</td><td class="bar">${bar(whole === 0 ? 0 : rows / whole)}</td></tr>`,
)}
</tbody></table>`;
}

function bar(part: number): Rendered {
  const width = part === 0 ? 0 : Math.max(0.5, part * 100);
  return html`<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="rail" width="100" height="8" rx="0"/><rect class="share" width="${width.toFixed(1)}" height="8"/></svg>`;
}
