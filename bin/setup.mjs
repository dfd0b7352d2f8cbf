#!/usr/bin/env node
// Makes a fresh checkout ready, on any Node from 20 on: installs what package-lock.json names (the pinned Node 24
// among it) when the lock has changed since the last time. With --test also finds, or installs where it may (Debian,
// root), what the tests need beyond npm. Plain JavaScript, no dependency: it runs before anything is installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const stampFile = join(root, 'node_modules', '.nuwa-setup');

function lockDigest() {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function installPackages() {
  const wanted = lockDigest();
  const nodeBinary = join(
    root,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  const stamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
  if (stamp === wanted && existsSync(nodeBinary)) return;
  console.log('Installing packages (once, about a minute) …');
  // `npm ci` refuses the lock: chdb names builds for other platforms that some registries do not carry.
  // --no-save keeps package-lock.json as committed.
  const npm = process.env.npm_execpath
    ? [process.execPath, process.env.npm_execpath]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const result = spawnSync(
    npm[0],
    [...npm.slice(1), 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  if (result.status !== 0) {
    console.error('npm install failed; the lines above say why. Mend it and start again.');
    process.exit(1);
  }
  if (!existsSync(nodeBinary)) {
    console.error(
      'The pinned Node did not arrive: npm must be allowed to run the install script of the package "node".',
    );
    process.exit(1);
  }
  writeFileSync(stampFile, wanted);
}

/** What the tests need beyond npm: [what, how to see that it is there, Debian packages]. */
const TEST_NEEDS = [
  ['PostgreSQL 15 or newer', () => postgresFound(), ['postgresql']],
  [
    'Chromium',
    () => ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].some(existsSync),
    ['chromium'],
  ],
  [
    'Chinese fonts',
    () => run('fc-list', [':lang=zh', 'family']).trim() !== '',
    ['fontconfig', 'fonts-noto-cjk'],
  ],
  [
    'Dovecot (IMAP)',
    () => existsSync('/usr/sbin/dovecot') && existsSync('/usr/lib/dovecot/imap'),
    ['dovecot-imapd'],
  ],
];

function run(command, args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

function postgresFound() {
  return (
    run('sh', ['-c', 'ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null; command -v initdb']).trim() !== ''
  );
}

function installTestNeeds() {
  const missing = TEST_NEEDS.filter(([, found]) => !found());
  if (missing.length === 0) return;
  const packages = missing.flatMap(([, , names]) => names);
  const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (mayInstall) {
    console.log(`Installing for the tests: ${packages.join(' ')} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env });
    // postgresql-common would start a cluster of its own, and dovecot-core a server; the tests make and stop theirs.
    const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
    spawnSync('apt-get', install, { stdio: ['ignore', 'ignore', 'inherit'], env });
  }
  for (const [what] of missing.filter(([, found]) => !found())) {
    console.log(`Not found: ${String(what)}. The tests that need it will say that they were skipped.`);
    if (process.env.CI === 'true') process.exit(1);
  }
}

installPackages();
if (process.argv.includes('--test')) installTestNeeds();
