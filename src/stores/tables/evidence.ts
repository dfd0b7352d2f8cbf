import type { EvidenceType } from '#domain/evidence/evidence-type.ts';
import type { MaskedCounts } from '#domain/evidence/tally.ts';
import type { SubjectKind } from '#domain/assertions/subject.ts';

import type { Json, Time, TimeOrNull } from '../column-types.ts';

export type EvidenceTables = { evidence: EvidenceTable };

/** `awaiting-consent`: the unmasked original that a finder insists on, under a key of its own, until it is decided. */
export type EvidenceState = 'kept' | 'awaiting-consent' | 'removed';

type EvidenceTable = {
  id: string;
  subject_kind: SubjectKind;
  subject_id: string;
  state: EvidenceState;
  type: EvidenceType;
  bytes: number;
  sha256: string;
  original_of: string | null;
  masked: Json<MaskedCounts>;
  sample_rows: number;
  sealed_name: Uint8Array | null;
  received: Time;
  removed: TimeOrNull;
};
