import type { SubjectKind } from '#domain/assertions/subject.ts';

import type { Time } from '../column-types.ts';

export type IntakeTables = {
  report_drafts: ReportDraftsTable;
  report_codes: ReportCodesTable;
  idempotent_answers: IdempotentAnswersTable;
  received_mails: ReceivedMailsTable;
};

type ReportDraftsTable = {
  id: string;
  owner: Uint8Array | null;
  sealed: Uint8Array;
  saved: Time;
  expires: Time;
};

type ReportCodesTable = {
  code: string;
  subject_kind: SubjectKind;
  subject_id: string;
  passphrase: Uint8Array | null;
  sender: Uint8Array | null;
  made: Time;
};

type IdempotentAnswersTable = { key: Uint8Array; request: Uint8Array; answer: Uint8Array; expires: Time };

/** `other`: a mail that nobody wrote, or an answer that belongs to no case of its sender. */
export type MailOutcome = 'report' | 'added' | 'other';
type ReceivedMailsTable = {
  key: Uint8Array;
  outcome: MailOutcome;
  subject_kind: SubjectKind | null;
  subject_id: string | null;
  received: Time;
};
