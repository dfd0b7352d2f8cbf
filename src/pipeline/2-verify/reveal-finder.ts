import { type EnterCase, speaker } from '#domain/access/enter-case.ts';
import { accountBehind } from '#domain/access/pseudonym.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Clock } from '#kernel/instant.ts';
import type { RecordEntry } from '#stores/record.ts';
import type { Stores } from '#stores/stores-on.ts';

export type RevealNeeds = {
  readonly enter: EnterCase;
  readonly record: RecordEntry;
  readonly stores: { readonly audit: Pick<Stores['audit'], 'append'> };
  readonly pseudonyms: {
    readonly finderTag: (subject: Subject) => Promise<Uint8Array | null>;
    readonly accounts: () => Promise<readonly string[]>;
  };
  /** Name and address of an account; null when it is gone. */
  readonly profile: (account: string) => Promise<{ readonly email: string; readonly name: string } | null>;
  /** 32 bytes: `keys.derive('pseudonyms')`. */
  readonly pseudonymKey: Uint8Array;
  readonly clock: Clock;
};

export type Revealed = { readonly account: string; readonly name: string; readonly email: string };

const LONGEST_BASIS = 2000;

/**
 * Who reported this case, for a coordinator who says on what basis they must know. The basis goes on record in the
 * case (encrypted, in the ledger), and a row of its own into the audit, both before anybody learns anything: if we
 * crash in between, the record names one who saw nothing.
 * @throws NuwaError not-found and not-allowed as the door says; bad-request without a basis; not-found when the finder
 *   has no account
 */
export async function revealFinder(
  needs: RevealNeeds,
  actor: Actor,
  id: string,
  basis: string,
): Promise<Revealed> {
  const entered = await needs.enter(actor, id, 'reveal');
  if (basis.trim() === '' || basis.length > LONGEST_BASIS) {
    throw new NuwaError('bad-request', {
      problem: `say in 1 to ${LONGEST_BASIS} characters on what basis the finder is revealed`,
    });
  }
  const tag = await needs.pseudonyms.finderTag(entered.subject);
  if (tag === null) throw new NuwaError('not-found', { what: 'account of a finder', name: 'that' });
  const text = `The finder was revealed to me. Basis: ${basis.trim()}`;
  const [note] = await needs.record({
    actor,
    ...speaker(entered),
    says: [say(entered.subject, 'note', { is: 'stated' }, 'statement', { body: text })],
  });
  await needs.stores.audit.append(actor, {
    at: needs.clock(),
    action: 'reveal-finder',
    subject: id,
    ...(note === undefined ? {} : { what: note.id }),
    ...(entered.pseudonym === undefined ? {} : { pseudonym: entered.pseudonym }),
  });
  const account = accountBehind(tag, entered.subject, await needs.pseudonyms.accounts(), needs.pseudonymKey);
  const profile = account === null ? null : await needs.profile(account);
  if (account === null || profile === null) {
    throw new NuwaError('not-found', { what: 'account of a finder', name: 'that' });
  }
  return { account, name: profile.name, email: profile.email };
}
