import type { FindingRead, FindingSeverity } from './finding.ts';

/** Small readers for what others wrote. Each answers null for what it does not know; none throws. */

export const refused = (reason: string): FindingRead => ({ kind: 'refused', reason });

/** An own field of an object; undefined for anything else, inherited names included. */
export function field(value: unknown, ...path: readonly (string | number)[]): unknown {
  let at: unknown = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Readonly<Record<string | number, unknown>>)[key];
  }
  return at;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text in one line, without controls and marks that turn text round, at most `most` characters; null when empty. */
export function line(value: unknown, most: number): string | null {
  if (typeof value !== 'string') return null;
  const clean = value
    .slice(0, most * 4)
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .trim()
    .slice(0, most)
    .toWellFormed()
    .trim();
  return clean === '' ? null : clean;
}

/** `CWE-79`, `cwe_79`, `external/cwe/cwe-079`, `CWE-79: Cross-site …`. */
export function weaknessOf(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const [, digits] = /(?:^|[/\s])cwe[-_ :]?0{0,4}([1-9]\d{0,4})(?!\d)/i.exec(value.slice(0, 200)) ?? [];
  return digits === undefined ? null : Number(digits);
}

export function cvesOf(values: readonly unknown[]): readonly string[] {
  const names = values
    .slice(0, 20)
    .map((value) => (typeof value === 'string' ? value.trim().toUpperCase() : ''))
    .filter((name) => /^CVE-\d{4}-\d{4,10}$/.test(name));
  return [...new Set(names)];
}

/** Well formed: a version that we grade by, and no metric twice. */
export function vectorOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 300) return null;
  const [version, ...metrics] = value.trim().split('/');
  const names = metrics.map((metric) => metric.split(':')[0]);
  const whole =
    /^CVSS:(?:3\.0|3\.1|4\.0)$/.test(version ?? '') &&
    metrics.length > 0 &&
    metrics.every((metric) => /^[A-Z]{1,3}:[A-Za-z]{1,6}$/.test(metric)) &&
    new Set(names).size === names.length;
  return whole ? value.trim() : null;
}

const SEVERITIES: ReadonlyMap<string, FindingSeverity> = new Map([
  ['info', 'info'],
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['critical', 'critical'],
  // GB/T 30279-2020 has four grades; 严重 is what many tools write for the highest.
  ['低危', 'low'],
  ['中危', 'medium'],
  ['高危', 'high'],
  ['超危', 'critical'],
  ['严重', 'critical'],
]);

export function severityOf(value: unknown): FindingSeverity | null {
  return typeof value === 'string' ? (SEVERITIES.get(value.trim().toLowerCase()) ?? null) : null;
}

export type Place = { readonly host: string; readonly port: number | null; readonly path: string | null };

/**
 * Where a finding is, from an address, `host:port` or a bare host. User names, fragments and the values of query fields
 * are left out: they may be somebody's.
 */
export function placeOf(value: unknown): Place | null {
  if (typeof value !== 'string' || value.length > 8000) return null;
  const text = value.trim();
  const scheme = /^([a-z][a-z0-9+.-]{0,15}):\/\//i.exec(text);
  // Read as http whatever the scheme: only for it does the URL standard make one form of a host out of many.
  const written = scheme === null ? `http://${text}` : `http://${text.slice(scheme[0].length)}`;
  if (text === '' || /\s/.test(text) || !URL.canParse(written)) return null;
  const url = new URL(written);
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (host === '' || host.length > 253) return null;
  const usual = scheme?.[1]?.toLowerCase() === 'https' ? 443 : 80;
  const port = url.port === '' || Number(url.port) === usual ? null : Number(url.port);
  // As written: the URL standard would walk through `/icons/.%2e/%2e%2e/`, which is the very finding.
  const [, rest = ''] = /^[^/?#\\]*(.*)$/s.exec(written.slice('http://'.length)) ?? [];
  const plain = withoutValues(rest);
  const path = plain === '/' ? null : line(plain, 1000);
  return { host, port, path };
}

/** `/list?name=Wang&id=7#x` becomes `/list?name=&id=`. */
export function withoutValues(path: string): string {
  const [plain = ''] = path.split('#', 1);
  const mark = plain.indexOf('?');
  if (mark < 0) return plain;
  const pairs = plain
    .slice(mark + 1)
    .split('&')
    .filter((pair) => pair !== '');
  const names = new Set(pairs.map((pair) => `${pair.split('=', 1)[0] ?? ''}=`));
  return names.size === 0 ? plain.slice(0, mark) : `${plain.slice(0, mark)}?${[...names].join('&')}`;
}
