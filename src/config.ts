import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { NuwaError } from '#kernel/errors.ts';

/**
 * Every setting. Each comes from the environment or from the file that NUWA_CONFIG names (default `nuwa.env` in the
 * current folder, lines of KEY=VALUE); the environment wins. This file is the only reader of the environment. The
 * comments here are the manual; `nuwa config` prints what is in force.
 */
export type Config = {
  /** HOST: address to listen on. 127.0.0.1 keeps Nüwa on this machine; put a proxy with TLS before anything else. */
  readonly host: string;
  /** PORT: TCP port, 0 for any free one. */
  readonly port: number;
  /** NUWA_DATA: folder of everything that Nüwa keeps, except keys. Made on the first start. */
  readonly dataFolder: string;
  /** NUWA_KEYS: folder of the keys, default NUWA_DATA with `-keys` behind it. Move it to another disk, and keep it out
   * of the back-ups of the data: whoever has both can test guesses of phone and ID numbers against the corpus. */
  readonly keysFolder: string;
  /** NUWA_INBOX: the one folder below which files named over the network may lie; default `inbox` in NUWA_DATA. */
  readonly inboxFolder: string;
  /** DATABASE_URL: PostgreSQL 15 or newer (postgres://…); unset means the embedded database in NUWA_DATA. */
  readonly databaseUrl: string | null;
  /** NUWA_PUBLIC_URL: how others reach this installation; stands in links of mails. Default http://HOST:PORT. */
  readonly publicUrl: string | null;
  /** NUWA_HOSTS: comma-separated names accepted in the Host header besides loopback, HOST and NUWA_PUBLIC_URL's. */
  readonly hosts: readonly string[];
  /** NUWA_ORIGIN: name of the ledger in its checkpoints, fixed at the first start; default is made then. */
  readonly ledgerOrigin: string | null;
  /** NUWA_SEAL_SECONDS: pace of ledger checkpoints. Every leaf waits for the next beat, so that its time tells nobody
   * when a report came; slower hides more, faster gives receipts sooner. */
  readonly sealSeconds: number;
  /** NUWA_PUBLISH_FLOOR: distinct secrets that must come together before public password ranges change. */
  readonly publishFloor: number;
  /** NUWA_BUCKET_FLOOR: fewest entries in a bucket of the native ranges. */
  readonly bucketFloor: number;
  /** NUWA_RANGE_MAX_AGE: seconds that a cache may keep a range. A stale "not listed" is worse than a request. */
  readonly rangeMaxAgeSeconds: number;
  /** NUWA_IMPORT_WORKERS: threads that read a dump; 0 means as many as the machine has processors. */
  readonly importWorkers: number;
  /** NUWA_IMPORT_MEMORY_MIB: ceiling of the engine that sorts during an import. */
  readonly importMemoryMiB: number;
  /** NUWA_RAW_DAYS: days after which a raw dump that was kept on demand is shredded all the same. */
  readonly rawDays: number;
  /** NUWA_PROXIES: how many proxies stand in front; that many X-Forwarded-For entries are believed, from the right. */
  readonly proxies: number;
  /** NUWA_LOG: `faults`, or `requests` for one line a request as well: route template, status, time, never who asked. */
  readonly log: 'faults' | 'requests';
  /** SMTP_URL: mail server (smtp://user:password@host:port or smtps://…). Unset: no mail, and look-ups by e-mail say
   * so; a demo installation shows its mail on a page instead. */
  readonly smtpUrl: string | null;
  /** NUWA_MAIL_FROM: sender of all mail. */
  readonly mailFrom: string;
  /** NUWA_SIGN_UP: `open`, so that a finder can make an account, or `closed`: invitations only. */
  readonly signUp: 'open' | 'closed';
  /** NUWA_OIDC_FILE: JSON file of OpenID providers (docs/accounts.md); it holds client secrets, so keep it private. */
  readonly oidcFile: string | null;
  /** NUWA_IMAP_URL: mailbox whose mails are taken as reports (imaps://user:password@host/Folder). */
  readonly imapUrl: string | null;
  /** NUWA_EGRESS_ALLOW: origins and address ranges, separated by commas, that Nüwa may ask besides public addresses
   * over https when somebody names an address (a security.txt, a provider). */
  readonly egressAllow: readonly string[];
  /** NUWA_SECURITY_CONTACT: mailto: or https: address for holes in this installation, served as security.txt. */
  readonly securityContact: string | null;
  /** NUWA_SECURITY_POLICY: https: address of the policy that security.txt points at. */
  readonly securityPolicy: string | null;
  /** NUWA_EVIDENCE_MIB: most MiB of one evidence file. */
  readonly evidenceMiB: number;
};

