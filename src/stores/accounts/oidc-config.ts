import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';

import type { GenericOAuthConfig, GenericOAuthUserInfo } from 'better-auth/plugins/generic-oauth';

import type { AccountSettings, OidcProvider, ProofKind } from './account-settings.ts';

/** What a provider has just proven of the person who comes back from it. Lives as long as that one request. */
export type Proof = {
  readonly provider: string;
  readonly subject: string;
  readonly kind: ProofKind;
  readonly token: Uint8Array;
  readonly epoch: number;
};

const proofsOfRequest = new AsyncLocalStorage<Proof[]>();

/** Runs `work` and tells what providers proved while it ran. */
export async function gatherProofs<T>(
  work: () => Promise<T>,
): Promise<{ result: T; proofs: readonly Proof[] }> {
  const proofs: Proof[] = [];
  return { result: await proofsOfRequest.run(proofs, work), proofs };
}

/**
 * A provider, asked by the authorisation code flow with PKCE (RFC 7636), state and nonce; its ID token is verified
 * against its published keys (OpenID Connect Core 1.0, 3.1.3.7), and a provider whose keys cannot be had is not used.
 */
export function oidcConfig(provider: OidcProvider, { signUp, tokenOf }: AccountSettings): GenericOAuthConfig {
  return {
    providerId: provider.id,
    name: provider.name,
    discoveryUrl: `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    scopes: ['openid', ...(provider.scopes ?? ['profile', 'email'])],
    pkce: true,
    requireIdTokenVerification: true,
    disableSignUp: signUp === 'closed',
    mapProfileToUser: (profile) => {
      keepProofs(provider, profile, tokenOf);
      return { email: addressOf(provider, profile), name: textOf(profile['name']) ?? provider.name };
    },
  };
}

/** The values themselves are dropped here; only corpus tokens go on. The library has matched `sub` to the ID token. */
function keepProofs(
  provider: OidcProvider,
  profile: GenericOAuthUserInfo,
  tokenOf: AccountSettings['tokenOf'],
): void {
  const subject = textOf(profile.sub);
  if (subject === null) return;
  for (const { claim, kind } of provider.proofs ?? []) {
    // An address or a number that the provider itself has not checked proves nothing.
    if (profile[`${claim}_verified`] === false || (claim === 'email' && profile['email_verified'] !== true))
      continue;
    const value = textOf(profile[claim]);
    const token = value === null ? null : tokenOf(kind, value);
    if (token !== null) proofsOfRequest.getStore()?.push({ provider: provider.id, subject, kind, ...token });
  }
}

/** A provider that gives no address (of ID cards, say) gets one that no mail can ever reach (RFC 2606). */
function addressOf(provider: OidcProvider, profile: GenericOAuthUserInfo): string {
  const given = textOf(profile.email);
  if (given !== null) return given;
  const digest = createHash('sha256')
    .update(`${provider.issuer}\0${String(profile.sub)}`)
    .digest('hex');
  return `${digest.slice(0, 32)}@${provider.id}.invalid`;
}

const textOf = (value: unknown): string | null =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : null;
