import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { bitsForFloor, LEAST_BITS, MOST_BITS, type PasswordKind } from '#contract/passwords.ts';
import { NuwaError } from '#kernel/errors.ts';
import { matches } from '../answer-range.ts';
import type { HttpDeps } from '../deps.ts';
import { chooseEncoding, packBody } from '../encode-body.ts';

/**
 * Ranges whose prefix is counted in bits and whose buckets always hold the floor. The version stands in the address,
 * so an answer never changes and any cache may keep it; clients learn the version in force from `/installation` or
 * by asking for `current`.
 */
export function nativeRange(deps: HttpDeps): Hono {
  const { ranges, settings } = deps;
  const app = new Hono();

  app.get('/:kind/:version/:bits/:prefix', (c) => {
    const kind = kindOf(c.req.param('kind'));
    const bits = bitsOf(c.req.param('bits'), recommended(kind));
    const prefix = prefixOf(c.req.param('prefix'), bits);
    const inForce = ranges.version();
    c.header('nuwa-corpus-version', inForce);
    if (c.req.param('version') === 'current') {
      c.header('cache-control', 'no-store');
      return c.redirect(`/api/v1/passwords/range/${kind}/${inForce}/${bits}/${c.req.param('prefix')}`, 307);
    }
    if (c.req.param('version') !== inForce) {
      throw new NuwaError('not-found', { what: 'corpus version in force', name: 'that' });
    }

    const body = ranges.render({ kind, prefix, bits, padded: true });
    const encoding = chooseEncoding(c.req.header('accept-encoding'), body.length);
    const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    const etag = `"${digest}-${encoding}"`;
    c.header('etag', etag);
    c.header('vary', 'Accept-Encoding');
    c.header('cache-control', 'public, max-age=86400, immutable');
    // Never more than is true of this very bucket, whatever the corpus pads to.
    c.header('nuwa-bucket-floor', String(Math.min(settings.floor, linesIn(body))));
    if (matches(c.req.header('if-none-match'), etag)) return c.body(null, 304);
    if (encoding !== 'identity') c.header('content-encoding', encoding);
    c.header('content-type', 'text/plain');
    return c.body(new Uint8Array(packBody(body, encoding)));
  });
  return app;

  function recommended(kind: PasswordKind): number {
    return bitsForFloor((bits) => ranges.smallestBucket(kind, bits), settings.floor);
  }
}

function kindOf(text: string): PasswordKind {
  if (text === 'sha1' || text === 'ntlm') return text;
  throw new NuwaError('bad-request', { problem: 'the kind is sha1 or ntlm' });
}

/**
 * Two bits fewer than recommended make a bucket four times as large, which a careful client may want; fewer still
 * would let one request read much of the corpus.
 */
function bitsOf(text: string, recommended: number): number {
  const least = Math.max(LEAST_BITS, recommended - 2);
  const bits = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (bits >= least && bits <= MOST_BITS) return bits;
  throw new NuwaError('bad-request', { problem: `bits must be a number from ${least} to ${MOST_BITS}` });
}

/** `ceil(bits / 4)` hex digits; bits beyond the prefix must be zero, so that a range has one address only. */
function prefixOf(text: string, bits: number): number {
  const digits = Math.ceil(bits / 4);
  const spare = digits * 4 - bits;
  const value = /^[0-9A-Fa-f]{1,6}$/.test(text) && text.length === digits ? Number.parseInt(text, 16) : -1;
  if (value < 0 || value % 2 ** spare !== 0) {
    throw new NuwaError('bad-request', {
      problem: `the prefix must be ${digits} hex digits with ${spare} zero bits at the end`,
    });
  }
  return value >>> spare;
}

function linesIn(body: Uint8Array): number {
  let lines = body.length === 0 ? 0 : 1;
  for (const byte of body) if (byte === 0x0a) lines++;
  return lines;
}
