import type { Assertion } from './assertion.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The object whose canonical JSON (RFC 8785) is committed to the ledger: format version 1, see
 * `docs/formats/assertion-v1.md`. Its members never change; a later version has another number. The position is not
 * in it, since the ledger itself says where a leaf stands.
 */
export function recordOf(assertion: Assertion): { readonly [key: string]: Json } {
  const { subject, axis, value, recipient, actor, organization, basis, evidence } = assertion;
  const { id, happened, recorded, withdraws, body } = assertion;
  return {
    version: 1,
    id,
    subject: { kind: subject.kind, id: subject.id },
    axis,
    // Checked against its axis before it was recorded: strings, whole numbers, null, lists and objects of these.
    value: value as Json,
    recipient,
    actor,
    organization,
    basis,
    evidence,
    happened,
    recorded,
    withdraws,
    body,
  };
}
