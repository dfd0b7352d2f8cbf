import type { Subject } from '#domain/assertions/subject.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { Stores } from '#stores/stores-on.ts';

export type ReceiptNeeds = {
  readonly stores: Stores;
  /** Receipt of one assertion by identifier; null while its leaf waits for the next checkpoint. */
  readonly receiptOf: (assertion: string) => Promise<string | null>;
};

/**
 * The receipts of everything said about a breach that is under a signed checkpoint by now.
 * @throws NuwaError not-found; ledger-refused while nothing about it is sealed yet
 */
export async function issueReceipts(needs: ReceiptNeeds, breachName: string): Promise<string[]> {
  const breach = await needs.stores.breaches.byName(breachName);
  if (breach === null) throw new NuwaError('not-found', { what: 'breach', name: breachName });
  const subject: Subject<'breach'> = { kind: 'breach', id: breach.id };
  const receipts: string[] = [];
  for (const { id } of await needs.stores.assertions.about(subject)) {
    const receipt = await needs.receiptOf(id);
    if (receipt !== null) receipts.push(receipt);
  }
  if (receipts.length === 0)
    throw new NuwaError('not-found', { what: 'sealed assertion about', name: breachName });
  return receipts;
}
