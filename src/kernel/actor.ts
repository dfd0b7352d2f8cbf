/**
 * Who acts. Every use-case takes one. `operator` reached the unix socket or the command line of the machine itself;
 * `platform` is Nüwa acting on a schedule or on a consequence; `anonymous` came over the network unproven;
 * `address` has proven to read the mailbox behind a one-time link (only the keyed tag is carried, never the address);
 * `account` is signed in; `case-code` is an anonymous finder who has shown code and passphrase of this one subject.
 */
export type Actor =
  | { readonly kind: 'operator' }
  | { readonly kind: 'platform' }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'address'; readonly tag: string }
  | { readonly kind: 'account'; readonly id: string }
  | { readonly kind: 'case-code'; readonly subject: string };

/**
 * How an actor is written into assertions and audit rows. In a case an account appears under a pseudonym instead
 * (`Entry.pseudonym`): the recorder refuses an account's bare name there.
 */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'operator':
    case 'platform':
    case 'anonymous':
      return actor.kind;
    case 'address':
      return `address:${actor.tag}`;
    case 'account':
      return `account:${actor.id}`;
    case 'case-code':
      return 'finder';
  }
}
