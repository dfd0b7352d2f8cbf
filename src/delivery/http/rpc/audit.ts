import { implement } from '@orpc/server';
import { audit } from '#contract/audit.ts';
import type { InstallationKind } from '#contract/installation.ts';
import { NuwaError } from '#kernel/errors.ts';
import { type Instant, parseInstant } from '#kernel/instant.ts';
import { readAudit, type ReadAuditNeeds } from '#pipeline/5-account/read-audit.ts';
import type { CallContext } from './context.ts';

export type AuditDeps = ReadAuditNeeds & { readonly installation: InstallationKind };

export function auditRouter(deps: AuditDeps) {
  const os = implement(audit).$context<CallContext>();
  return os.router({
    read: os.read.handler(async ({ input, context }) => {
      const { subject, actor, action, since, until, before, limit } = input;
      const { rows, next } = await readAudit(deps, context.actor, {
        limit,
        ...(subject === undefined ? {} : { subject }),
        ...(actor === undefined ? {} : { actor }),
        ...(action === undefined ? {} : { action }),
        ...(since === undefined ? {} : { since: instantIn(since) }),
        ...(until === undefined ? {} : { until: instantIn(until) }),
        ...(before === undefined ? {} : { before }),
      });
      return { installation: deps.installation, rows: [...rows], next };
    }),
  });
}

function instantIn(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === null) {
    throw new NuwaError('bad-request', { problem: 'a time needs the form 2026-11-22T08:00:00Z' });
  }
  return instant;
}
