import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import {
  caseCodeOf,
  draftCodeOf,
  draftIdOf,
  findCaseCode,
  passphraseOf,
  readCaseCode,
  readDraftCode,
  readPassphrase,
} from './case-code.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

test('what was made is read back, however it is typed', () => {
  fc.assert(
    fc.property(bytes(8), bytes(16), fc.boolean(), (eight, sixteen, lower) => {
      const sloppy = (text: string) => {
        const typed = text.replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
        return lower ? ` ${typed.toLowerCase()} ` : typed;
      };
      const code = caseCodeOf(eight);
      assert.equal(readCaseCode(sloppy(code)), code);
      assert.equal(readCaseCode(code.slice(3)), code, 'its prefix may be left out');
      assert.equal(findCaseCode(`Re: [${code.toLowerCase()}] thanks`), code);
      const passphrase = passphraseOf(sixteen);
      assert.equal(readPassphrase(sloppy(passphrase)), passphrase);
      const draft = { id: draftIdOf(eight), secret: passphrase };
      assert.deepEqual(readDraftCode(sloppy(draftCodeOf(draft))), draft);
    }),
  );
});

test('anything else is none', () => {
  for (const text of [
    '',
    'NW-',
    'NW-ABCD-EFG',
    'NW-ABCD-EFGHJ',
    'NW-ABCD-EFGU',
    '你好',
    'x'.repeat(10_000),
  ]) {
    assert.equal(readCaseCode(text), null, text.slice(0, 20));
    assert.equal(readPassphrase(text), null);
    assert.equal(readDraftCode(text), null);
  }
  assert.equal(findCaseCode('about the network of NWABC'), null);
  fc.assert(fc.property(fc.string(), (text) => readPassphrase(text) === null || text.length >= 16));
});

test('too few random bytes are no code', () => {
  assert.throws(() => passphraseOf(new Uint8Array(15)), RangeError);
});
