/** A real IMAP server on loopback: Dovecot as a child process in a folder of its own, one account, gone afterwards. */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { type Certificate, certificateFor } from './certificate.ts';

const PROGRAM = '/usr/sbin/dovecot';
const PASSWORD = 'invented/for:tests';

/** Why tests with a mailbox cannot run here, or false. */
export function dovecotMissing(): string | false {
  if (existsSync(PROGRAM) && existsSync('/usr/lib/dovecot/imap')) return false;
  if (process.env['CI'] === 'true') throw new Error('Dovecot is not installed, and CI skips nothing');
  return 'Dovecot is not installed; Debian: apt install dovecot-imapd';
}

export type Dovecot = {
  /** imaps://…, TLS from the first byte. */
  readonly url: string;
  /** imap://…, in clear until STARTTLS. */
  readonly clearUrl: string;
  /** The same, by a form of the address that does not look like this machine's own. */
  readonly otherUrl: string;
  /** For all of these; nobody trusts it unasked. */
  readonly certificate: Certificate;
  /** Puts a mail into the inbox, as a delivery agent does. */
  readonly deliver: (raw: string | Uint8Array) => void;
  /** Does something over a connection of its own. */
  readonly look: <T>(work: (client: ImapFlow) => Promise<T>) => Promise<T>;
  /** Ends all sessions, as a restart of the server does. */
  readonly dropConnections: () => void;
  readonly stop: () => Promise<void>;
};

/** `tls: false` makes a server that offers no STARTTLS. */
export async function startDovecot({ tls = true } = {}): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'nuwa-imap-'));
  chmodSync(folder, 0o755); // Dovecot's processes are other users, and must get in
  const certificate = certificateFor(['127.0.0.1', '::ffff:127.0.0.1', 'localhost']);
  const [imap, imaps] = [await freePort(), await freePort()];
  const owner = mailOwner();
  for (const [name, content] of [
    ['cert.pem', certificate.cert],
    ['key.pem', certificate.key],
    // In base 64, for a colon would end the field.
    ['users', `reports@nuwa.example:{PLAIN.b64}${Buffer.from(PASSWORD).toString('base64')}\n`],
    ['dovecot.conf', configuration(folder, owner, { imap, imaps, tls })],
  ] as const) {
    writeFileSync(join(folder, name), content);
  }
  const mail = join(folder, 'mail');
  for (const part of ['', 'cur', 'new', 'tmp']) {
    mkdirSync(join(mail, part), { recursive: true });
    if (owner.root) chownSync(join(mail, part), owner.uid, owner.gid);
  }

  // The shell ends the server and removes its folder as soon as our end of the pipe closes, so also when we are killed.
  const script = `"$1" -F -c "$2"/dovecot.conf >"$2"/out 2>&1 </dev/null & server=$!
    cat >/dev/null; kill -TERM $server; wait $server; rm -rf "$2"`;
  const shell = spawn('/bin/sh', ['-c', script, 'sh', PROGRAM, folder], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const account = `reports%40nuwa.example:${encodeURIComponent(PASSWORD)}@127.0.0.1`;
  const connect = async () => {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: imap,
      secure: false,
      doSTARTTLS: false,
      auth: { user: 'reports@nuwa.example', pass: PASSWORD },
      logger: false,
    });
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const deadline = Date.now() + 15_000;
  for (;;) {
    try {
      await (await connect()).logout();
      break;
    } catch (error) {
      if (Date.now() > deadline) {
        const logs = ['out', 'log'].map((name) => join(folder, name)).filter((path) => existsSync(path));
        const said = logs.map((path) => readFileSync(path, 'utf8')).join('\n');
        throw new Error(`Dovecot did not start: ${said}`, { cause: error });
      }
      await sleep(50);
    }
  }
  shell.unref();
  return {
    url: `imaps://${account}:${imaps}`,
    clearUrl: `imap://${account}:${imap}`,
    otherUrl: `imap://${account.replace(/[^@]*$/, '[::ffff:127.0.0.1]')}:${imap}`,
    certificate,
    deliver: (raw) => {
      const name = `${Date.now()}.${randomBytes(8).toString('hex')}.test`;
      writeFileSync(join(mail, 'tmp', name), raw);
      if (owner.root) chownSync(join(mail, 'tmp', name), owner.uid, owner.gid);
      renameSync(join(mail, 'tmp', name), join(mail, 'new', name));
    },
    look: async (work) => {
      const client = await connect();
      try {
        return await work(client);
      } finally {
        await client.logout();
      }
    },
    dropConnections: () => {
      const kicked = spawnSync('/usr/bin/doveadm', [
        '-c',
        join(folder, 'dovecot.conf'),
        'kick',
        'reports@nuwa.example',
      ]);
      if (kicked.status !== 0) throw new Error(`doveadm kick failed: ${kicked.stderr.toString()}`);
    },
    stop: async () => {
      const ended = once(shell, 'exit');
      shell.ref();
      shell.stdin.end();
      await ended;
    },
  };
}

type Owner = { readonly root: boolean; readonly uid: number; readonly gid: number; readonly name: string };

/** Mails may not belong to root; as root they belong to nobody. */
function mailOwner(): Owner {
  const { uid, gid, username } = userInfo();
  return uid === 0
    ? { root: true, uid: 65_534, gid: 65_534, name: 'dovecot' }
    : { root: false, uid, gid, name: username };
}

function configuration(
  folder: string,
  owner: Owner,
  { imap, imaps, tls }: { imap: number; imaps: number; tls: boolean },
): string {
  // Without root there is nobody else to be and no way to change the root folder.
  const unprivileged = [
    'anvil',
    'imap-login',
    'auth',
    'stats',
    'log',
    'config',
    'auth-worker',
    'dict',
    'imap',
  ]
    .map((service) => `service ${service} {\n  chroot =\n}`)
    .join('\n');
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
ssl = ${tls ? 'yes' : 'no'}
${tls ? `ssl_cert = <${folder}/cert.pem\nssl_key = <${folder}/key.pem` : ''}
mail_location = maildir:${folder}/mail
first_valid_uid = 1
mailbox_idle_check_interval = 1 secs
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail
}
namespace inbox {
  inbox = yes
  separator = /
}
# No waiting after a wrong password.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  inet_listener imap {
    port = ${imap}
  }
  inet_listener imaps {
    port = ${tls ? imaps : 0}
    ssl = yes
  }
}
${owner.root ? '' : `default_internal_user = ${owner.name}\ndefault_login_user = ${owner.name}\ndefault_internal_group =\n${unprivileged}`}
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
