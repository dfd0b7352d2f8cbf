import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { InstallationKind } from '#contract/installation.ts';
import type { Language } from '#contract/language.ts';
import type { Problem } from '#contract/problem.ts';
import { type ErrorCode, fill, NuwaError } from '#kernel/errors.ts';
import { SENTENCES_ZH, TITLES_ZH } from './problem-sentences-zh.ts';

/** The one table from codes to HTTP. A new code does not compile until it stands here. */
export const STATUS_OF_CODE: Readonly<Record<ErrorCode, ContentfulStatusCode>> = {
  'config-invalid': 500,
  'data-folder-in-use': 500,
  'data-folder-kind': 500,
  'keys-missing': 500,
  'database-unreachable': 503,
  'database-too-old': 500,
  'database-newer': 500,
  'server-not-running': 503,
  'bad-request': 400,
  'not-found': 404,
  'too-many-requests': 429,
  'too-large': 413,
  'method-not-allowed': 405,
  // RFC 9110 15.5.20: this server does not answer for that name.
  'host-refused': 421,
  'path-outside-inbox': 403,
  'file-unreadable': 422,
  'file-not-written': 422,
  'archive-refused': 422,
  'format-unknown': 422,
  'plan-invalid': 422,
  'dump-empty': 422,
  'dump-known': 409,
  'breach-exists': 409,
  'import-cancelled': 409,
  'import-running': 409,
  'engine-failed': 500,
  'corpus-damaged': 500,
  'evidence-refused': 422,
  'evidence-damaged': 500,
  'assertion-refused': 422,
  'ledger-refused': 409,
  'receipt-invalid': 422,
  'notice-undeliverable': 503,
  'link-expired': 410,
  'report-incomplete': 422,
  'idempotency-conflict': 409,
  'address-refused': 422,
  'mailbox-unreachable': 503,
  'not-signed-in': 401,
  'credentials-refused': 401,
  'sign-in-refused': 401,
  'email-unconfirmed': 403,
  'password-refused': 422,
  'one-time-link-dead': 410,
  'not-allowed': 403,
  internal: 500,
};

/** Faults of ours may name folders and drivers: their sentence stays in the log, the answer carries a reference. */
const OURS = (status: number) => status >= 500 && status !== 503;

export type Answered = {
  readonly status: ContentfulStatusCode;
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: Problem;
};

/** RFC 9457. Anything that is no `NuwaError` is a fault of ours and becomes `internal` under a reference. */
export function problemOf(
  error: unknown,
  installation: InstallationKind,
  fault: (error: unknown) => string,
  language: Language = 'en',
): Answered {
  const known = error instanceof NuwaError ? error : null;
  const hidden = known === null || (known.code !== 'internal' && OURS(STATUS_OF_CODE[known.code]));
  const shown = hidden ? new NuwaError('internal', { reference: fault(error) }) : known;
  const status = STATUS_OF_CODE[shown.code];
  const seconds = shown.details['seconds'];
  return {
    status,
    headers: {
      'content-language': language === 'zh' ? 'zh-CN' : 'en',
      ...(status === 429 && seconds !== undefined ? { 'retry-after': String(seconds) } : {}),
      // RFC 9110 11.6.1. Bearer, since browsers open a window of their own for Basic.
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm="nuwa"' } : {}),
      ...(status === 405 ? { allow: String(shown.details['allowed']) } : {}),
    },
    problem: {
      type: `urn:nuwa:error:${shown.code}`,
      title: (language === 'zh' ? TITLES_ZH : TITLES)[status] ?? 'Error',
      status,
      detail: language === 'zh' ? fill(SENTENCES_ZH[shown.code], shown.details) : shown.message,
      code: shown.code,
      installation,
    },
  };
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Too large',
  421: 'Misdirected request',
  422: 'Unprocessable',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
};
