/**
 * Who acts. Every use-case takes one. `operator` reached the unix socket or the command line of the machine itself;
 * `platform` is Nüwa acting on a schedule or on a consequence; `anonymous` came over the network unproven;
 * `address` has proven to read the mailbox behind a one-time link (only the keyed tag is carried, never the address).
 */
export type Actor =
  | { readonly kind: 'operator' }
  | { readonly kind: 'platform' }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'address'; readonly tag: string };

/** How an actor is written into assertions and audit rows. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'operator':
    case 'platform':
    case 'anonymous':
      return actor.kind;
    case 'address':
      return `address:${actor.tag}`;
  }
}
