import { type Clock, type Instant } from '#kernel/instant.ts';
import type { Mailer, Message } from './mailer.ts';

export type OutboxMessage = Message & { readonly at: Instant };

/**
 * The mailer of demo installations, where every address is invented: it sends nothing and shows what it would have
 * sent, on a page of its own. In memory, the latest fifty; a restart empties it.
 */
export class OutboxMailer implements Mailer {
  readonly #clock: Clock;
  readonly #messages: OutboxMessage[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async send(message: Message): Promise<void> {
    this.#messages.unshift({ ...message, at: this.#clock() });
    this.#messages.length = Math.min(this.#messages.length, 50);
  }

  /** Latest first. */
  messages(): readonly OutboxMessage[] {
    return [...this.#messages];
  }

  async close(): Promise<void> {
    this.#messages.length = 0;
  }
}
