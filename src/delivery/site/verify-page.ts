import { html } from 'hono/html';
import { layout, type Rendered, type View } from './layout.ts';

const WORDS = {
  zh: {
    title: '核验账本',
    lead: '本平台的每一条认定，都在一本只能追加的账本里留有加盐的承诺。谁都可以核验它没有被改写，也可以离线核验自己手里的回执。',
    origin: '账本名称',
    key: '公钥（C2SP note 格式）',
    keyNote: '请从另一条途径（例如运营者的公告）再核对一次这把公钥：只从本页取得的公钥，证明不了本页。',
    how: '怎样核验',
    steps: [
      ['取最近一次签名的检查点：', '/ledger/checkpoint'],
      ['按 C2SP tlog-tiles 取各层散列：', '/ledger/tile/<层>/<序号>'],
    ],
    receipt: '离线核验一份回执，只需要公钥：',
  },
  en: {
    title: 'Check the ledger',
    lead: 'Every assertion of this platform has left a salted commitment in a ledger that can only grow. Anyone can check that it was not rewritten, and check a receipt without a network.',
    origin: 'Name of the ledger',
    key: 'Public key (C2SP note format)',
    keyNote:
      'Compare this key with one from another source, such as a notice of the operator: a key taken from this page alone proves nothing about this page.',
    how: 'How to check',
    steps: [
      ['Take the latest signed checkpoint:', '/ledger/checkpoint'],
      ['Take hashes of each level, by C2SP tlog-tiles:', '/ledger/tile/<level>/<index>'],
    ],
    receipt: 'To check a receipt offline, with nothing but the public key:',
  },
} as const;

export function verifyPage(
  view: View,
  ledger: { readonly origin: string; readonly verifierKey: string },
): Rendered {
  const words = WORDS[view.language];
  return layout(view, {
    title: words.title,
    body: html`<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
<dl class="facts">
<dt>${words.origin}</dt><dd><code>${ledger.origin}</code></dd>
<dt>${words.key}</dt><dd><code>${ledger.verifierKey}</code></dd>
</dl>
<p class="notice">${words.keyNote}</p>
<h2>${words.how}</h2>
<ul>${words.steps.map(([text, path]) => html`<li>${text} <code>${path}</code></li>`)}</ul>
<p>${words.receipt}</p>
<pre tabindex="0">npx nuwa verify-receipt FILE --key '${ledger.verifierKey}'</pre>`,
  });
}
