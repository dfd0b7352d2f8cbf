import type { Hono } from 'hono';
import type { Catalogue } from '#contract/breaches.ts';
import type { Figures, ReadinessCheck } from '#contract/figures.ts';
import type { InstallationKind } from '#contract/installation.ts';
import type { PasswordRanges } from '#contract/passwords.ts';
import type { Problem } from '#contract/problem.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Instant } from '#kernel/instant.ts';
import type { PeopleNeeds } from '#pipeline/0-people/needs.ts';
import type { WorkDeps } from './rpc/work.ts';
import type { AccountDoor } from './auth/request-actor.ts';
import type { LookupDesk } from '#pipeline/3-notify/lookup-desk.ts';

/** Everything the HTTP side needs, handed in by `compose.ts`. */
export type HttpDeps = {
  readonly installation: InstallationKind;
  /** Version of the program, as in package.json. */
  readonly software: string;
  readonly ledgerOrigin: string | null;
  readonly ranges: PasswordRanges;
  readonly catalogue: Catalogue;
  readonly figures: () => Promise<Figures>;
  readonly readiness: () => Promise<readonly ReadinessCheck[]>;
  /** Look-ups by mail; null where this installation has no way to send any. */
  readonly lookups: LookupDesk | null;
  /** Folder of the public ledger tree: `checkpoint`, `tile/…`. */
  readonly ledgerFolder: string;
  /** Server-rendered pages; they answer whatever no route of the interface takes. */
  readonly site: SitePages | null;
  /** Signing in below /api/auth. */
  readonly accounts: AccountDoor;
  readonly people: PeopleNeeds;
  readonly work: WorkDeps;
  /** Makes this installation's security.txt of a moment; null where it names no contact. */
  readonly securityTxt: ((now: Instant) => string) | null;
  /** Who sent this request, by session cookie or key. @throws NuwaError for one that is presented and does not hold */
  readonly actorOf: (request: Request) => Promise<Actor>;
  readonly clock: () => Instant;
  readonly log: (line: RequestLine) => void;
  /** Told of every error that is a fault of ours, with the reference that the answer shows. */
  readonly fault: (reference: string, error: unknown) => void;
  readonly settings: HttpSettings;
};

export type SitePages = {
  readonly pages: Hono;
  /** A problem as a page, for those who asked for a page. */
  readonly errorPage: (problem: Problem, request: Request) => string | Promise<string>;
};

export type HttpSettings = {
  /** Host names accepted besides loopback names; with or without a port (without: any port). */
  readonly hosts: readonly string[];
  /** How others reach this installation, without a slash at the end; null: what the request's Host says. */
  readonly publicUrl: string | null;
  /** Seconds that a cache may keep a range. */
  readonly rangeMaxAgeSeconds: number;
  /** k: fewest entries in a bucket of the native ranges. */
  readonly floor: number;
  /** Proxies in front whose X-Forwarded-For entries are believed, counted from the right; 0: none. */
  readonly forwardedHops: number;
  /** Changing requests a minute: of strangers per network, of accounts each. Left out: what fair use needs. */
  readonly strangers?: { readonly burst: number; readonly perMinute: number };
  readonly accounts?: { readonly burst: number; readonly perMinute: number };
};

/** A request, with nothing that names a person: no address, no query, no path beyond the template of its route. */
export type RequestLine = {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
};
