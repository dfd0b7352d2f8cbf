import { NuwaError } from '#kernel/errors.ts';
import type { Mailer, Message } from '../mailer.ts';

/** For tests of other rooms: keeps what it was given, and fails as often as it is told to. */
export class FakeMailer implements Mailer {
  readonly sent: Message[] = [];
  /** The next so many messages fail; `persisted`: the message went out, and the caller is told that it did not. */
  failures: { left: number; readonly persisted: boolean } = { left: 0, persisted: false };

  async send(message: Message): Promise<void> {
    const failing = this.failures.left > 0;
    if (failing) this.failures.left--;
    if (!failing || this.failures.persisted) this.sent.push(message);
    if (failing) throw new NuwaError('notice-undeliverable', { reason: 'ECONNECTION' });
  }

  async close(): Promise<void> {}
}
