import { splitReceipts, type VerifiedReceipt, verifyReceipt } from '#domain/ledger/receipt.ts';

/**
 * Checks a receipt file offline: one receipt or several, one after the other, as `nuwa receipt` writes them. Hostile
 * input: the file may come from anybody.
 * @param key the ledger's verifier key in C2SP signed-note form, `origin+hash+base64`
 * @throws NuwaError receipt-invalid, with the reason, at the first receipt that does not hold
 */
export const verifyReceipts = (text: string, key: string): VerifiedReceipt[] =>
  splitReceipts(text).map((receipt) => verifyReceipt(receipt, key));
