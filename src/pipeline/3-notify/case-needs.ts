import type { EnterCase } from '#domain/access/enter-case.ts';
import type { Assertion } from '#domain/assertions/assertion.ts';
import type { RecordEntry } from '#stores/record.ts';

/** What every use-case that speaks in a case needs: the door, and the transaction of the spine. */
export type CaseNeeds = { readonly enter: EnterCase; readonly record: RecordEntry };

/** What was said, as it stands on record now. */
export type Said = readonly Assertion[];
