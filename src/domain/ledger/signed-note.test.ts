import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { checkpointText, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { EMPTY_ROOT } from './merkle-hash.ts';
import { noteSigner, openNote, parseVerifierKey, signNote } from './signed-note.ts';

type KnownSigner = { name: string; signerKey?: string; verifierKey: string; line: string };
const known: { text: string; signers: KnownSigner[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../test/vectors/ledger/notes.json'), 'utf8'),
);
const [peter, enoch] = known.signers as [KnownSigner, KnownSigner];
const peterKey = parseVerifierKey(peter.verifierKey);
const enochKey = parseVerifierKey(enoch.verifierKey);
const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const note = (...lines: string[]): Uint8Array => bytes(`${known.text}\n${lines.join('')}`);

test('signs as golang.org/x/mod/sumdb/note does, to the byte', () => {
  const seed = Buffer.from(peter.signerKey!.split('+').slice(4).join('+'), 'base64').subarray(1);
  const signer = noteSigner(peter.name, seed);
  assert.equal(signer.verifierKey, peter.verifierKey);
  assert.equal(signNote(known.text, signer), `${known.text}\n${peter.line}`);
});

test('opens what a known key has signed, and passes over other keys', () => {
  assert.deepEqual(openNote(note(peter.line, enoch.line), [peterKey]), { kind: 'signed', text: known.text });
  assert.equal(openNote(note(peter.line, enoch.line), [peterKey, enochKey]).kind, 'signed');
  assert.equal(openNote(note(peter.line, peter.line), [peterKey]).kind, 'signed');
  const unknown = openNote(note(enoch.line), [peterKey]);
  assert.deepEqual(unknown, { kind: 'refused', reason: 'no key that we know has signed it' });
});

test('refuses a changed text, a damaged signature, and a damaged one beside a good one', () => {
  const changed = Buffer.from(note(peter.line));
  changed[3]! ^= 1;
  assert.equal(openNote(changed, [peterKey]).kind, 'refused');
  const damaged = enoch.line.replace('rwz+eBzm', 'rwz+eBzn');
  assert.equal(openNote(note(peter.line, damaged), [peterKey, enochKey]).kind, 'refused');
  // The same line under a key that nobody knows harms nothing.
  assert.equal(openNote(note(peter.line, damaged), [peterKey]).kind, 'signed');
});

test('refuses the malformed notes of the Go tests, and some more', () => {
  const malformed = [
    known.text,
    `${known.text}\n`,
    `${known.text}\n${peter.line.slice(0, -1)}`,
    `\u0001${known.text}\n${peter.line}`,
    `${known.text}\n— Bad Name ${peter.line.split(' ')[2]}`,
    `${known.text}\n${peter.line}Unexpected line.\n`,
    `${known.text}\n${peter.line.repeat(101)}`,
    `${known.text}\n${peter.line.replace('— ', '-- ')}`,
    `${known.text}\n— PeterNeumann !!!\n${peter.line}`,
    `${'a\n'.repeat(600_000)}\n${peter.line}`,
    '',
  ];
  for (const text of malformed) assert.equal(openNote(bytes(text), [peterKey]).kind, 'refused');
  assert.equal(openNote(Buffer.concat([Uint8Array.of(0xff), note(peter.line)]), [peterKey]).kind, 'refused');
});

test('refuses a verifier key whose parts do not belong together', () => {
  const bad = [
    '',
    'PeterNeumann',
    peter.verifierKey.replace('c74f20a3', 'c74f20a4'),
    peter.verifierKey.replace('PeterNeumann', 'PeterNeuman'),
    peter.verifierKey.replace('ARpc', 'AhpC'),
    peter.verifierKey.slice(0, -4),
    `${peter.verifierKey}\nx`,
  ];
  for (const key of bad) assert.throws(() => parseVerifierKey(key), { code: 'bad-request' }, key);
  assert.equal(parseVerifierKey(` ${peter.verifierKey}\n`).name, 'PeterNeumann');
});

test('signs nothing that is no note', () => {
  const signer = noteSigner('ledger.example', new Uint8Array(32).fill(1));
  for (const text of ['', 'no newline', 'control\u0007\n', '\ud800\n']) {
    assert.throws(() => signNote(text, signer), { code: 'ledger-refused' });
  }
  for (const name of ['', 'two words', 'a+b', 'wide\u3000space']) {
    assert.throws(() => noteSigner(name, new Uint8Array(32)), { code: 'ledger-refused' });
  }
  assert.throws(() => noteSigner('ledger.example', new Uint8Array(31)), { code: 'ledger-refused' });
});

test('a checkpoint has the three lines of C2SP tlog-checkpoint and reads back', () => {
  const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
  const checkpoint = parseCheckpoint(text) ?? assert.fail('not read');
  assert.equal(checkpoint.size, 20852163);
  assert.equal(checkpointText(checkpoint), text);
  assert.deepEqual(parseCheckpoint(`${text}an extension\n`), checkpoint);
  const bad = [text.slice(0, -1), text.replace('208', '0208'), text.replace('20852163', '9007199254740992')];
  for (const other of [...bad, text.replace('=', ''), `\n${text}`, `${text}\n`, 'a\n1\n', 'a\n-1\nCsUY\n']) {
    assert.equal(parseCheckpoint(other), null, other);
  }
});

test('a checkpoint opens under the key and origin of its own ledger only', () => {
  const signer = noteSigner('ledger.example/one', new Uint8Array(32).fill(1));
  const verifier = parseVerifierKey(signer.verifierKey);
  const signed = bytes(signCheckpoint({ size: 0, root: EMPTY_ROOT }, signer));
  const opened = openCheckpoint(signed, verifier);
  assert.ok(opened.kind === 'signed' && opened.size === 0 && opened.origin === 'ledger.example/one');
  const other = noteSigner('ledger.example/one', new Uint8Array(32).fill(2));
  assert.equal(openCheckpoint(signed, parseVerifierKey(other.verifierKey)).kind, 'refused');
  const foreign = signNote('ledger.example/two\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n', signer);
  assert.deepEqual(openCheckpoint(bytes(foreign), verifier), {
    kind: 'refused',
    reason: 'the checkpoint is of another ledger than ledger.example/one',
  });
  assert.equal(openCheckpoint(bytes(signNote('a poem\n', signer)), verifier).kind, 'refused');
});
