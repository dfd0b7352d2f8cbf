import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { LookupRequest, WaitingRequests } from './waiting-requests.ts';

/**
 * Takes a question about an e-mail address and answers nothing. The corpus is not asked here, nor when the mail is
 * written: only the reader of the mailbox, by the code in the mail, causes a look-up. So hit, miss and sensitive are
 * the same in words and time by construction, and a test holds that (`lookup-desk.test.ts`).
 * @throws NuwaError bad-request for what cannot be an address; too-many-requests when too many wait, whoever they are
 */
export function requestLookup(
  slices: { readonly waiting: WaitingRequests },
  _actor: Actor,
  request: LookupRequest,
): void {
  if (!looksLikeAddress(request.email)) {
    throw new NuwaError('bad-request', { problem: 'this is not an e-mail address' });
  }
  if (slices.waiting.full) throw new NuwaError('too-many-requests', { seconds: 60 });
  slices.waiting.add(request);
}

/** As loose as `<input type="email">`: what is plausible but wrong is accepted like the rest, and gets no mail. */
function looksLikeAddress(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what it refuses
  return text.length <= 320 && /^[^\s\u0000-\u001f\u007f@]+@[^\s\u0000-\u001f\u007f@]+$/u.test(text);
}
