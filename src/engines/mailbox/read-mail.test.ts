import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { instantOf } from '#kernel/instant.ts';
import { htmlText } from './html-text.ts';
import type { IncomingMail } from './mailbox.ts';
import { readMail } from './read-mail.ts';

const received = instantOf(Date.UTC(2027, 0, 10));
const crlf = (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'));
async function read(text: string | Uint8Array): Promise<IncomingMail> {
  const result = await readMail(typeof text === 'string' ? crlf(text) : text, received);
  assert.ok(result.kind === 'mail');
  return result.mail;
}

const REPORT = `Return-Path: <finder@mail.example>
Received: from a.example
Message-ID: <1@mail.example>
From: =?utf-8?B?5byg5LiJ?= <finder@mail.example>
Reply-To: reply@mail.example
To: reports@nuwa.example
Subject: =?utf-8?B?5ryP5rSe5oql5ZGK?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=gbk
Content-Transfer-Encoding: base64

xOO6ww0KtdrGocrQDQo=
--b
Content-Type: image/png; name="x"
Content-Disposition: attachment; filename="../../etc/proof.png"
Content-Transfer-Encoding: base64

AAECAwQ=
--b--
`;

describe('reading a mail', () => {
  it('takes what a report needs out of it, Chinese charsets included', async () => {
    const mail = await read(REPORT);
    const { key, attachments, text, headers, ...rest } = mail;
    assert.equal(headers['received'], 'from a.example');
    assert.match(key, /^[0-9a-f]{64}$/);
    assert.match(text, /^你好\n/);
    assert.deepEqual(rest, {
      messageId: '<1@mail.example>',
      from: 'finder@mail.example',
      replyTo: 'reply@mail.example',
      returnPath: 'finder@mail.example',
      subject: '漏洞报告',
      received,
      automatic: false,
    });
    assert.deepEqual(
      attachments.map(({ name, bytes }) => [name, [...bytes]]),
      [['proof.png', [0, 1, 2, 3, 4]]],
    );
  });

  it('gives the same mail the same key, however often it is delivered, and another mail another', async () => {
    const { key } = await read(REPORT);
    assert.equal((await read(REPORT.replace('from a.example', 'from b.example'))).key, key);
    assert.notEqual((await read(REPORT.replace('<1@', '<2@'))).key, key);
    assert.notEqual((await read(REPORT.replace('AAECAwQ=', 'AAECAwU='))).key, key);
  });

  it('reads HTML as text where there is nothing else', async () => {
    const html =
      '<html><head><title>t</title><style>p{}</style></head><body><p>One &amp; two</p><script>x()</script>';
    const mail = await read(
      `From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n${html}<a href="https://shop.example/?a=1&amp;b=2">here</a><br>&#x4f60;&lt;b&gt;\n`,
    );
    assert.equal(mail.text, 'One & two\nhere <https://shop.example/?a=1&b=2>\n你<b>');
  });

  it('keeps of a header that repeats the first, and knows the empty sender', async () => {
    const mail = await read('Return-Path: <>\nX-Spam: no\nX-Spam: yes\n__proto__: x\n\nx\n');
    assert.equal(mail.returnPath, '');
    assert.equal(mail.headers['x-spam'], 'no');
    assert.equal(Object.getPrototypeOf(mail.headers), Object.prototype);
    assert.equal((await read('X: y\n\nx\n')).returnPath, null);
  });

  it('knows what a program sent', async () => {
    for (const header of [
      'Auto-Submitted: auto-replied',
      'Auto-Submitted: auto-generated; owner-email="x"',
      'Precedence: bulk',
      'List-Id: <l.example>',
      'Return-Path: <>',
      'From: Mail Delivery <MAILER-DAEMON@b.example>',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
      'X-Auto-Response-Suppress: All',
    ]) {
      assert.equal((await read(`${header}\nSubject: x\n\nx\n`)).automatic, true, header);
    }
    for (const header of ['Auto-Submitted: no', 'Precedence: first-class', 'From: a@b.example', 'X: y']) {
      assert.equal((await read(`${header}\nSubject: x\n\nx\n`)).automatic, false, header);
    }
  });

  it('keeps names and subjects to one harmless line', async () => {
    const mail = await read(
      `From: "x\u202e" <A@b.example>\nSubject: =?utf-8?Q?a=0D=0ABcc:_x=00=E2=80=AEfdp.exe?=\n\na\u0000b\n`,
    );
    assert.equal(mail.subject, 'a Bcc: x fdp.exe');
    assert.equal(mail.from, 'a@b.example');
    assert.equal(mail.text, 'ab');
    for (const from of [
      'a@b.example, c@d.example',
      'a@b.example\nFrom: c@d.example',
      'g: a@b.example, c@d.example;',
      'nobody',
      '',
      '<>',
      'undisclosed:;',
      '"a b"@',
      `${'a'.repeat(70)}@b.example`,
    ]) {
      assert.equal((await read(`From: ${from}\n\nx\n`)).from, null, from);
    }
  });

  it('refuses what is built to hurt', async () => {
    const many = `Content-Type: multipart/mixed; boundary=b\n\n${'--b\nContent-Type: image/png\n\nx\n'.repeat(60)}--b--\n`;
    const deep = Array.from(
      { length: 60 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`,
    ).join('');
    const wide = `${'X: y\n'.repeat(100_000)}\nx`;
    for (const text of [many, deep, wide]) {
      assert.equal((await readMail(crlf(text), received)).kind, 'refused');
    }
  });

  it('never throws, whatever bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        await readMail(bytes, received);
      }),
    );
    const part = fc.constantFrom(
      'From: ',
      'Content-Type: multipart/mixed; boundary=b',
      '--b',
      '=?utf-8?Q?',
      '\n',
      '@',
      '<',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(part, fc.string())), async (parts) => {
        await readMail(Buffer.from(parts.join('\n')), received);
      }),
    );
  });
});

describe('HTML as text', () => {
  it('lets through no content of scripts, comments and the like, and no dangerous link', () => {
    for (const [html, text] of [
      ['a<!-- <b>x</b> -->b', 'ab'],
      ['a<!-- x', 'a'],
      ['<SCRIPT>x</SCRIPT >y', 'y'],
      ['<script>x</style>z', ''],
      ['1 < 2 > 0', '1 < 2 > 0'],
      ['<a href="javascript:x()">y</a>', 'y'],
      ["<a class=k href='mailto:a@b.example'>y</a>", 'y <mailto:a@b.example>'],
      ['<table><tr><td>a</td><td>b</td></tr></table>', 'a b'],
      ['&constructor; &#0; &#xd800; &#x110000; &nbsp;x', '&constructor; \ufffd \ufffd \ufffd x'],
      ['<p>a</p><p></p><p></p><p>b</p>', 'a\n\nb'],
    ] as const) {
      assert.equal(htmlText(html).replaceAll('\t', ' '), text, html);
    }
  });

  it('takes time in proportion to the length', () => {
    for (const piece of [
      '<',
      '<a ',
      '<a href=',
      '<!--',
      '&#',
      '<script>',
      '<p',
      ' ',
      '<a href="x',
      '\n<br>',
    ]) {
      const started = Date.now();
      htmlText(piece.repeat(Math.floor(400_000 / piece.length)));
      assert.ok(Date.now() - started < 1000, `${piece}: ${Date.now() - started} ms`);
    }
  });
});
