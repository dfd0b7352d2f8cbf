import type { Random } from '#kernel/ids.ts';
import type { Clock } from '#kernel/instant.ts';

import type { Database } from '../database.ts';

/** An OpenID provider as the installation configures it. Its addresses come from the operator, so none is guarded. */
export type OidcProvider = {
  /** Lower-case letters, digits and dashes; part of the redirect address `<public URL>/api/auth/callback/<id>`. */
  readonly id: string;
  /** What people read on the sign-in page. */
  readonly name: string;
  /** Issuer as in the provider's metadata; `/.well-known/openid-configuration` is put behind it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Besides `openid`; default profile and e-mail. */
  readonly scopes?: readonly string[];
  /** Claims that prove who somebody is, and what kind of identifier each one holds. */
  readonly proofs?: readonly { readonly claim: string; readonly kind: ProofKind }[];
};

/** Kinds of identifiers that a provider's claim may prove. */
export type ProofKind = 'resident-id' | 'mobile' | 'email' | 'passport';

/** Token of an identifier in the corpus and the epoch of its key; null when the value is none of that kind. */
export type TokenOf = (
  kind: ProofKind,
  value: string,
) => { readonly token: Uint8Array; readonly epoch: number } | null;

export type AccountMail = { readonly to: string; readonly subject: string; readonly text: string };

export type AccountSettings = {
  readonly database: Database;
  /** 32 bytes, `keys.derive('accounts')`: encrypts the fields and signs the cookies. */
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  /** Scheme and host by which browsers reach us, without a slash at the end. `https` makes cookies `Secure`. */
  readonly publicUrl: string;
  readonly isLeaked: (password: string) => Promise<boolean>;
  readonly tokenOf: TokenOf;
  /** Null where no mail can be sent: then no address is ever confirmed. */
  readonly send: ((mail: AccountMail) => Promise<void>) | null;
  readonly signUp: 'open' | 'closed';
  readonly oidc: readonly OidcProvider[];
  /** Hears of faults of ours; given no personal data. */
  readonly fault: (error: unknown) => void;
};
