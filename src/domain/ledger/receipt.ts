import { NuwaError } from '#kernel/errors.ts';

import { openCheckpoint } from './checkpoint.ts';
import { type AssertionRecord, commit, commitBody, publicLeaf, SALT_BYTES } from './commitment.ts';
import { canonicalJson, type JsonValue } from './jcs.ts';
import { HASH_BYTES, leafHash, sameBytes } from './merkle-hash.ts';
import { rootFromInclusion } from './merkle-proof.ts';
import { parseVerifierKey } from './signed-note.ts';
import { base64, bytesOfBase64, integerOfDecimal, textOfUtf8 } from './strict-text.ts';

const FIRST_LINE = 'nuwa-receipt/v1';
/** The second part of a receipt is a C2SP tlog-proof as it stands, so that its tools read it too. */
const PROOF_LINE = 'c2sp.org/tlog-proof@v1';
const MAX_BYTES = 4 * 1024 * 1024;
/** A tree of 2^53 leaves has paths of 53 hashes. */
const MAX_PROOF = 53;

export type Body = { readonly text: string; readonly salt: Uint8Array };

export type ReceiptParts = {
  readonly record: AssertionRecord;
  readonly salt: Uint8Array;
  /** Free texts that the record refers to by their commitment, where the holder is given them. */
  readonly bodies: readonly Body[];
  readonly index: number;
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
};

export type VerifiedReceipt = {
  readonly record: AssertionRecord;
  readonly bodies: readonly string[];
  readonly leafIndex: number;
  /** The signed tree that holds the record; the root in base64, as the checkpoint has it. */
  readonly checkpoint: { readonly origin: string; readonly size: number; readonly root: string };
};

/**
 * The file that a party takes away (docs/formats/receipt-v1.md): UTF-8 text, one spelling only.
 *
 * @throws NuwaError `assertion-refused` when the record has no canonical form.
 */
export function composeReceipt(parts: ReceiptParts): string {
  const head = [FIRST_LINE, `record ${canonicalJson(parts.record)}`, `salt ${base64(parts.salt)}`];
  for (const body of parts.bodies) {
    head.push(`body ${base64(body.salt)} ${base64(Buffer.from(body.text, 'utf8'))}`);
  }
  const proof = [PROOF_LINE, `index ${parts.index}`, ...parts.proof.map(base64)];
  return `${head.join('\n')}\n\n${proof.join('\n')}\n\n${parts.checkpoint}`;
}

/**
 * Verifies a receipt offline: the record and its salt give the leaf, leaf and proof give the root, and the ledger's
 * key has signed that root. Hostile input: bounded, strict, and nothing in it is believed before it is proven.
 *
 * @param verifierKey `name+hash+base64`, known from elsewhere than the receipt.
 * @throws NuwaError `receipt-invalid` with the reason; `bad-request` when the verifier key is malformed.
 */
export function verifyReceipt(file: Uint8Array | string, verifierKey: string): VerifiedReceipt {
  const verifier = parseVerifierKey(verifierKey);
  const receipt = readReceipt(typeof file === 'string' ? Buffer.from(file, 'utf8') : file);
  const bodies = receipt.bodies.map((body) => provenBody(receipt.record, body));

  const checkpoint = openCheckpoint(Buffer.from(receipt.checkpoint, 'utf8'), verifier);
  if (checkpoint.kind === 'refused') throw invalid(`its checkpoint is not valid: ${checkpoint.reason}`);

  const leaf = leafHash(publicLeaf(commit(receipt.record, receipt.salt)));
  const root = rootFromInclusion(leaf, receipt.index, checkpoint.size, receipt.proof);
  if (root === null) {
    throw invalid(`its proof cannot belong to leaf ${receipt.index} of a tree of ${checkpoint.size} leaves`);
  }
  if (!sameBytes(root, checkpoint.root)) {
    throw invalid(
      'record, salt and proof do not lead to the signed root, so the record is not what was logged there',
    );
  }
  const { origin, size } = checkpoint;
  return {
    record: receipt.record,
    bodies,
    leafIndex: receipt.index,
    checkpoint: { origin, size, root: base64(root) },
  };
}

