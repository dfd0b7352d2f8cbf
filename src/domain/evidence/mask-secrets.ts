import { STARS, type Tally } from './tally.ts';

/** Names of headers, keys and parameters whose values let their bearer in. */
const SECRET_NAME =
  /^(?:set-?cookie2?|cookies?|(?:proxy-?)?authorization|x-(?:auth|access|api|csrf|xsrf|amz-security)[\w-]{0,40}|[\w-]{0,40}(?:token|session-?_?id|sessid|secret|api-?_?key|access-?_?key|private-?_?key|jwt)|j?sid|ticket)$/i;

export const isSecretName = (name: string): boolean => name.length <= 128 && SECRET_NAME.test(name.trim());

const NAMES =
  'set-cookie2?|cookie|(?:proxy-)?authorization|x-(?:auth|access|api|csrf|xsrf|amz-security)[\\w-]{0,40}';
/** `Cookie: …` as it stands in transcripts, after the marks that curl puts before, or behind an opening quote. */
const HEADER = new RegExp(`(^[<>*]?[ \\t]{0,8}(?:${NAMES})[ \\t]{0,8}:)([^\\r\\n]+)`, 'gim');
const QUOTED_HEADER = new RegExp(`(["'](?:${NAMES})[ \\t]{0,8}:)([^"'\\r\\n]+)`, 'gi');
const CURL = /([ \t](?:-b|--cookie|-u|--user)[ \t=]{1,4})("[^"\r\n]*"|'[^'\r\n]*'|[^\s"']+)/g;
const PARAMETER =
  /((?:^|[?&;\s"'])[\w-]{0,20}(?:token|session_?id|sessid|password|passwd|pwd|secret|api_?key|access_?key|ticket|jwt)=)([^&#\s"'<>;]+)/gim;
const BEARER = /(\b(?:Bearer|Basic|Digest)[ \t]{1,4})([A-Za-z0-9._~+/=-]{8,})/g;
/** A signed token (RFC 7519) that stands anywhere. */
const JWT = /()(\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{2,}(?:\.[A-Za-z0-9_-]*)?)/g;

const PATTERNS = [HEADER, QUOTED_HEADER, CURL, PARAMETER, BEARER, JWT];

/**
 * Cookies, authorization headers, tokens and passwords in a transcript of requests, masked: with them whoever reads
 * the evidence could go on where the finder stopped. Done to every sample, also where its personal data may stay.
 */
export function maskSecrets(text: string, tally: Tally): string {
  let masked = text;
  for (const pattern of PATTERNS)
    masked = masked.replace(pattern, (whole: string, before: string, value: string) => {
      if (value.trim() === '' || value.trim() === STARS) return whole;
      tally.add('secret');
      return `${before}${/^\s/.test(value) ? ' ' : ''}${STARS}`;
    });
  return masked;
}
