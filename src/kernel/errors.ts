/**
 * The one error class. Every code has one sentence that tells the reader what to do; `docs/errors.md` lists them
 * and a test holds the two together. Details fill the sentence and must never carry personal data: what was refused
 * is named by file, offset and reason, never by content.
 */

export const ERROR_SENTENCES = {
  // Set-up and configuration
  'config-invalid': 'The configuration is not usable: {problems}. Correct these keys and start again.',
  'data-folder-in-use':
    'The data folder {folder} is in use by process {pid}. Stop it, or give this one another folder with NUWA_DATA.',
  'data-folder-kind':
    'The data folder {folder} is a {found} installation and cannot be opened as a {wanted} one. Choose another folder with NUWA_DATA.',
  'keys-missing':
    'The data folder {folder} belongs to keys that are not in {keys}. Put the key folder back, or set NUWA_KEYS to where it is.',
  'database-unreachable':
    'The database did not answer: {reason}. Check DATABASE_URL and that the server runs.',
  'database-too-old': 'PostgreSQL {found} is too old; version 15 or newer is needed.',
  'database-newer':
    'The database was made by a newer Nüwa ({reason}). Start that version, or name another database.',
  'server-not-running': 'No Nüwa server answers on {socket}. Start it with "npm start".',
  // Input
  'bad-request': 'The request is not usable: {problem}.',
  'not-found': 'There is no {what} named {name}.',
  'too-many-requests': 'Too many requests. Try again in {seconds} seconds.',
  'too-large': '{what} is larger than the limit of {limit}.',
  'method-not-allowed': 'This address answers {allowed} only.',
  'host-refused':
    'The request names a host that this server does not serve. Add the host name to NUWA_HOSTS if it is yours.',
  // Dumps
  'path-outside-inbox':
    'The path lies outside the inbox folder. Put the file into {inbox} and name it there.',
  'file-unreadable': 'The file {file} cannot be read: {reason}.',
  'file-not-written': 'The file {file} cannot be written: {reason}. Name another one.',
  'archive-refused': 'The archive {file} was refused: {reason}.',
  'format-unknown':
    'The shape of {file} was not recognised: {reason}. If it is a list, write a plan (docs/formats/plan-v1.md) and hand it in with --plan.',
  'plan-invalid': 'The plan is not usable: {problem}.',
  'dump-empty': 'The dump holds no record.',
  'dump-known': 'This dump is in the corpus already, as {breach}. Nothing was changed.',
  'breach-exists': 'There is a breach named {name} already. Choose another name with --breach.',
  'import-cancelled': 'The import was cancelled. The corpus is as it was before.',
  'import-running': 'Another import is running; imports run one at a time. Wait for it or cancel it.',
  'engine-failed': 'The corpus engine stopped: {reason}. The corpus is as it was before; import again.',
  'corpus-damaged':
    'The corpus file {file} does not match its manifest. Run "nuwa doctor"; segments can be rebuilt from the fact files.',
  // Evidence
  'evidence-refused': 'The file was refused: {reason}.',
  'evidence-damaged': 'The evidence file {file} is not what was kept: {reason}. Put it back from a copy.',
  // Spine and ledger
  'assertion-refused': 'The assertion was refused: {reason}.',
  'ledger-refused': 'The ledger refuses: {reason}. Nothing was signed.',
  'receipt-invalid': 'The receipt does not hold: {reason}.',
  'notice-undeliverable': 'The message could not be handed to the mail server: {reason}.',
  'link-expired': 'The link is used up or older than {minutes} minutes. Ask for a new one.',
  'report-incomplete':
    'The report cannot be taken as it is: {problems}. Correct these fields and send it again.',
  'idempotency-conflict':
    'This idempotency key came with another request before. Send a new key with a new request.',
  // Ways out and in. One sentence for every cause: told apart, they would map the network that this server stands in.
  'address-refused':
    'The address was not reached, or is none that this server may ask. Check that it is public and answers over https.',
  'mailbox-unreachable':
    'The mailbox could not be read: {reason}. Check NUWA_IMAP_URL and that the server answers.',
  // People and access
  'not-signed-in': 'This needs an account. Sign in, or present an API key.',
  'credentials-refused':
    'The {what} that was presented is not valid or works no longer. Sign in again, or make a new key.',
  'sign-in-refused': 'These do not go together: address, password or code. Check them and try again.',
  'email-unconfirmed':
    'The e-mail address is not confirmed yet. Open the link in the mail that was just sent to it.',
  'password-refused': 'This password cannot be taken: {reason}. Choose another one.',
  'one-time-link-dead':
    'The one-time link was used, has expired, or was replaced by a newer one. Ask for a new one.',
  'not-allowed': 'This is not allowed: {reason}.',
  internal: 'Something broke on our side. The log has it under {reference}.',
} as const;

export type ErrorCode = keyof typeof ERROR_SENTENCES;
type Details = Readonly<Record<string, string | number>>;

export class NuwaError extends Error {
  readonly code: ErrorCode;
  readonly details: Details;

  constructor(code: ErrorCode, details: Details = {}, cause?: unknown) {
    super(fill(ERROR_SENTENCES[code], details), cause === undefined ? undefined : { cause });
    this.name = 'NuwaError';
    this.code = code;
    this.details = details;
  }
}

/** The sentence with its details in place, for those who show it in another language. */
export function fill(sentence: string, details: Details): string {
  return sentence.replace(/\{(\w+)\}/g, (_, key: string) => String(details[key] ?? `(${key} not given)`));
}
