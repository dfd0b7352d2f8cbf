import type { FinderView } from '#domain/reports/finder-view.ts';
import type { ReportProblem } from '#domain/reports/judge-report.ts';
import type { Report } from '#domain/reports/report.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Instant } from '#kernel/instant.ts';

import { type Addition, addToReport } from './add-to-report.ts';
import { attachEvidence } from './attach-evidence.ts';
import { decideUnmasked, type UnmaskedDecision } from './decide-unmasked.ts';
import { finderReceipts, followReport, type GivenCode, proveFinder } from './follow-report.ts';
import { Attempts } from './follow-report-attempts.ts';
import { FinderTickets } from './follow-report-tickets.ts';
import { type IncomingReport, problemsOf, type ReceivedReport, receiveReport } from './receive-report.ts';
import type { EvidenceFile, IntakeNeeds, RegistryEntry, TakenEvidence } from './receive-report-needs.ts';
import {
  beginDraft,
  discardDraft,
  type DraftContent,
  type HeldDraft,
  listDrafts,
  openDraft,
  type OwnDraft,
  saveDraft,
} from './save-draft.ts';

/** A report as its finder sees it, with what opens it for the next half hour. */
export type Followed = {
  readonly code: string;
  readonly ticket: string;
  readonly report: FinderView;
};

/** Everything that one can do at the door, around the little that is kept in memory for it. */
export interface ReportDesk {
  receive(actor: Actor, incoming: IncomingReport): Promise<ReceivedReport>;
  /** What keeps it from being taken, field by field. */
  problemsOf(report: Report): Promise<readonly ReportProblem[]>;
  /** For the finder who has just handed it in: opens it without typing the passphrase again. */
  ticketOf(actor: Actor, received: ReceivedReport): string | null;
  beginDraft(
    actor: Actor,
    content: DraftContent,
  ): Promise<HeldDraft & { readonly saved: Instant; readonly expires: Instant }>;
  saveDraft(
    actor: Actor,
    held: HeldDraft,
    content: DraftContent,
  ): Promise<{ readonly saved: Instant; readonly expires: Instant }>;
  openDraft(actor: Actor, held: HeldDraft): Promise<DraftContent>;
  listDrafts(actor: Actor): Promise<readonly OwnDraft[]>;
  discardDraft(actor: Actor, held: HeldDraft): Promise<void>;
  follow(actor: Actor, given: GivenCode): Promise<Followed>;
  followByTicket(ticket: string): Promise<Followed>;
  add(ticket: string, addition: Addition): Promise<void>;
  receipts(ticket: string): Promise<{ readonly receipts: readonly string[]; readonly waiting: number }>;
  attachByTicket(ticket: string, file: EvidenceFile): Promise<TakenEvidence>;
  /** Accounts and the operator name the report itself. */
  attach(actor: Actor, subject: Subject, file: EvidenceFile): Promise<TakenEvidence>;
  decideUnmasked(
    actor: Actor,
    id: string,
    decided: { readonly evidence: string; readonly decision: UnmaskedDecision; readonly because: string },
  ): Promise<void>;
  findOrganizations(text: string): Promise<readonly RegistryEntry[]>;
  findSystems(text: string, keeper: string | null): Promise<readonly RegistryEntry[]>;
  /** Null for what is not in the registry. */
  nameOf(id: string): Promise<string | null>;
  readonly takesFiles: boolean;
}

/** Failures in a quarter of an hour. A network may hold many people; a code has one owner, who mistypes now and then. */
const MOST_FAILURES = { perCode: 20, perNetwork: 30 } as const;
const MOST_FOUND = 12;

export function createReportDesk(
  needs: IntakeNeeds,
  most: { readonly perCode: number; readonly perNetwork: number } = MOST_FAILURES,
): ReportDesk {
  const { clock, registry, stores } = needs;
  const tickets = new FinderTickets(needs.random);
  const attempts = {
    perCode: new Attempts(most.perCode),
    perNetwork: new Attempts(most.perNetwork),
  };
  const following = { ...needs, attempts };

  async function byTicket(ticket: string) {
    const { actor, code } = tickets.open(ticket, clock());
    const row = await stores.reportCodes.find(code);
    if (row === null) throw new Error('a ticket names a code that is gone');
    return { actor, code, subject: row.subject };
  }

  return {
    receive: (actor, incoming) => receiveReport(needs, actor, incoming),
    problemsOf: (report) => problemsOf(needs, report),
    ticketOf: (actor, { code, subject }) => {
      if (actor.kind === 'account') return tickets.issue(actor, code, clock());
      return actor.kind === 'anonymous' ? tickets.issue({ kind: 'case-code', subject }, code, clock()) : null;
    },
    beginDraft: (actor, content) => beginDraft(needs, actor, content),
    saveDraft: (actor, held, content) => saveDraft(needs, actor, held, content),
    openDraft: (actor, held) => openDraft(needs, actor, held),
    listDrafts: (actor) => listDrafts(needs, actor),
    discardDraft: (actor, held) => discardDraft(needs, actor, held),
    follow: async (given, typed) => {
      const { actor, code, subject } = await proveFinder(following, given, typed);
      const report = await followReport(needs, actor, subject);
      return { code, ticket: tickets.issue(actor, code, clock()), report };
    },
    followByTicket: async (ticket) => {
      const { actor, code, subject } = await byTicket(ticket);
      return { code, ticket, report: await followReport(needs, actor, subject) };
    },
    add: async (ticket, addition) => {
      const { actor, subject } = await byTicket(ticket);
      await addToReport(needs, actor, subject, addition);
    },
    receipts: async (ticket) => {
      const { actor, subject } = await byTicket(ticket);
      return await finderReceipts(needs, actor, subject);
    },
    attachByTicket: async (ticket, file) => {
      const { actor, subject } = await byTicket(ticket);
      return await attachEvidence(needs, actor, subject, file);
    },
    attach: (actor, subject, file) => attachEvidence(needs, actor, subject, file),
    decideUnmasked: (actor, id, decided) => decideUnmasked(needs, actor, id, decided),
    findOrganizations: (text) => registry.findOrganizations(text, MOST_FOUND),
    findSystems: (text, keeper) => registry.findSystems(text, keeper, MOST_FOUND),
    nameOf: async (id) =>
      (await (id.startsWith('org_') ? registry.organization(id) : registry.system(id)))?.name ?? null,
    takesFiles: needs.evidence !== null,
  };
}
