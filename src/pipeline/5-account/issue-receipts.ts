import { recordOf } from '#domain/assertions/record-of.ts';
import type { LedgerFiles } from '#engines/ledger-files/ledger-files.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { KeyOf } from '#stores/bodies.ts';
import type { Stores } from '#stores/stores-on.ts';

export type ReceiptNeeds = {
  readonly stores: Pick<Stores, 'assertions' | 'breaches'>;
  /** Receipt of one assertion by identifier; null while its leaf waits for the next checkpoint. */
  readonly receiptOf: (assertion: string) => Promise<string | null>;
};

/**
 * The receipts of everything said about a breach that is under a signed checkpoint by now.
 * @throws NuwaError not-found; also while nothing about it is sealed yet
 */
export async function issueReceipts(needs: ReceiptNeeds, breachName: string): Promise<string[]> {
  const breach = await needs.stores.breaches.byName(breachName);
  if (breach === null) throw new NuwaError('not-found', { what: 'breach', name: breachName });
  const receipts: string[] = [];
  for (const { id } of await needs.stores.assertions.about({ kind: 'breach', id: breach.id })) {
    const receipt = await needs.receiptOf(id);
    if (receipt !== null) receipts.push(receipt);
  }
  if (receipts.length === 0)
    throw new NuwaError('not-found', { what: 'sealed assertion about', name: breachName });
  return receipts;
}

/** The proof file of one assertion, with its free text where that is still there. */
export async function receiptOf(
  {
    stores,
    ledger,
    keyOf,
  }: {
    readonly stores: Pick<Stores, 'assertions' | 'bodies' | 'ledgerLeaves'>;
    readonly ledger: Pick<LedgerFiles, 'receipt'>;
    readonly keyOf: KeyOf;
  },
  id: string,
): Promise<string | null> {
  const [assertion, leaf] = await Promise.all([
    stores.assertions.byId(id),
    stores.ledgerLeaves.ofAssertion(id),
  ]);
  if (assertion === null || leaf === null) throw new NuwaError('not-found', { what: 'assertion', name: id });
  const body = assertion.body === null ? null : await stores.bodies.read(id, assertion.subject, keyOf);
  return ledger.receipt({
    position: leaf.position,
    record: recordOf(assertion),
    salt: leaf.salt,
    bodies: body?.kind === 'text' ? [{ text: body.text, salt: body.salt }] : [],
  });
}
