import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { logoPng } from './logo-png.ts';

/** Address of a file below `/assets`, with its content's hash behind it, so that caches may keep it for good. */
export type AssetPath = (name: string) => string;

const TYPES = {
  'site.css': 'text/css; charset=utf-8',
  'check-password.js': 'text/javascript; charset=utf-8',
  'sha1.js': 'text/javascript; charset=utf-8',
  'lookup-code.js': 'text/javascript; charset=utf-8',
  'report-draft.js': 'text/javascript; charset=utf-8',
  'one-time-word.js': 'text/javascript; charset=utf-8',
  'passkey.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;

type Asset = { readonly body: Uint8Array<ArrayBuffer>; readonly type: string; readonly hash: string };

/** Reads the few files once and serves them from memory. @throws when a file of the checkout is missing */
export function openAssets(): { readonly path: AssetPath; readonly routes: Hono } {
  const assets = new Map<string, Asset>([['breach.png', assetOf(logoPng(), 'image/png')]]);
  for (const [name, type] of Object.entries(TYPES)) {
    assets.set(name, assetOf(readFileSync(join(import.meta.dirname, 'assets', name)), type));
  }
  const routes = new Hono();
  routes.get('/assets/:name', (c) => {
    const asset = assets.get(c.req.param('name'));
    if (asset === undefined) return c.notFound();
    const etag = `"${asset.hash}"`;
    const forGood = c.req.query('v') === asset.hash;
    c.header('etag', etag);
    c.header('cache-control', forGood ? 'public, max-age=31536000, immutable' : 'public, no-cache');
    if (c.req.header('if-none-match') === etag) return c.body(null, 304);
    return c.body(asset.body, 200, { 'content-type': asset.type });
  });
  return {
    routes,
    path: (name) => `/assets/${name}?v=${assets.get(name)?.hash ?? ''}`,
  };
}

function assetOf(body: Uint8Array, type: string): Asset {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 12);
  return { body: new Uint8Array(body), type, hash };
}
