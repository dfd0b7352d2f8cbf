import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HANZI } from './2011/words.ts';
import { encodeGb18030 } from './gb18030.ts';

const decode = (bytes: Uint8Array): string => new TextDecoder('gb18030', { fatal: true }).decode(bytes);

test('what is written decodes to the same text', () => {
  const text = `梦想家88  123456  a@b.example，《${HANZI.join('')}》`;
  assert.equal(decode(encodeGb18030(text)), text);
});

test('known codes', () => {
  assert.equal(Buffer.from(encodeGb18030('中国')).toString('hex'), 'd6d0b9fa');
  assert.equal(Buffer.from(encodeGb18030('a')).toString('hex'), '61');
});

test('some characters have a trail byte that looks like ASCII punctuation', () => {
  const trails = HANZI.map((character) => encodeGb18030(character)[1] ?? 0);
  for (const sign of ['|', '\\', '^', '@'])
    assert.ok(trails.includes(sign.charCodeAt(0)), `no character ends in ${sign}`);
});

test('a character without a two-byte code is refused', () => {
  assert.throws(() => encodeGb18030('😀'), RangeError);
  assert.throws(() => encodeGb18030('\u0e01'), RangeError);
});
