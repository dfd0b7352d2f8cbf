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
    discoveryUrl: discoveryUrlOf(provider),
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    scopes: ['openid', ...(provider.scopes ?? ['profile', 'email'])],
    pkce: true,
    requireIdTokenVerification: true,
    disableSignUp: signUp === 'closed',
    getUserInfo: claimsOf(provider),
    mapProfileToUser: (profile) => {
      keepProofs(provider, profile, tokenOf);
      return { email: addressOf(provider, profile), name: textOf(profile['name']) ?? provider.name };
    },
  };
}

/**
 * Everything that the provider says of a person: the ID token, which the library has verified before it asks here, and
 * the userinfo address beside it, where many keep what they count as sensitive. What the token says wins.
 */
function claimsOf(provider: OidcProvider): NonNullable<GenericOAuthConfig['getUserInfo']> {
  let address: Promise<string | null> | null = null;
  return async ({ idToken, accessToken }) => {
    if (idToken === undefined) return null;
    const claims = jsonObject(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    address ??= userInfoAddress(provider).catch((error: unknown) => {
      address = null; // asked again with the next sign-in
      throw error;
    });
    const url = await address;
    const said = url === null || accessToken === undefined ? {} : await askUserInfo(url, accessToken);
    // OpenID Connect Core 1.0, 5.3.2: an answer about somebody else must not be used.
    if (said['sub'] !== undefined && said['sub'] !== claims['sub']) return null;
    const all: Readonly<Record<string, unknown>> = { ...said, ...claims };
    const [sub, email, name] = [textOf(all['sub']), textOf(all['email']), textOf(all['name'])];
    if (sub === null) return null;
    const emailVerified = all['email_verified'] === true || all['email_verified'] === 'true';
    return {
      ...all,
      id: sub,
      sub,
      email_verified: emailVerified,
      emailVerified,
      ...(email === null ? { email: undefined } : { email }),
      ...(name === null ? { name: undefined } : { name }),
    };
  };
}

const ASK_MS = 10_000;

async function userInfoAddress(provider: OidcProvider): Promise<string | null> {
  const response = await fetch(discoveryUrlOf(provider), { signal: AbortSignal.timeout(ASK_MS) });
  return textOf(jsonObject(await response.text())['userinfo_endpoint']);
}

async function askUserInfo(url: string, accessToken: string): Promise<Readonly<Record<string, unknown>>> {
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(ASK_MS) });
  return response.ok ? jsonObject(await response.text()) : {};
}

const discoveryUrlOf = ({ issuer }: OidcProvider): string =>
  `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

/** A claims set, or an empty one for anything else (a signed userinfo answer, say, which we did not ask for). */
function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {}; // no claims in it: whoever needs one refuses
  }
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
