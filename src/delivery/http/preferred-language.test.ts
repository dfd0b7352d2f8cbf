import assert from 'node:assert/strict';
import { test } from 'node:test';

import { preferredLanguage } from './preferred-language.ts';

test('the language that weighs most is taken; English where neither is asked for', () => {
  for (const [header, wanted] of [
    [null, 'en'],
    ['fr, de;q=0.9', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-GB, zh;q=0.5', 'en'],
    ['en;q=0.2, zh;q=0.3', 'zh'],
    ['zh;q=0, en', 'en'],
    ['EN', 'en'],
    ['zh;q=nonsense', 'zh'],
  ] as const) {
    assert.equal(preferredLanguage(header), wanted, String(header));
  }
});
