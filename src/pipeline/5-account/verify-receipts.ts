import { verifyReceipt } from '#domain/ledger/receipt.ts';
import { NuwaError } from '#kernel/errors.ts';

/**
 * Checks a receipt file offline: one receipt, or a JSON list of them, as `nuwa receipt` writes. Hostile input: the file
 * may come from anybody.
 * @param key the ledger's verifier key in C2SP signed-note form, `origin+hash+base64`
 * @throws NuwaError receipt-invalid, with the reason, at the first receipt that does not hold
 */
export function verifyReceipts(text: string, key: string): ReturnType<typeof verifyReceipt>[] {
  return split(text).map((receipt) => verifyReceipt(receipt, key));
}

function split(text: string): string[] {
  if (!text.trimStart().startsWith('[')) return [text];
  const list = parseList(text);
  if (list === null || list.length === 0)
    throw new NuwaError('receipt-invalid', { reason: 'the file is no list of receipts' });
  return list.map((receipt) => JSON.stringify(receipt));
}

function parseList(text: string): unknown[] | null {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : null;
  } catch {
    return null; // The caller reports it as a receipt that does not hold.
  }
}
