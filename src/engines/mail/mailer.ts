/**
 * Hands messages to somebody who delivers them.
 *
 * `send` returns once the other side has taken responsibility for the message (SMTP: 250 after the data), and is
 * then free to forget it. It never retries: whoever calls knows whether a second copy would do harm. A failure may
 * still have delivered the message (the connection broke after the data), so a caller who retries may send twice.
 * Nothing of a message is kept, logged or put into an error, except in the outbox of a demo installation.
 */
export interface Mailer {
  /** @throws NuwaError notice-undeliverable; the reason names no address */
  send(message: Message): Promise<void>;
  close(): Promise<void>;
}

export type Message = {
  /** One address, as the person typed it. Attacker-controlled: it must never be able to add a header or a recipient. */
  readonly to: string;
  readonly subject: string;
  /** Plain text, lines separated by `\n`. No HTML: nothing to track with, nothing to phish with. */
  readonly text: string;
};
