/**
 * What `/metrics` and the pages count: figures of the installation, never of a person. Anybody can read them, so nothing
 * here may move when a withheld list comes in.
 */
export type Figures = {
  readonly corpus: {
    readonly version: string;
    readonly epoch: number;
    readonly breaches: number;
    readonly passwords: { readonly sha1: number; readonly ntlm: number };
  };
  /** Jobs by queue and state. */
  readonly jobs: readonly { readonly queue: string; readonly state: string; readonly count: number }[];
  readonly ledger: { readonly leaves: number; readonly signed: number };
};

/** One thing that must work before requests may come: named, with a sentence when it does not. */
export type ReadinessCheck = { readonly name: string; readonly problem: string | null };
