import { implement } from '@orpc/server';

import type { InstallationKind } from '#contract/installation.ts';
import { reports } from '#contract/reports.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Followed, ReportDesk } from '#pipeline/1-discover/receive-report-desk.ts';
import type { CallContext } from './context.ts';

/** Guesses at a passphrase are counted per network of the caller (`clientPrefix`), too. */
type ReportCall = CallContext & { readonly network?: string };

/** Reports over the JSON interface. Null where the installation takes none: every call is then refused in words. */
export function reportRoutes(installation: InstallationKind, given: ReportDesk | null) {
  const os = implement(reports).$context<ReportCall>();
  const desk = (): ReportDesk => {
    if (given === null) throw new NuwaError('not-allowed', { reason: 'this installation takes no reports' });
    return given;
  };
  return os.router({
    receive: os.receive.handler(async ({ input, context }) => {
      const { actor, language, idempotencyKey } = context;
      const received = await desk().receive(actor, { ...input, by: 'api', language, idempotencyKey });
      return { installation, ...received };
    }),
    follow: os.follow.handler(async ({ input, context }) => {
      const network = context.network ?? 'unknown';
      return shown(installation, await desk().follow(context.actor, { ...input, network }));
    }),
    add: os.add.handler(async ({ input }) => {
      const { ticket, ...addition } = input;
      await desk().add(ticket, addition);
      return shown(installation, await desk().followByTicket(ticket));
    }),
    receipts: os.receipts.handler(async ({ input }) => {
      const { receipts, waiting } = await desk().receipts(input.ticket);
      return { installation, receipts: [...receipts], waiting };
    }),
    decideUnmasked: os.decideUnmasked.handler(async ({ input, context }) => {
      await desk().decideUnmasked(context.actor, input.id, input);
      return { installation, decision: input.decision };
    }),
    keepers: os.keepers.handler(async ({ input }) => ({
      installation,
      keepers: [...(await desk().findOrganizations(input.q))],
    })),
    systems: os.systems.handler(async ({ input }) => ({
      installation,
      systems: [...(await desk().findSystems(input.q, input.keeper ?? null))],
    })),
    drafts: {
      begin: os.drafts.begin.handler(async ({ input, context }) => {
        const { id, secret, expires } = await desk().beginDraft(context.actor, input);
        return { installation, id, secret, expires };
      }),
      save: os.drafts.save.handler(async ({ input, context }) => {
        const { id, secret, ...content } = input;
        return { installation, ...(await desk().saveDraft(context.actor, { id, secret }, content)) };
      }),
      open: os.drafts.open.handler(async ({ input, context }) => {
        const { kind, fields } = await desk().openDraft(context.actor, input);
        return { installation, kind, fields: { ...fields } as Record<string, string | string[]> };
      }),
      list: os.drafts.list.handler(async ({ context }) => ({
        installation,
        drafts: [...(await desk().listDrafts(context.actor))],
      })),
      discard: os.drafts.discard.handler(async ({ input, context }) => {
        await desk().discardDraft(context.actor, input);
        return { installation };
      }),
    },
  });
}

function shown(installation: InstallationKind, { code, ticket, report }: Followed) {
  const { messages, evidence, steps, ...rest } = report;
  return {
    installation,
    code,
    ticket,
    report: { ...rest, messages: [...messages], evidence: [...evidence], steps: [...steps] },
  };
}
