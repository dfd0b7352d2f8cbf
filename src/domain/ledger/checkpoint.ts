import { HASH_BYTES } from './merkle-hash.ts';
import { type NoteSigner, type NoteVerifier, openNote, signNote } from './signed-note.ts';
import { base64, bytesOfBase64, integerOfDecimal } from './strict-text.ts';

/** The head of the tree as it is signed (C2SP tlog-checkpoint). The origin names the ledger and is its key's name. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array };

export type OpenedCheckpoint =
  | ({ readonly kind: 'signed' } & Checkpoint)
  | { readonly kind: 'refused'; readonly reason: string };

/** The text that is signed: origin, size, root, a line each. We write no extension lines. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${base64(root)}\n`;
}

/** The signed checkpoint, as it is served at `checkpoint`. The origin is the signer's name. */
export function signCheckpoint(head: { size: number; root: Uint8Array }, signer: NoteSigner): string {
  return signNote(checkpointText({ origin: signer.name, ...head }), signer);
}

/** Opens a checkpoint that must be of this verifier's ledger and signed by its key. Hostile input. */
export function openCheckpoint(note: Uint8Array, verifier: NoteVerifier): OpenedCheckpoint {
  const opened = openNote(note, [verifier]);
  if (opened.kind === 'refused') return opened;
  const checkpoint = parseCheckpoint(opened.text);
  if (checkpoint === null) return { kind: 'refused', reason: 'the signed text is not a checkpoint' };
  if (checkpoint.origin !== verifier.name) {
    return { kind: 'refused', reason: `the checkpoint is of another ledger than ${verifier.name}` };
  }
  return { kind: 'signed', ...checkpoint };
}

/** Reads the text of a checkpoint, or null. Extension lines are passed over, as the specification asks. */
export function parseCheckpoint(text: string): Checkpoint | null {
  if (!text.endsWith('\n')) return null;
  const lines = text.slice(0, -1).split('\n');
  const [origin = '', sizeText = '', rootText = ''] = lines;
  const size = integerOfDecimal(sizeText);
  const root = bytesOfBase64(rootText);
  if (lines.includes('') || size === null || root === null || root.length !== HASH_BYTES) return null;
  return { origin, size, root };
}
