import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { NuwaError } from '#kernel/errors.ts';
import { smtpMailer } from './smtp-mailer.ts';

type Received = { readonly to: readonly string[]; readonly raw: Buffer };

describe('mail by SMTP', () => {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (address, _session, done) =>
      done(address.address.startsWith('nobody@') ? new Error(`no mailbox ${address.address}`) : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
        });
        done();
      });
    },
  });
  let url = '';
  before(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.close();
  });

  it('delivers Chinese text as it is, marked as automatic', async () => {
    const mailer = smtpMailer({ url, from: 'Nüwa <nuwa@nuwa.example>' });
    await mailer.send({ to: 'wang@mail.example', subject: '查询结果的链接', text: '您好。\n.\n再见。' });
    await mailer.close();
    const last = received.at(-1);
    assert.deepEqual(last?.to, ['wang@mail.example']);
    const mail = await PostalMime.parse(last?.raw ?? '');
    assert.equal(mail.subject, '查询结果的链接');
    assert.equal(mail.text?.trim(), '您好。\n.\n再见。');
    assert.equal(mail.from?.address, 'nuwa@nuwa.example');
    assert.ok(mail.headers.some(({ key, value }) => key === 'auto-submitted' && value === 'auto-generated'));
  });

  it('lets an address add neither a recipient nor a header', async () => {
    const mailer = smtpMailer({ url, from: 'nuwa@nuwa.example' });
    const before = received.length;
    for (const to of [
      'a@mail.example, b@mail.example',
      'a@mail.example\r\nBcc: b@mail.example',
      'a@mail.example>\r\nRCPT TO:<b@mail.example',
    ]) {
      await mailer.send({ to, subject: 's', text: 't' }).catch((error: unknown) => {
        assert.ok(error instanceof NuwaError);
      });
    }
    await mailer.close();
    for (const { to, raw } of received.slice(before)) {
      assert.equal(to.length, 1);
      assert.ok(!to.includes('b@mail.example'));
      const mail = await PostalMime.parse(raw);
      assert.equal(mail.bcc, undefined);
    }
  });

  it('says that a message was refused, and does not say whose', async () => {
    const mailer = smtpMailer({ url, from: 'nuwa@nuwa.example' });
    const failure = await mailer.send({ to: 'nobody@mail.example', subject: 's', text: 't' }).then(
      () => null,
      (error: unknown) => error,
    );
    await mailer.close();
    assert.ok(failure instanceof NuwaError);
    assert.equal(failure.code, 'notice-undeliverable');
    assert.match(failure.message, /EENVELOPE 550/);
    assert.ok(!JSON.stringify([failure.message, failure.details, failure.cause ?? null]).includes('nobody@'));
  });

  it('says so when no server answers', async () => {
    const mailer = smtpMailer({ url: 'smtp://127.0.0.1:9', from: 'nuwa@nuwa.example' });
    await assert.rejects(
      mailer.send({ to: 'wang@mail.example', subject: 's', text: 't' }),
      (error: unknown) => error instanceof NuwaError && error.code === 'notice-undeliverable',
    );
    await mailer.close();
  });
});
