import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { NuwaError } from '#kernel/errors.ts';
import { type Dovecot, dovecotMissing, startDovecot } from '../../../test/support/dovecot.ts';
import {
  type IncomingMail,
  MOST_MAIL,
  MOST_MAILS,
  type MailboxSettings,
  type MailHandler,
  type MailRound,
} from './mailbox.ts';
import { openMailSession } from './mail-session.ts';
import { type MailFailures, readRound } from './read-round.ts';
import { watchMailbox } from './watch-mailbox.ts';

const never = new AbortController().signal;
let numbered = 0;
const mailOf = (subject: string, body = 'There is a hole.') =>
  `Message-ID: <${numbered++}@mail.example>\r\nFrom: finder@mail.example\r\nSubject: ${subject}\r\n\r\n${body}\r\n`;

describe('the mailbox of reports', { skip: dovecotMissing() }, () => {
  let dovecot: Dovecot;
  before(async () => {
    dovecot = await startDovecot();
  });
  after(() => dovecot?.stop());
  const settings = () => ({ url: dovecot.url, authorities: [dovecot.certificate.cert] });

  /** One round over a connection of its own. */
  const round = async (handle: MailHandler, failures: MailFailures = new Map()): Promise<MailRound> => {
    const session = await openMailSession(settings());
    try {
      return await readRound(session, handle, failures, never);
    } finally {
      await session.close();
    }
  };
  const taking =
    (into: IncomingMail[]): MailHandler =>
    async (mail) => {
      into.push(mail);
      return { kind: 'taken' };
    };
  const kinds = ({ filed }: MailRound) => filed.map(({ kind }) => kind);
  const subjectsIn = (folder: string) =>
    dovecot.look(async (client) => {
      if ((await client.mailboxOpen(folder)).exists === 0) return [];
      const all = await client.fetchAll('1:*', { envelope: true, flags: true });
      return all.map(
        ({ envelope, flags }) => `${envelope?.subject}${flags?.has('\\Seen') ? '' : ' (unseen)'}`,
      );
    });

  it('gives each mail once and files it away, seen', async () => {
    dovecot.deliver(mailOf('first'));
    dovecot.deliver(mailOf('second'));
    const got: IncomingMail[] = [];
    assert.deepEqual(kinds(await round(taking(got))), ['taken', 'taken']);
    assert.deepEqual(got.map(({ subject }) => subject).sort(), ['first', 'second']);
    assert.equal(got[0]?.text, 'There is a hole.');
    assert.ok(Math.abs(Date.parse(got[0]?.received ?? '') - Date.now()) < 60_000);
    assert.deepEqual(kinds(await round(taking(got))), []);
    assert.deepEqual((await subjectsIn('Nuwa/Received')).sort(), ['first', 'second']);
    assert.deepEqual(await subjectsIn('INBOX'), []);
  });

  it('files a mail only after its handler has returned, and brings it again when the connection broke in between', async () => {
    dovecot.deliver(mailOf('again'));
    const keys: string[] = [];
    const session = await openMailSession(settings());
    const broken = readRound(
      session,
      async (mail) => {
        keys.push(mail.key);
        assert.deepEqual(await subjectsIn('INBOX'), ['again (unseen)']);
        await session.close();
        return { kind: 'taken' };
      },
      new Map(),
      never,
    );
    await assert.rejects(
      broken,
      (error: unknown) => error instanceof NuwaError && error.code === 'mailbox-unreachable',
    );
    const got: IncomingMail[] = [];
    await round(taking(got));
    assert.deepEqual(
      got.map(({ key }) => key),
      keys,
    );
    assert.equal((await subjectsIn('Nuwa/Received')).includes('again'), true);
  });

  it('keeps a mail whose handler fails, and lets it hold up nobody', async () => {
    dovecot.deliver(mailOf('stuck'));
    await sleep(20);
    for (let i = 0; i < MOST_MAILS; i++) dovecot.deliver(mailOf('fine'));
    const failures: MailFailures = new Map();
    const seen: string[] = [];
    const handle: MailHandler = async ({ subject }) => {
      seen.push(subject);
      if (subject === 'stuck') throw new Error('the database is away');
      return { kind: 'taken' };
    };
    const first = await round(handle, failures);
    assert.equal(first.filed.length, MOST_MAILS);
    assert.equal(first.more, true);
    const failed = first.filed.filter(({ kind }) => kind === 'failed');
    assert.equal(failed.length, 1);
    assert.match(String(failed[0]?.fault), /database is away/);
    const second = await round(handle, failures);
    assert.deepEqual(seen.slice(-2), ['fine', 'stuck']);
    assert.deepEqual(kinds(second), ['taken', 'failed']);
    assert.deepEqual(await subjectsIn('INBOX'), ['stuck (unseen)']);
    assert.deepEqual(kinds(await round(taking([]), failures)), ['taken']);
  });

  it('refuses what its handler refuses, what is too large, and what cannot be read, and says why', async () => {
    dovecot.deliver(mailOf('spam'));
    dovecot.deliver(mailOf('large', 'x'.repeat(MOST_MAIL)));
    dovecot.deliver(`${'X: y\r\n'.repeat(100_000)}Subject: headers\r\n\r\nx`);
    const { filed } = await round(async () => ({ kind: 'refused', reason: 'the sender is not let in' }));
    assert.deepEqual(filed.map(({ kind, reason }) => `${kind}: ${reason}`).sort(), [
      `refused: it is larger than ${MOST_MAIL} bytes`,
      'refused: its structure is too deep or its headers too long',
      'refused: the sender is not let in',
    ]);
    assert.deepEqual((await subjectsIn('Nuwa/Refused')).sort(), ['headers', 'large', 'spam']);
    assert.deepEqual(await subjectsIn('INBOX'), []);
  });

  it('brings a mail again whose process was killed in its hands, with the same key, and refuses it after the third', async () => {
    dovecot.deliver(mailOf('poison'));
    await sleep(20);
    dovecot.deliver(mailOf('behind it'));
    const keys = [1, 2, 3].map(() => keyBeforeKilled(settings()));
    assert.match(keys[0] ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual(new Set(keys).size, 1);
    const got: IncomingMail[] = [];
    const { filed } = await round(taking(got));
    assert.deepEqual(
      filed.map(({ kind, reason }) => [kind, reason]),
      [
        ['refused', 'reading it ended the program three times'],
        ['taken', null],
      ],
    );
    assert.deepEqual(
      got.map(({ subject }) => subject),
      ['behind it'],
    );
  });

  it('hears of a new mail at once, and stops when told', async () => {
    const got: IncomingMail[] = [];
    const rounds: MailRound[] = [];
    const watch = watchMailbox(settings(), taking(got), {
      onRound: (one) => rounds.push(one),
      onTrouble: (error) => assert.fail(String(error)),
      pollSeconds: 3600,
    });
    await sleep(300);
    dovecot.deliver(mailOf('live'));
    await until(() => rounds.length === 1);
    dovecot.deliver(mailOf('live again'));
    await until(() => rounds.length === 2);
    await watch.stop();
    assert.deepEqual(
      got.map(({ subject }) => subject),
      ['live', 'live again'],
    );
    dovecot.deliver(mailOf('too late'));
    await sleep(300);
    assert.equal(got.length, 2);
    await round(taking([]));
  });

  it('asks for encryption, and for a certificate that it can trust', async () => {
    const refused = async (work: Promise<unknown>) => {
      const error = await work.then(
        () => assert.fail('it connected'),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof NuwaError && error.code === 'mailbox-unreachable', String(error));
      assert.ok(!error.message.includes('nuwa.example') && !error.message.includes('invented'));
      return error.message;
    };
    assert.match(await refused(openMailSession({ url: dovecot.url })), /SELF_SIGNED_CERT/);
    const wrong = dovecot.url.replace('invented', 'guessed');
    assert.match(await refused(openMailSession({ ...settings(), url: wrong })), /user name or password/);
    // Elsewhere STARTTLS comes before the password, and the certificate before that; on loopback no TLS is asked for.
    assert.match(await refused(openMailSession({ url: dovecot.otherUrl })), /SELF_SIGNED_CERT/);
    await (await openMailSession({ ...settings(), url: dovecot.otherUrl })).close();
    await (await openMailSession({ url: dovecot.otherUrl, plain: true })).close();
    await (await openMailSession({ url: dovecot.clearUrl })).close();
  });

  it('waits and connects again when the server was away', async () => {
    const troubles: unknown[] = [];
    const got: IncomingMail[] = [];
    const watch = watchMailbox({ url: 'imaps://user:word@127.0.0.1:9' }, taking(got), {
      onRound: () => {},
      onTrouble: (error) => troubles.push(error),
      retryMs: 20,
    });
    await until(() => troubles.length >= 3);
    await watch.stop();
    assert.ok(troubles.every((error) => error instanceof NuwaError && error.code === 'mailbox-unreachable'));

    const other = await startDovecot();
    const late: string[] = [];
    const again = watchMailbox({ url: other.clearUrl }, taking(got), {
      onRound: () => {},
      onTrouble: (error) => late.push(String(error)),
      retryMs: 20,
    });
    await sleep(300);
    // The server throws everybody out; the watch is back before long.
    other.dropConnections();
    await until(() => late.length > 0);
    other.deliver(mailOf('after the break'));
    await until(() => got.length === 1);
    await again.stop();
    await other.stop();
  });
});

describe('the address of a mailbox', () => {
  it('never goes on in clear with a server elsewhere that offers no STARTTLS', async () => {
    const said: string[] = [];
    const server = createServer((socket) => {
      socket.write('* OK [CAPABILITY IMAP4rev1] hello\r\n');
      socket.on('error', () => {});
      socket.on('data', (data) => {
        said.push(data.toString());
        const tag = data.toString().split(' ')[0];
        socket.write(`${tag} BAD no\r\n`);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    // A name that is this machine, and that nobody would call loopback by its looks.
    const { port } = server.address() as AddressInfo;
    const url = `imap://user:secret-word@[::ffff:127.0.0.1]:${port}`;
    await assert.rejects(
      openMailSession({ url }),
      (error: unknown) => error instanceof NuwaError && error.code === 'mailbox-unreachable',
    );
    server.close();
    assert.ok(!said.join('').includes('secret-word') && !said.join('').includes('LOGIN'), said.join(''));
  });

  it('is checked before anything is asked, and not repeated', () => {
    for (const url of [
      '',
      'imap.example',
      'https://user:secret-word@host.example',
      'imaps://host.example',
      'imaps://user@host.example',
      'imaps://user:secret-word%@host.example',
      'imaps://user:secret-word@host.example/INBOX?x',
    ]) {
      assert.throws(
        () =>
          watchMailbox({ url }, async () => ({ kind: 'taken' }), { onRound: () => {}, onTrouble: () => {} }),
        (error: unknown) =>
          error instanceof NuwaError &&
          error.code === 'config-invalid' &&
          !error.message.includes('secret-word'),
        url,
      );
    }
  });
});

/** Reads a round in a process of its own that is killed as soon as the handler has the first mail. */
function keyBeforeKilled(settings: MailboxSettings): string {
  const script = `
    const { openMailSession } = await import('./mail-session.ts');
    const { readRound } = await import('./read-round.ts');
    const session = await openMailSession(${JSON.stringify(settings)});
    await readRound(session, (mail) => {
      require('node:fs').writeSync(1, mail.key);
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => {});
    }, new Map(), new AbortController().signal);`;
  const ended = spawnSync(process.execPath, ['--no-warnings', '-e', `(async () => {${script}})()`], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  assert.equal(ended.signal, 'SIGKILL', ended.stderr);
  return ended.stdout;
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, 'it did not come about within ten seconds');
    await sleep(10);
  }
}
