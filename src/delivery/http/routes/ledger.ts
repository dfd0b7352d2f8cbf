import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { NuwaError } from '#kernel/errors.ts';
import type { HttpDeps } from '../deps.ts';

/**
 * The public ledger tree as static paths (C2SP tlog-tiles 1.0). Only addresses of exactly that form reach the disk,
 * so there is no path to escape with. A full tile never changes; a partial one and the checkpoint do.
 */
export function ledger(deps: HttpDeps): Hono {
  const app = new Hono();
  app.get('/checkpoint', async (c) => {
    const text = await read(deps.ledgerFolder, 'checkpoint');
    return c.body(text, 200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' });
  });
  app.get('/tile/*', async (c) => {
    const path = c.req.path.slice(c.req.path.indexOf('/tile/') + 1);
    const tile = TILE.exec(path);
    if (!tile) throw new NuwaError('not-found', { what: 'tile', name: 'that' });
    const partial = tile.groups?.['width'] !== undefined;
    return c.body(await read(deps.ledgerFolder, path), 200, {
      'content-type': 'application/octet-stream',
      // A partial tile is replaced by wider ones and deleted once the full one is there.
      'cache-control': partial ? 'public, max-age=60' : 'public, max-age=31536000, immutable',
    });
  });
  return app;
}

/** `tile/<level or entries>/<index in groups of three digits, all but the last with x>[.p/<width>]`. */
const TILE =
  /^tile\/(?:entries|[0-9]|[1-5][0-9]|6[0-3])\/(?:x\d{3}\/){0,6}\d{3}(?:\.p\/(?<width>[1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-5]))?$/;

async function read(folder: string, path: string): Promise<Buffer<ArrayBuffer>> {
  try {
    return await readFile(join(folder, path));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    // Nothing signed yet, or a tile beyond the tree: absent, not broken.
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new NuwaError('not-found', { what: 'ledger file', name: path });
    throw cause;
  }
}