type Reader<T> = (text: string) => T | string;
type Setting<T> = {
  key: string;
  secret?: true;
  fallback: T;
  read: (text: string) => { value: T } | { problem: string };
};

const text: Reader<{ v: string }> = (value) => ({ v: value });
const integer =
  (least: number, most: number): Reader<{ v: number }> =>
  (value) =>
    /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most
      ? { v: Number(value) }
      : `must be a whole number from ${least} to ${most}`;
const url =
  (...schemes: string[]): Reader<{ v: string }> =>
  (value) =>
    URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1))
      ? { v: value }
      : `must be an address that starts with ${schemes.map((scheme) => `${scheme}:`).join(' or ')}`;
const address: Reader<{ v: string }> = (value) =>
  isIP(value) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,252})$/.test(value)
    ? { v: value }
    : 'must be an IP address or a host name';
const hostNames: Reader<{ v: readonly string[] }> = (value) => {
  const names = value.split(',').map((name) => name.trim().toLowerCase());
  return names.every((name) => /^[a-z0-9.-]+(:\d+)?$|^\[[0-9a-f:]+\](:\d+)?$/.test(name))
    ? { v: names }
    : 'must be host names separated by commas';
};
const commaList: Reader<{ v: readonly string[] }> = (value) => ({
  v: value.split(',').map((part) => part.trim()),
});
const origin: Reader<{ v: string }> = (value) =>
  /^[^\s+]{1,200}$/.test(value) ? { v: value } : 'must be a name without blanks and plus signs';

function setting<T>(key: string, read: Reader<{ v: T }>, fallback: T, secret?: true): Setting<T> {
  return {
    key,
    fallback,
    ...(secret ? { secret } : {}),
    read: (value) => {
      const result = read(value);
      return typeof result === 'string' ? { problem: `${key} ${result}` } : { value: result.v };
    },
  };
}

const oneOf =
  <T extends string>(...words: readonly T[]): Reader<{ v: T }> =>
  (value) => {
    const word = words.find((one) => one === value);
    return word === undefined ? `must be ${words.join(' or ')}` : { v: word };
  };

const orNull = (read: Reader<{ v: string }>) => read as Reader<{ v: string | null }>;

