import assert from 'node:assert/strict';
import { it } from 'node:test';
import { share } from './numbers.ts';

it('never rounds few to none, nor most to all', () => {
  assert.equal(share(1, 1_000_000, 'en'), '< 0.1%');
  assert.equal(share(999_999, 1_000_000, 'en'), '> 99.9%');
  assert.equal(share(0, 10, 'zh'), '0%');
  assert.equal(share(10, 10, 'zh'), '100%');
  assert.equal(share(1, 3, 'en'), '33.3%');
  assert.equal(share(0, 0, 'en'), '–');
});
