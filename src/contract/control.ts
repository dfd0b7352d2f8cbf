import { z } from 'zod';
import type { ErrorCode } from '#kernel/errors.ts';

/**
 * What an operator may ask of an installation: one schema for the unix socket, the command line and its `--json`.
 * Requests travel as one JSON body to `POST /<call>`; answers come as JSON lines: any number of `progress`, then one
 * `result` or one `error`; as server-sent events of the same names when the request accepts `text/event-stream`. The socket has mode 0600, so whoever reaches it is the operator.
 */

const stated = z.string().min(1).max(500);

/** Who handed the list in, on what legal basis, who approved the import; what is missing is recorded as not stated. */
const custodySchema = z.object({
  handedInBy: stated.optional(),
  legalBasis: stated.optional(),
  approvedBy: stated.optional(),
});

const sourceSchema = z.union([
  /** Absolute paths on the machine of the installation: files, folders, archives; together one dump. */
  z.object({ paths: z.array(z.string().min(1)).min(1).max(10_000) }),
  /** Names of files in the inbox folder (NUWA_INBOX), and nowhere else. */
  z.object({ inbox: z.array(z.string().min(1)).min(1).max(10_000) }),
  /** An upload made before by `POST /stage`. */
  z.object({ staged: z.string().regex(/^stg_[0-9a-z]{26}$/), name: z.string().min(1).max(255) }),
]);
export type DumpSource = z.infer<typeof sourceSchema>;

export const REQUESTS = {
  status: z.object({}),
  plan: z.object({ source: sourceSchema, plan: z.unknown().optional() }),
  import: z.object({
    source: sourceSchema,
    breach: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
        'a breach name has letters, digits, dots, dashes and underscores, at most 100',
      )
      .optional(),
    title: stated.optional(),
    organization: stated.optional(),
    domain: z.string().max(253).optional(),
    date: z.iso.date().optional(),
    sensitive: z.boolean().optional(),
    /** Not listed in public, and its secrets enter no public range, until the publicity is changed. */
    withheld: z.boolean().optional(),
    keepRaw: z.boolean().optional(),
    custody: custodySchema.default({}),
    /** A corrected plan: used for every entry instead of what the sample says. */
    plan: z.unknown().optional(),
  }),
  breaches: z.object({}),
  breach: z.object({ name: z.string() }),
  amend: z.object({ breach: z.string(), axis: z.string(), value: z.string().max(10_000) }),
  remove: z.object({ breach: z.string() }),
  /** A dump that was kept: written out as a tar, or forgotten. */
  'raw-read': z.object({ breach: z.string(), path: z.string().min(1) }),
  'raw-shred': z.object({ breach: z.string() }),
  /** SHA-1 digests in hex; a password never travels, not even over the socket. */
  check: z.object({ sha1: z.array(z.string().regex(/^[0-9A-Fa-f]{40}$/)).max(100_000) }),
  seed: z.object({ path: z.string().min(1) }),
  export: z.object({ kind: z.enum(['sha1', 'ntlm']), path: z.string().min(1) }),
  rotate: z.object({}),
  receipt: z.object({ breach: z.string() }),
  demo: z.union([
    /** The spring of 2015: a year of vulnerabilities, always the same. */
    z.object({ case: z.literal('2015') }),
    /** December 2011: lists, at a scale. */
    z.object({
      case: z.literal('2011').optional(),
      scale: z.number().positive().max(1),
      seed: z
        .number()
        .int()
        .min(0)
        .max(2 ** 31),
    }),
  ]),
  doctor: z.object({}),
} as const;

/** One call of the interface below `/api/v1`, made by the operator over the socket. */
export const apiCallSchema = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
  /** Below `/api/v1`, with its query: `/cases?report=received`. */
  path: z
    .string()
    .regex(/^\/[^\s#]*$/)
    .max(4000),
  body: z.unknown().optional(),
});
export type ApiCall = z.infer<typeof apiCallSchema>;
/** Makes the call as the operator. @throws NuwaError what the call refuses */
export type CallApi = (call: ApiCall) => Promise<unknown>;