const SETTINGS = {
  host: setting('HOST', address, '127.0.0.1'),
  port: setting('PORT', integer(0, 65535), 8080),
  dataFolder: setting('NUWA_DATA', text, 'data'),
  keysFolder: setting('NUWA_KEYS', text, ''),
  inboxFolder: setting('NUWA_INBOX', text, ''),
  databaseUrl: setting('DATABASE_URL', orNull(url('postgres', 'postgresql')), null, true),
  publicUrl: setting('NUWA_PUBLIC_URL', orNull(url('http', 'https')), null),
  hosts: setting<readonly string[]>('NUWA_HOSTS', hostNames, []),
  ledgerOrigin: setting('NUWA_ORIGIN', orNull(origin), null),
  sealSeconds: setting('NUWA_SEAL_SECONDS', integer(1, 86_400), 600),
  publishFloor: setting('NUWA_PUBLISH_FLOOR', integer(1, 100_000_000), 1000),
  bucketFloor: setting('NUWA_BUCKET_FLOOR', integer(1, 1_000_000), 800),
  rangeMaxAgeSeconds: setting('NUWA_RANGE_MAX_AGE', integer(0, 2_678_400), 300),
  importWorkers: setting('NUWA_IMPORT_WORKERS', integer(0, 256), 0),
  importMemoryMiB: setting('NUWA_IMPORT_MEMORY_MIB', integer(256, 1_048_576), 2048),
  rawDays: setting('NUWA_RAW_DAYS', integer(1, 3650), 30),
  proxies: setting('NUWA_PROXIES', integer(0, 10), 0),
  log: setting('NUWA_LOG', oneOf('faults', 'requests'), 'faults'),
  smtpUrl: setting('SMTP_URL', orNull(url('smtp', 'smtps')), null, true),
  mailFrom: setting('NUWA_MAIL_FROM', text, 'Nüwa <nuwa@localhost>'),
  signUp: setting('NUWA_SIGN_UP', oneOf('open', 'closed'), 'open'),
  oidcFile: setting('NUWA_OIDC_FILE', orNull(text), null),
  imapUrl: setting('NUWA_IMAP_URL', orNull(url('imap', 'imaps')), null, true),
  egressAllow: setting<readonly string[]>('NUWA_EGRESS_ALLOW', commaList, []),
  securityContact: setting('NUWA_SECURITY_CONTACT', orNull(url('mailto', 'https', 'tel')), null),
  securityPolicy: setting('NUWA_SECURITY_POLICY', orNull(url('https')), null),
  evidenceMiB: setting('NUWA_EVIDENCE_MIB', integer(1, 50), 20),
} satisfies { [K in keyof Config]: Setting<Config[K]> };

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws NuwaError config-invalid, naming every bad key at once */
export function readConfig(environment: Environment = process.env, folder = process.cwd()): Config {
  const given = { ...configFile(environment, folder), ...withoutEmpty(environment) };
  const problems: string[] = [];
  const known = new Set<string>(['NUWA_CONFIG', ...Object.values(SETTINGS).map(({ key }) => key)]);
  for (const key of Object.keys(given)) {
    if (key.startsWith('NUWA_') && !known.has(key)) problems.push(`${key} is no setting of Nüwa`);
  }
  const values: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(SETTINGS)) {
    const raw = given[entry.key];
    const result = raw === undefined ? { value: entry.fallback } : entry.read(raw);
    if ('problem' in result) problems.push(result.problem);
    else values[name] = result.value;
  }
  if (problems.length > 0) throw new NuwaError('config-invalid', { problems: problems.join('; ') });
  return withFolders(values as Config, folder);
}

function withFolders(config: Config, folder: string): Config {
  const dataFolder = resolve(folder, config.dataFolder);
  const keysFolder = config.keysFolder === '' ? `${dataFolder}-keys` : resolve(folder, config.keysFolder);
  if (`${keysFolder}/`.startsWith(`${dataFolder}/`)) {
    const problems = 'NUWA_KEYS lies in NUWA_DATA; whoever copies the data must not copy the keys with it';
    throw new NuwaError('config-invalid', { problems });
  }
  return {
    ...config,
    dataFolder,
    keysFolder,
    inboxFolder:
      config.inboxFolder === '' ? resolve(dataFolder, 'inbox') : resolve(folder, config.inboxFolder),
  };
}

function configFile(environment: Environment, folder: string): Environment {
  const named = environment['NUWA_CONFIG'];
  const file = resolve(folder, named ?? 'nuwa.env');
  if (!existsSync(file)) {
    if (named === undefined) return {};
    throw new NuwaError('config-invalid', { problems: `NUWA_CONFIG names ${file}, which does not exist` });
  }
  const lines = parseEnv(readFileSync(file, 'utf8'));
  const strangers = Object.keys(lines).filter(
    (key) => !Object.values(SETTINGS).some((entry) => entry.key === key),
  );
  if (strangers.length > 0) {
    throw new NuwaError('config-invalid', {
      problems: `${file} sets ${strangers.join(', ')}, which Nüwa does not know`,
    });
  }
  return lines;
}

function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
}

/** What is in force, key by key; secrets appear as `***`. */
export function describeConfig(config: Config): Record<string, string> {
  return Object.fromEntries(
    Object.entries(SETTINGS).map(([name, entry]: [string, Setting<unknown>]) => {
      const value = config[name as keyof Config];
      if (value === null || value === '') return [entry.key, ''];
      return [entry.key, entry.secret ? '***' : String(value)];
    }),
  );
}
