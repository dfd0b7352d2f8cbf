import type { Language } from '#contract/language.ts';
import type { Actor } from '#kernel/actor.ts';

/** What every call of the JSON interface carries beside its input. */
export type CallContext = {
  /** Who calls: an account by cookie or key, an anonymous finder by code, the operator over the unix socket. */
  readonly actor: Actor;
  readonly language: Language;
  /** From the header `Idempotency-Key`; null when none was sent. */
  readonly idempotencyKey: string | null;
  /** The network that the caller comes from, as fair use counts it; left out at the machine itself. */
  readonly network?: string;
  /** Where a failed call leaves its error, so that the app answers it as a problem and not in oRPC's own form. */
  failure?: unknown;
};