export type ControlCall = keyof typeof REQUESTS;
export type ControlRequest<C extends ControlCall> = z.infer<(typeof REQUESTS)[C]>;

export type InstallationKind = 'demo' | 'real';

/** Rows in = rows indexed + rows refused, by reason. */
export type ImportReport = {
  breach: string;
  title: string;
  rows: number;
  indexed: number;
  refused: Record<string, number>;
  people: { by: string | null; distinct: number };
  entries: { name: string; charset: string; shape: string; columns: string[] }[];
  schemes: { scheme: string; rows: number }[];
  dataClasses: string[];
  digest: string;
  custody: Record<'handedInBy' | 'legalBasis' | 'approvedBy', string>;
  /** What became of the list itself: `not-staged` means that it was never copied. */
  raw: 'not-staged' | 'shredded' | 'kept';
  /** Where its passwords are: answered in public; waiting below the floor for company; withheld with the breach; or
   * none in the list that can be answered (hashes with a salt, no passwords at all). */
  secrets: 'answered' | 'waiting' | 'withheld' | 'none';
  heldBack: number;
  seconds: number;
};

export type SpringReport = {
  /** Acts of the case, and how many of them were not on record before. */
  acts: number;
  played: number;
  vulnerabilities: number;
};

export type PlanReport = {
  entries: {
    name: string;
    size: number | null;
    plan: unknown;
    evidence: string[];
    sample: { cells: string[]; refused: string | null }[];
  }[];
};

export type BreachLine = {
  name: string;
  title: string;
  domain: string | null;
  date: string | null;
  added: string;
  rows: number;
  people: number;
  schemes: string[];
  dataClasses: string[];
  verdict: string;
  publicity: string;
  sensitive: boolean;
};

export type StandingLine = { axis: string; value: string; by: string; basis: string; since: string };

export type ControlAnswers = {
  status: {
    kind: InstallationKind;
    origin: string;
    verifierKey: string;
    corpusVersion: string;
    breaches: number;
    passwords: number;
    url: string | null;
  };
  plan: PlanReport;
  import: ImportReport;
  breaches: { breaches: BreachLine[] };
  breach: { breach: BreachLine; standings: StandingLine[]; profile: unknown };
  amend: { breach: string; axis: string; value: string };
  remove: { breach: string; corpusVersion: string };
  'raw-read': { breach: string; path: string };
  'raw-shred': { breach: string };
  check: { counts: number[] };
  seed: { kind: 'sha1' | 'ntlm'; records: number; refused: number };
  export: { kind: 'sha1' | 'ntlm'; path: string; records: number };
  rotate: { epoch: number; corpusVersion: string };
  receipt: { receipts: string[]; verifierKey: string };
  /** Of 2011 the lists; of 2015 what was played. */
  demo: { lists: ImportReport[]; spring: SpringReport | null };
  doctor: { findings: { what: string; ok: boolean; detail: string }[] };
};

export type ControlProgress = {
  stage: string;
  rows: number;
  bytes: number;
  totalBytes: number | null;
  note?: string;
};

export type ControlEvent =
  | { readonly progress: ControlProgress }
  | { readonly result: unknown }
  | { readonly error: { readonly code: ErrorCode; readonly details: Record<string, string | number> } };

/** The calls as functions; the server's socket and the command line without a server both stand on this. */
export type Control = {
  readonly [C in ControlCall]: (request: ControlRequest<C>, run: ControlRun) => Promise<ControlAnswers[C]>;
} & {
  /** Keeps an uploaded stream encrypted until it is imported; the answer names it in `source.staged`. */
  readonly stage: (body: AsyncIterable<Uint8Array>, name: string) => Promise<string>;
  readonly kind: InstallationKind;
};

export type ControlRun = {
  readonly onProgress: (progress: ControlProgress) => void;
  readonly signal: AbortSignal;
};
