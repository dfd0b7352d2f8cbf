export type MailHeader = { readonly key: string; readonly value: string };

/**
 * Whether a mail was sent by a program, so that answering it could start two programs talking for ever: RFC 3834
 * (Auto-Submitted), an empty sender and reports (RFC 3464), lists (RFC 2369, RFC 2919), and the older habits of
 * vacation programs.
 */
export function isAutomatic(headers: readonly MailHeader[]): boolean {
  return headers.some(({ key, value }) => {
    const word = value.trim().toLowerCase();
    switch (key.toLowerCase()) {
      case 'auto-submitted':
        return !/^no(?:$|[\s;(])/.test(word);
      case 'return-path':
        return /^<\s*>$/.test(word);
      case 'content-type':
        return /^multipart\/report\b/.test(word);
      case 'precedence':
        return /^(?:bulk|list|junk|auto_reply)\b/.test(word);
      case 'from':
        return /\b(?:mailer-daemon|postmaster)@/.test(word);
      case 'list-id':
      case 'list-post':
      case 'list-unsubscribe':
      case 'x-autoreply':
      case 'x-autorespond':
      case 'x-auto-response-suppress':
      case 'feedback-id':
        return true;
      default:
        return false;
    }
  });
}
