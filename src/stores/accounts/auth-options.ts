import { apiKey } from '@better-auth/api-key';
import { passkey } from '@better-auth/passkey';
import type { BetterAuthOptions } from 'better-auth';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { twoFactor } from 'better-auth/plugins/two-factor';

import { newId } from '#kernel/ids.ts';

import type { AccountSettings } from './account-settings.ts';
import { confirmationMail, existingAccountMail, resetMail } from './account-mails.ts';
import { limitAttempts } from './limit-attempts.ts';
import { oidcConfig } from './oidc-config.ts';
import { LEAST_PASSWORD, LONGEST_PASSWORD, refuseWeakPasswords } from './refuse-weak-passwords.ts';

export const AUTH_PATH = '/api/auth';
const SESSION_SECONDS = 24 * 3600;
const SESSION_REFRESH_SECONDS = 3600;
const API_KEY_MOST_DAYS = 366;

/** Prefixes of the library's rows; `acc` is the identifier by which the rest of the house knows an account. */
const ID_PREFIXES: Readonly<Record<string, string>> = {
  user: 'acc',
  account: 'way',
  session: 'ses',
  verification: 'ver',
  twoFactor: 'sec',
  passkey: 'psk',
  apikey: 'key',
};

/**
 * Everything that we ask of the library. Its database adapter is put in by `open-accounts.ts`. What is switched off
 * here stays off whatever the defaults of the next version: telemetry, its own rate limits (they keep addresses),
 * its logger (it writes e-mail addresses), linking of accounts by an equal e-mail address (who controls a provider
 * would control our accounts).
 */
export function authOptions(settings: AccountSettings, secret: string) {
  const { publicUrl, random, clock, send, signUp, fault } = settings;
  const mail = async (make: () => { to: string; subject: string; text: string }) => {
    try {
      await send?.(make());
    } catch (error) {
      // The answer must not tell whether a mail was due, so that it cannot tell of its failure either.
      fault(error);
    }
  };
  return {
    appName: 'Nüwa',
    baseURL: publicUrl,
    basePath: AUTH_PATH,
    secret,
    trustedOrigins: [new URL(publicUrl).origin],
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    onAPIError: { errorURL: `${publicUrl}/sign-in`, onError: (error: unknown) => reportFault(error, fault) },
    emailAndPassword: {
      enabled: true,
      disableSignUp: signUp === 'closed',
      minPasswordLength: LEAST_PASSWORD,
      maxPasswordLength: LONGEST_PASSWORD,
      // A sign-up answers the same for an address that has an account: nobody is signed in by it.
      autoSignIn: false,
      requireEmailVerification: send !== null,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 3600,
      onExistingUserSignUp: ({ user }: { user: { email: string } }) =>
        mail(() => existingAccountMail(publicUrl, user.email)),
      ...(send === null
        ? {}
        : {
            sendResetPassword: ({ user, token }: { user: { email: string }; token: string }) =>
              mail(() => resetMail(publicUrl, user.email, token)),
          }),
    },
    ...(send === null
      ? {}
      : {
          emailVerification: {
            sendOnSignUp: true,
            sendOnSignIn: true,
            expiresIn: 24 * 3600,
            sendVerificationEmail: ({ user, token }: { user: { email: string }; token: string }) =>
              mail(() => confirmationMail(publicUrl, user.email, token)),
          },
        }),
    session: {
      modelName: 'account_sessions',
      expiresIn: SESSION_SECONDS,
      updateAge: SESSION_REFRESH_SECONDS,
      freshAge: SESSION_REFRESH_SECONDS,
    },
    user: {
      modelName: 'accounts',
      additionalFields: {
        // Set: may not sign in, and nothing that was given to the account works.
        suspendedAt: { type: 'date' as const, required: false, input: false, returned: false },
      },
    },
    account: {
      modelName: 'account_ways_in',
      // In an encrypted cookie: who only starts a sign-in, and anybody can, leaves nothing in the database.
      storeStateStrategy: 'cookie' as const,
      updateAccountOnSignIn: false,
      accountLinking: { enabled: true, disableImplicitLinking: true, allowDifferentEmails: true },
    },
    verification: { modelName: 'account_verifications' },
    advanced: {
      useSecureCookies: new URL(publicUrl).protocol === 'https:',
      cookiePrefix: 'nuwa',
      defaultCookieAttributes: { sameSite: 'lax' as const, httpOnly: true },
      // `mountAuth` refuses what comes from pages of other sites, with and without a session, before the library sees it.
      disableCSRFCheck: true,
      // No address is kept, so none is read.
      ipAddress: { disableIpTracking: true },
      database: {
        generateId: ({ model }: { model: string }) => newId(ID_PREFIXES[model] ?? 'row', random),
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (
            session: { userId: string },
            context: { context: { internalAdapter: { findUserById(id: string): Promise<unknown> } } } | null,
          ) => {
            const user = await context?.context.internalAdapter.findUserById(session.userId);
            return isSuspended(user) ? false : undefined;
          },
        },
      },
    },
    plugins: [
      refuseWeakPasswords(settings.isLeaked),
      limitAttempts(clock),
      twoFactor({
        issuer: 'Nüwa',
        allowPasswordless: true,
        schema: { twoFactor: { modelName: 'account_second_factors' } },
      }),
      passkey({
        ...relyingParty(publicUrl),
        rpName: 'Nüwa',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        schema: { passkey: { modelName: 'account_passkeys', fields: { credentialID: 'credentialId' } } },
      }),
      apiKey({
        defaultPrefix: 'nuwa_',
        defaultKeyLength: 48,
        maximumNameLength: 64,
        requireName: true,
        rateLimit: { enabled: false },
        keyExpiration: { defaultExpiresIn: null, minExpiresIn: 0, maxExpiresIn: API_KEY_MOST_DAYS },
        startingCharactersConfig: { shouldStore: false },
        // A key is for our interface, never for managing the account: a stolen one cannot make more of its kind.
        enableSessionForAPIKeys: false,
        schema: { apikey: { modelName: 'account_keys' } },
      }),
      genericOAuth({ config: settings.oidc.map((provider) => oidcConfig(provider, settings)) }),
    ],
  } satisfies BetterAuthOptions;
}

const isSuspended = (user: unknown): boolean =>
  typeof user === 'object' && user !== null && 'suspendedAt' in user && user.suspendedAt !== null;

/** The relying party of WebAuthn is a name, never an address; browsers take `localhost` for a machine of one's own. */
function relyingParty(publicUrl: string): { rpID: string; origin: string[] } {
  const { hostname, origin, port, protocol } = new URL(publicUrl);
  const loopback = hostname === '127.0.0.1' || hostname === '[::1]';
  const local = `${protocol}//localhost${port === '' ? '' : `:${port}`}`;
  return { rpID: loopback ? 'localhost' : hostname, origin: loopback ? [origin, local] : [origin] };
}

/** Refusals are answers; everything else that the library meets is a fault of ours, and must not vanish in it. */
function reportFault(error: unknown, fault: (error: unknown) => void): void {
  const refusal =
    error instanceof Error && error.name === 'APIError' && Reflect.get(error, 'statusCode') !== 500;
  if (!refusal) fault(error);
}
