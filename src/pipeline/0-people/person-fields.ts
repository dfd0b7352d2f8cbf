import { NuwaError } from '#kernel/errors.ts';

/** Attacker-controlled. Enough to send to; the mailbox itself is the only proof of an address. */
export function emailOf(text: string): string {
  const email = text.trim().toLowerCase();
  if (email.length > 254 || !/^[^\s@<>",;]{1,64}@[^\s@<>",;]+\.[^\s@<>",;]+$/.test(email)) {
    throw new NuwaError('bad-request', { problem: 'the e-mail address is none' });
  }
  return email;
}

export function nameOf(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 100) {
    throw new NuwaError('bad-request', { problem: 'the name is empty or longer than 100 characters' });
  }
  return name;
}
