import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { commit, commitBody, commitmentOf, publicLeaf } from './commitment.ts';

const salt = new Uint8Array(32).fill(7);

test('a commitment is the documented hash, independent of member order', () => {
  const want = createHash('sha256')
    .update(
      Buffer.concat([Buffer.from('nuwa/commitment/v1\0'), salt, Buffer.from('{"axis":"verdict","n":1}')]),
    )
    .digest('hex');
  assert.equal(Buffer.from(commit({ n: 1, axis: 'verdict' }, salt)).toString('hex'), want);
  assert.deepEqual(commit({ axis: 'verdict', n: 1 }, salt), commit({ n: 1, axis: 'verdict' }, salt));
});

test('salt, record and purpose each change the commitment', () => {
  const other = new Uint8Array(32).fill(8);
  const seen = [
    commit({ n: 1 }, salt),
    commit({ n: 2 }, salt),
    commit({ n: 1 }, other),
    commitBody('{"n":1}', salt),
    commitBody('{"n":1}', other),
  ].map((bytes) => Buffer.from(bytes).toString('hex'));
  assert.equal(new Set(seen).size, seen.length);
});

test('refuses a salt of the wrong length and text that has no UTF-8 form', () => {
  assert.throws(() => commit({ n: 1 }, salt.subarray(1)), { code: 'assertion-refused' });
  assert.throws(() => commitBody('\ud800', salt), { code: 'assertion-refused' });
});

test('the public leaf carries version and commitment, and nothing else is read as one', () => {
  const commitment = commit({ n: 1 }, salt);
  const leaf = publicLeaf(commitment);
  assert.equal(leaf.length, 33);
  assert.deepEqual(commitmentOf(leaf), commitment);
  assert.equal(commitmentOf(leaf.subarray(1)), null);
  assert.equal(commitmentOf(Uint8Array.of(2, ...commitment)), null);
  assert.throws(() => publicLeaf(commitment.subarray(1)), { code: 'ledger-refused' });
});
