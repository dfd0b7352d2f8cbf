import { Hono } from 'hono';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { readEvidence, type ReadEvidenceNeeds } from '#pipeline/1-discover/read-evidence.ts';

export type EvidenceDownloadDeps = {
  readonly evidence: ReadEvidenceNeeds;
  readonly actorOf: (request: Request) => Promise<Actor>;
};

/**
 * `GET /cases/{id}/evidence/{evidence}`, with `?original=1` for the unmasked sample that waits for a decision. Content
 * and name are a stranger's: always a download under its identifier, never shown by the browser in our origin.
 */
export function evidenceDownload({ evidence, actorOf }: EvidenceDownloadDeps): Hono {
  const app = new Hono();
  app.get('/cases/:id/evidence/:evidence', async (c) => {
    const actor = await actorOf(c.req.raw);
    const { id, evidence: file } = c.req.param();
    if (!/^evd_[0-9a-z]{26}$/.test(file))
      throw new NuwaError('not-found', { what: 'evidence', name: 'that' });
    const which = c.req.query('original') === '1' ? 'original' : 'kept';
    const found = await readEvidence(evidence, actor, id, file, which);
    return new Response(ReadableStream.from(found.content), {
      headers: {
        'content-type': found.mediaType,
        'content-length': String(found.row.bytes),
        'content-disposition': `attachment; filename="${file}"; filename*=UTF-8''${encodeURIComponent(found.name).replace(/['()*]/g, escaped)}`,
        'content-security-policy': "sandbox; default-src 'none'",
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    });
  });
  return app;
}

/** RFC 8187: what encodeURIComponent leaves and a header may not hold. */
const escaped = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
