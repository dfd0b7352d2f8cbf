import type { ErrorCode } from '#kernel/errors.ts';

/** The answer is a finding: a password is listed, a receipt does not hold, the doctor found something. */
export const EXIT_FINDING = 3;

/** Exit codes by error, after BSD's sysexits.h; `docs/errors.md` lists them and a test holds the two together. */
export const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  'config-invalid': 78,
  'data-folder-in-use': 75,
  'data-folder-kind': 78,
  'keys-missing': 78,
  'database-unreachable': 69,
  'database-too-old': 78,
  'database-newer': 78,
  'server-not-running': 69,
  'bad-request': 64,
  'not-found': 66,
  'too-many-requests': 75,
  'too-large': 65,
  'method-not-allowed': 64,
  'host-refused': 64,
  'path-outside-inbox': 77,
  'file-unreadable': 66,
  'file-not-written': 73,
  'archive-refused': 65,
  'format-unknown': 65,
  'plan-invalid': 65,
  'dump-empty': 65,
  'dump-known': 73,
  'breach-exists': 73,
  'import-cancelled': 75,
  'import-running': 75,
  'engine-failed': 70,
  'corpus-damaged': 70,
  'assertion-refused': 73,
  'ledger-refused': 70,
  'receipt-invalid': EXIT_FINDING,
  'notice-undeliverable': 69,
  'link-expired': 65,
  'address-refused': 69,
  'mailbox-unreachable': 69,
  internal: 70,
};
