import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Certificate = { readonly key: string; readonly cert: string };

/** A self-signed certificate for names of a test, PEM, made by openssl and kept nowhere. */
export function certificateFor(names: readonly string[]): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'nuwa-cert-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const alternatives = names.map((name) => `${isIP(name) !== 0 ? 'IP' : 'DNS'}:${name}`).join(',');
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const subject = ['-subj', '/CN=nuwa-test', '-addext', `subjectAltName=${alternatives}`, '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', cert], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
