import { createTransport } from 'nodemailer';
import { NuwaError } from '#kernel/errors.ts';
import type { Mailer, Message } from './mailer.ts';

export type SmtpSettings = {
  /** smtp://user:password@host:port or smtps://…; STARTTLS is used where the server offers it. */
  readonly url: string;
  readonly from: string;
};

/** Mail by SMTP. A slow server holds a message up for 30 seconds at most. */
export function smtpMailer(settings: SmtpSettings): Mailer {
  const transport = createTransport({
    url: settings.url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    pool: true,
    maxConnections: 2,
    // Attachments from files or addresses are never wanted; with these a mistake elsewhere cannot read a file.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(message: Message): Promise<void> {
      try {
        await transport.sendMail({
          from: settings.from,
          // As an object the address is data; as a string it would be parsed, and could name several people.
          to: { name: '', address: message.to },
          subject: message.subject,
          text: message.text,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
      } catch (error) {
        // Without `cause`: the server's words usually repeat the address.
        throw new NuwaError('notice-undeliverable', { reason: reasonOf(error) });
      }
    },
    async close(): Promise<void> {
      transport.close();
    },
  };
}

/** What went wrong in a closed set of words: nodemailer's code and the server's three digits. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const reply =
    'responseCode' in error && typeof error.responseCode === 'number' ? ` ${error.responseCode}` : '';
  return `${/^[A-Z]{1,20}$/.test(code) ? code : 'unknown'}${reply}`;
}