/**
 * The receipts of a file that holds one or, one after the other, several. No line of a receipt but its first can be
 * that line, so the cut is certain; whatever is no receipt stays in a piece that `verifyReceipt` refuses.
 */
export function splitReceipts(text: string): string[] {
  return text.split(/(?<=\n)(?=nuwa-receipt\/v1\n)/);
}

function readReceipt(file: Uint8Array): ReceiptParts {
  if (file.length > MAX_BYTES) throw invalid('it is larger than 4 MiB');
  const text = textOfUtf8(file);
  if (text === null) throw invalid('it is not UTF-8 text');
  // Three parts, each ended by the first blank line; the checkpoint has a blank line of its own.
  const [head = '', proofPart = '', ...rest] = text.split('\n\n');
  if (rest.length === 0) throw invalid('it is cut short');
  const [firstLine, recordLine = '', saltLine = '', ...bodyLines] = head.split('\n');
  if (firstLine !== FIRST_LINE) throw invalid(`its first line is not ${FIRST_LINE}`);
  const [proofLine, indexLine = '', ...proofLines] = proofPart.split('\n');
  if (proofLine !== PROOF_LINE) throw invalid(`its second part does not start with ${PROOF_LINE}`);
  if (proofLines.length > MAX_PROOF) throw invalid('its proof is longer than any tree is high');

  const index = integerOfDecimal(after('index ', indexLine));
  if (index === null) throw invalid('its index is not a number');
  return {
    record: readRecord(after('record ', recordLine)),
    salt: readBytes(after('salt ', saltLine), SALT_BYTES, 'salt'),
    bodies: bodyLines.map((line) => readBody(after('body ', line))),
    index,
    proof: proofLines.map((line) => readBytes(line, HASH_BYTES, 'proof')),
    checkpoint: rest.join('\n\n'),
  };
}

/** A record is accepted in its canonical spelling only: otherwise two readers could see two things, one proven. */
function readRecord(text: string): AssertionRecord {
  let record: unknown;
  let canonical: string;
  try {
    record = JSON.parse(text);
    canonical = canonicalJson(record);
  } catch (cause) {
    throw invalid('its record is not canonical JSON', cause);
  }
  if (canonical !== text) throw invalid('its record is not in canonical form');
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw invalid('its record is not an object');
  }
  return record as AssertionRecord; // every value passed canonicalJson
}

function readBody(line: string): Body {
  const [salt = '', encoded = '', ...more] = line.split(' ');
  const bytes = bytesOfBase64(encoded);
  const text = bytes === null || more.length > 0 ? null : textOfUtf8(bytes);
  if (text === null) throw invalid('one of its texts is malformed');
  return { salt: readBytes(salt, SALT_BYTES, 'salt of a text'), text };
}

function provenBody(record: AssertionRecord, body: Body): string {
  const commitment = Buffer.from(commitBody(body.text, body.salt)).toString('hex');
  if (!holds(record, commitment)) throw invalid('one of its texts is not the one that the record commits to');
  return body.text;
}

function holds(value: JsonValue, wanted: string): boolean {
  if (typeof value !== 'object' || value === null) return value === wanted;
  return Object.values(value).some((member: JsonValue) => holds(member, wanted));
}

function after(word: string, line: string): string {
  if (!line.startsWith(word)) throw invalid(`a line "${word.trim()}" is missing where it must stand`);
  return line.slice(word.length);
}

function readBytes(text: string, length: number, what: string): Uint8Array {
  const bytes = bytesOfBase64(text);
  if (bytes === null || bytes.length !== length)
    throw invalid(`its ${what} is not ${length} bytes in base64`);
  return bytes;
}

function invalid(reason: string, cause?: unknown): NuwaError {
  return new NuwaError('receipt-invalid', { reason }, cause);
}
