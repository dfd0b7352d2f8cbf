import { hash } from 'node:crypto';
import { type Instant, msOf } from '#kernel/instant.ts';
import type { InstallationKind } from '#contract/installation.ts';
import type { PasswordKind, PasswordRanges } from '#contract/passwords.ts';
import { chooseEncoding, type Encoding, packBody } from './encode-body.ts';

/**
 * The HIBP range contract (docs/hibp-compatibility.md), apart from any framework: the raw fast path and the Hono app
 * both answer from here, so that they cannot drift. Every field of the request is attacker-controlled.
 */
export type RangeRequest = {
  readonly method: string;
  /** What follows `/range/`, as it came (not percent-decoded: a `%` is no hex digit anyway). */
  readonly prefix: string;
  /** Query without the question mark. */
  readonly query: string;
  readonly userAgent: string | undefined;
  readonly addPadding: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly acceptEncoding: string | undefined;
};

export type RangeAnswer = {
  readonly status: 200 | 304 | 400 | 403 | 405;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for HEAD and 304. */
  readonly body: Uint8Array;
};

export type RangeSource = {
  readonly ranges: PasswordRanges;
  readonly installation: InstallationKind;
  readonly maxAgeSeconds: number;
};

const NOTHING = new Uint8Array(0);
const text = (words: string) => Buffer.from(words, 'latin1');

const BODIES = {
  format: text('The hash prefix was not in a valid format'),
  hexadecimal: text('The hash prefix was not valid hexadecimal'),
  userAgent: text('API request must include a user agent'),
};

export function answerRange(source: RangeSource, request: RangeRequest): RangeAnswer {
  const { method, prefix } = request;
  if (method === 'OPTIONS') return preflight(source);
  if (method !== 'GET' && method !== 'HEAD') return refused(source, 405, onlyGet(method));
  if (!request.userAgent) return refused(source, 403, BODIES.userAgent);
  if (prefix.length !== 5) return refused(source, 400, BODIES.format);
  if (!/^[0-9A-Fa-f]{5}$/.test(prefix)) return refused(source, 400, BODIES.hexadecimal);

  const padded = asksForPadding(request.addPadding);
  const body = source.ranges.render({
    kind: modeOf(request.query),
    prefix: Number.parseInt(prefix, 16),
    bits: 20,
    padded,
  });
  return conditional(source, request, body);
}

/** 304 when the client holds these very bytes; otherwise the body, packed when that is worth it. */
function conditional(source: RangeSource, request: RangeRequest, body: Uint8Array): RangeAnswer {
  const encoding = chooseEncoding(request.acceptEncoding, body.length);
  const etag = etagOf(body, encoding);
  const headers = {
    ...common(source),
    etag,
    'last-modified': httpDate(source.ranges.publishedAt()),
    'cache-control': `public, max-age=${source.maxAgeSeconds}`,
    vary: 'Accept-Encoding, Add-Padding',
  };
  if (matches(request.ifNoneMatch, etag)) return { status: 304, headers, body: NOTHING };

  const packed = packBody(body, encoding);
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': 'text/plain',
      'content-length': String(packed.length),
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    },
    body: request.method === 'HEAD' ? NOTHING : packed,
  };
}

/**
 * A hash of the content, not of the corpus version: a range that a publication did not touch stays valid in every
 * mirror and cache (RFC 9110 8.8.3). A packed body is another representation, so its tag says how it is packed.
 */
function etagOf(body: Uint8Array, encoding: Encoding): string {
  const digest = hash('sha256', body, 'base64url').slice(0, 22);
  return encoding === 'identity' ? `"${digest}"` : `"${digest}-${encoding}"`;
}

/** The last one is kept: between publications all answers carry the same. */
let dated: { readonly instant: Instant; readonly text: string } | null = null;

/** RFC 9110 5.6.7. */
function httpDate(instant: Instant): string {
  if (dated?.instant !== instant) dated = { instant, text: new Date(msOf(instant)).toUTCString() };
  return dated.text;
}

/** RFC 9110 13.1.2: weak comparison; `*` matches whatever there is. */
export function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** `1` because Laravel sends a boolean, which PHP renders so; without it those users would get no padding. */
function asksForPadding(header: string | undefined): boolean {
  const value = header?.trim().toLowerCase();
  return value === 'true' || value === '1';
}

/** Names of queries without regard to case; any value but `ntlm` means SHA-1. */
function modeOf(query: string): PasswordKind {
  if (query === '') return 'sha1';
  for (const [name, value] of new URLSearchParams(query)) {
    if (name.toLowerCase() === 'mode') return value === 'ntlm' ? 'ntlm' : 'sha1';
  }
  return 'sha1';
}

function onlyGet(method: string): Uint8Array {
  const verb = /^[A-Z]{1,16}$/.test(method) ? method : 'another';
  return text(`Only GET requests can be used to query ranges, but this request used the ${verb} verb`);
}

function refused(source: RangeSource, status: 400 | 403 | 405, body: Uint8Array): RangeAnswer {
  return {
    status,
    headers: {
      ...common(source),
      'content-type': 'text/plain',
      'content-length': String(body.length),
      'cache-control': 'no-store',
      ...(status === 405 ? { allow: 'GET, HEAD, OPTIONS' } : {}),
    },
    body,
  };
}

function preflight(source: RangeSource): RangeAnswer {
  return {
    status: 200,
    headers: {
      ...common(source),
      'access-control-allow-methods': 'GET',
      'access-control-allow-headers': 'Add-Padding',
      'access-control-max-age': '1728000',
      'content-length': '0',
    },
    body: NOTHING,
  };
}

function common(source: RangeSource): Record<string, string> {
  return {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'ETag, Nuwa-Installation',
    'nuwa-installation': source.installation,
    'x-content-type-options': 'nosniff',
  };
}
