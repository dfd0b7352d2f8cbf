import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { test } from 'node:test';

import { keyStream } from './key-stream.ts';

const KEY = new Uint8Array(32).map((_, i) => 7 * i + 3);

function ofOpenssl(counter: Buffer, first: number, length: number): Buffer {
  const cipher = createCipheriv('aes-256-ctr', KEY, counter);
  return cipher.update(Buffer.alloc(first * 16 + length)).subarray(first * 16);
}

test('the stream is that of counter mode, also where the counter carries over', () => {
  const counters = [
    '00000000000000000000000000000000',
    '0123456789abcdef0123456789abcdef',
    '0123456789abcdef01234567fffffffe',
    '0123456789abcdef01234567ffffffff',
    '01234567fffffffffffffffffffffffe',
    'ffffffffffffffffffffffffffffffff',
  ];
  for (const text of counters)
    for (const first of [0, 1, 2])
      for (const length of [16, 40, 160]) {
        const counter = Buffer.from(text, 'hex');
        assert.deepEqual(keyStream(KEY, counter, first, length), ofOpenssl(counter, first, length));
      }
});

test('two keys do not get in each other’s way', () => {
  const counter = Buffer.alloc(16);
  const other = KEY.map((byte) => byte ^ 1);
  const before = keyStream(KEY, counter, 0, 64);
  assert.notDeepEqual(keyStream(other, counter, 0, 64), before);
  assert.deepEqual(keyStream(KEY, counter, 0, 64), before);
});
