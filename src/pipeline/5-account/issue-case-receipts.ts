import type { EnterCase } from '#domain/access/enter-case.ts';
import { receivableHistory } from '#domain/access/visible-history.ts';
import type { Actor } from '#kernel/actor.ts';

export type CaseReceiptNeeds = {
  readonly enter: EnterCase;
  /** Receipt of one assertion by identifier; null while its leaf waits for the next checkpoint. */
  readonly receiptOf: (assertion: string) => Promise<string | null>;
};

export type CaseReceipt = { readonly assertion: string; readonly receipt: string };

/**
 * Receipts of everything in a case that the actor may see and that is under a signed checkpoint by now, in the order in
 * which it was said. What was forgotten has a receipt, too: its commitment, without the text.
 * @throws NuwaError not-found, not-allowed
 */
export async function issueCaseReceipts(
  needs: CaseReceiptNeeds,
  actor: Actor,
  id: string,
): Promise<readonly CaseReceipt[]> {
  const entered = await needs.enter(actor, id, 'receipts');
  const receipts: CaseReceipt[] = [];
  for (const { id: assertion } of receivableHistory(entered.history, entered)) {
    const receipt = await needs.receiptOf(assertion);
    if (receipt !== null) receipts.push({ assertion, receipt });
  }
  return receipts;
}
