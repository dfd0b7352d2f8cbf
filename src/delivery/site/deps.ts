import type { Catalogue } from '#contract/breaches.ts';
import type { Figures } from '#contract/figures.ts';
import type { InstallationKind } from '#contract/installation.ts';
import type { ReportPagesDeps } from './report-pages.ts';
import type { LookupDesk } from '#pipeline/3-notify/lookup-desk.ts';
import type { AccountPagesDeps } from './account-pages-kit.ts';

/** What the public pages need, handed in by `compose.ts`. */
export type SiteDeps = {
  readonly installation: InstallationKind;
  readonly catalogue: Catalogue;
  readonly figures: () => Promise<Figures>;
  /** Null where this installation has no way to send mail. */
  readonly lookups: LookupDesk | null;
  /** Accounts and signing in; left out where there are none. */
  readonly accounts?: AccountPagesDeps;
  /** Left out where this installation takes no reports. */
  readonly reports?: Omit<ReportPagesDeps, 'view'>;
  /** Mail that a demo would have sent, latest first; null in every other installation, which has no such page. */
  readonly outbox: (() => readonly OutboxEntry[]) | null;
  /** The ledger's name and public key, for the page that says how to check it. */
  readonly ledger: { readonly origin: string; readonly verifierKey: string } | null;
};

export type OutboxEntry = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: string;
};
