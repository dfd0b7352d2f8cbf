import { NuwaError } from '#kernel/errors.ts';

import { LEAST_PASSWORD, LONGEST_PASSWORD, PASSWORD_LEAKED } from './refuse-weak-passwords.ts';

/** What the library refuses with: its status, its code, sometimes a sentence. Nothing that was sent is in them. */
type Refusal = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly seconds: number;
};

/** The library's refusals in our own words. Anything that is no refusal of it passes as it is: a fault of ours. */
export function asNuwaError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'APIError') return error;
  return refused(refusalOf(Number(Reflect.get(error, 'statusCode')), Reflect.get(error, 'body')));
}

/** Reads what the library answered; returns the error to throw, or null when it is an answer. */
export async function refusalIn(response: Response): Promise<unknown> {
  if (response.status < 400) return null;
  const text = await response.clone().text();
  return refused(refusalOf(response.status, parsed(text)));
}

function refused({ status, code, message, seconds }: Refusal): NuwaError {
  const known = BY_CODE[code];
  if (known !== undefined) return known();
  if (status === 429) return new NuwaError('too-many-requests', { seconds });
  if (status === 401) return new NuwaError('not-signed-in');
  if (status === 403) return new NuwaError('not-allowed', { reason: message });
  if (status === 404) return new NuwaError('not-found', { what: 'address', name: 'that' });
  if (status >= 500) return new NuwaError('internal', { reference: `accounts answered ${status} ${code}` });
  return new NuwaError('bad-request', { problem: message });
}

const badCredentials = () => new NuwaError('sign-in-refused');
const deadLink = () => new NuwaError('one-time-link-dead');
const weak = (reason: string) => () => new NuwaError('password-refused', { reason });
const staleSession = () => new NuwaError('credentials-refused', { what: 'session, older than an hour,' });

const BY_CODE: Readonly<Record<string, () => NuwaError>> = {
  INVALID_EMAIL_OR_PASSWORD: badCredentials,
  INVALID_PASSWORD: badCredentials,
  INVALID_CODE: badCredentials,
  INVALID_BACKUP_CODE: badCredentials,
  INVALID_TWO_FACTOR_COOKIE: badCredentials,
  AUTHENTICATION_FAILED: badCredentials,
  PASSKEY_NOT_FOUND: badCredentials,
  CHALLENGE_NOT_FOUND: badCredentials,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: badCredentials,
  ACCOUNT_TEMPORARILY_LOCKED: () => new NuwaError('too-many-requests', { seconds: 900 }),
  FAILED_TO_CREATE_SESSION: () => new NuwaError('credentials-refused', { what: 'account' }),
  UNABLE_TO_CREATE_SESSION: () => new NuwaError('credentials-refused', { what: 'account' }),
  SESSION_NOT_FRESH: staleSession,
  EMAIL_NOT_VERIFIED: () => new NuwaError('email-unconfirmed'),
  INVALID_TOKEN: deadLink,
  TOKEN_EXPIRED: deadLink,
  EMAIL_PASSWORD_SIGN_UP_DISABLED: () =>
    new NuwaError('not-allowed', { reason: 'accounts are made by invitation here' }),
  [PASSWORD_LEAKED]: weak('it is on a list of leaked passwords'),
  PASSWORD_COMPROMISED: weak('it is on a list of leaked passwords'),
  PASSWORD_TOO_SHORT: weak(`it has fewer than ${LEAST_PASSWORD} characters`),
  PASSWORD_TOO_LONG: weak(`it has more than ${LONGEST_PASSWORD} characters`),
};

function refusalOf(status: number, body: unknown): Refusal {
  const field = (name: string): unknown =>
    typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  const text = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);
  return {
    status,
    code: text(field('code'), ''),
    message: text(field('message'), 'it was refused'),
    seconds: Number(field('seconds')) || 60,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the library's empty and plain answers: the status says all
  }
}
