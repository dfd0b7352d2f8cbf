import { Hono, type HonoRequest } from 'hono';

import type { InstallationKind } from '#contract/installation.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { EvidenceFile } from '#pipeline/1-discover/receive-report-needs.ts';
import type { ReportDesk } from '#pipeline/1-discover/receive-report-desk.ts';

export type EvidenceUploadDeps = {
  readonly installation: InstallationKind;
  readonly reports: ReportDesk | null;
  readonly actorOf: (request: Request) => Promise<Actor>;
};

/**
 * Evidence as the bare body of a request, streamed into the store, which limits it. Mounted at `/api/v1`, before what
 * reads bodies as JSON.
 *
 * `POST /reports/evidence` with the header `Nuwa-Ticket` out of `/reports/follow`;
 * `POST /cases/{id}/evidence` by an account or key that has a part in the case.
 * Headers: `Nuwa-File-Name` (percent-encoded UTF-8), `Nuwa-Unmasked: yes` for whoever insists on an unmasked sample.
 */
export function evidenceUpload(deps: EvidenceUploadDeps): Hono {
  const app = new Hono();
  const desk = (): ReportDesk => {
    if (deps.reports === null)
      throw new NuwaError('not-allowed', { reason: 'this installation takes no reports' });
    return deps.reports;
  };
  app.post('/reports/evidence', async (c) => {
    const ticket = c.req.header('nuwa-ticket');
    if (ticket === undefined)
      throw new NuwaError('bad-request', { problem: 'the header Nuwa-Ticket of /reports/follow is missing' });
    const taken = await desk().attachByTicket(ticket, fileOf(c.req));
    return c.json({ installation: deps.installation, ...taken }, 201, { 'cache-control': 'no-store' });
  });
  app.post('/cases/:id/evidence', async (c) => {
    const subject = { kind: 'vulnerability', id: c.req.param('id') } as const;
    const taken = await desk().attach(await deps.actorOf(c.req.raw), subject, fileOf(c.req));
    return c.json({ installation: deps.installation, ...taken }, 201, { 'cache-control': 'no-store' });
  });
  return app;
}

function fileOf(request: HonoRequest): EvidenceFile {
  const { body } = request.raw;
  if (body === null)
    throw new NuwaError('bad-request', { problem: 'the file must be the body of the request' });
  // A form of another site could send these types unasked; and a multipart body is no file.
  const type = request.header('content-type') ?? '';
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded|text\/plain)\b/i.test(type))
    throw new NuwaError('bad-request', {
      problem: 'the content-type must be the one of the file, or application/octet-stream',
    });
  const unmasked = request.header('nuwa-unmasked') === 'yes';
  return { name: nameOf(request.header('nuwa-file-name')), bytes: body, unmasked };
}

function nameOf(header: string | undefined): string {
  try {
    return decodeURIComponent(header ?? '');
  } catch {
    throw new NuwaError('bad-request', { problem: 'the header Nuwa-File-Name is not percent-encoded UTF-8' });
  }
}
