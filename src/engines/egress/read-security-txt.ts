import { MOST_SECURITY_TXT, parseSecurityTxt } from '#domain/security-txt/parse.ts';
import type { SecurityTxtReading, SecurityTxtRule } from '#domain/security-txt/security-txt.ts';
import { canonicalDomain } from '#domain/identifiers/domain-name.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Clock } from '#kernel/instant.ts';
import type { Egress, EgressAnswer } from './egress.ts';

export type SiteSecurityTxt =
  | ({ readonly kind: 'read'; readonly url: string } & SecurityTxtReading)
  /** The site answers and has none. */
  | { readonly kind: 'absent' }
  /** Nothing can be said: the site was not reached. */
  | { readonly kind: 'unreachable' };

export type ReadSecurityTxt = (domain: string) => Promise<SiteSecurityTxt>;

/** RFC 9116, 3: the well-known place first, the old one at the root only when there is nothing. */
const PLACES = ['/.well-known/security.txt', '/security.txt'];

/**
 * Reads what a site says about whom to tell of weaknesses. `domain` is attacker-controlled and goes through the guard.
 * @throws NuwaError bad-request when it is no domain name
 */
export function securityTxtReader(egress: Egress, clock: Clock): ReadSecurityTxt {
  return async (domain) => {
    const host = canonicalDomain(domain);
    if (host === null) throw new NuwaError('bad-request', { problem: 'that is no domain name' });
    let answered = false;
    for (const place of PLACES) {
      const answer = await ask(egress, `https://${host}${place}`);
      answered ||= answer !== null;
      if (answer !== null && answer.status === 200 && !isPage(answer)) return readingOf(answer, host, clock);
    }
    return { kind: answered ? 'absent' : 'unreachable' };
  };
}

async function ask(egress: Egress, url: string): Promise<EgressAnswer | null> {
  try {
    return await egress({ url, headers: { accept: 'text/plain' }, mostBody: MOST_SECURITY_TXT });
  } catch (error) {
    if (error instanceof NuwaError && error.code === 'address-refused') return null;
    throw error;
  }
}

/** Many sites answer every address with a page. */
function isPage({ headers, body }: EgressAnswer): boolean {
  const start = Buffer.from(body.subarray(0, 200)).toString('latin1').trimStart();
  return /^text\/html\b/i.test(headers['content-type'] ?? '') || /^<(?:!doctype|html|\?xml)/i.test(start);
}

function readingOf(answer: EgressAnswer, host: string, clock: Clock): SiteSecurityTxt {
  const { file, problems } = parseSecurityTxt(answer.body, { now: clock(), from: answer.url });
  const more: SecurityTxtRule[] = [];
  if (!isPlainUtf8(answer.headers['content-type'] ?? '')) more.push('not-plain-text');
  if (!isSameSite(host, new URL(answer.url).hostname)) more.push('other-site');
  const served = more.map((rule) => ({ rule, line: null }));
  return { kind: 'read', url: answer.url, file, problems: [...problems, ...served] };
}

function isPlainUtf8(type: string): boolean {
  const [media = '', ...parameters] = type.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice(8) ?? 'utf-8';
  return media === 'text/plain' && ['utf-8', 'utf8', 'us-ascii'].includes(charset.replaceAll('"', ''));
}

/** The name asked for, one below it, or the one above: `www.a.example` and `a.example` are one site, others are not. */
function isSameSite(asked: string, answered: string): boolean {
  return asked === answered || answered.endsWith(`.${asked}`) || asked === `www.${answered}`;
}
