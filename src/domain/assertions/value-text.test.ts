import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valueText } from './value-text.ts';

test('a value reads in one line', () => {
  assert.equal(valueText({ is: 'admitted' }), 'admitted');
  assert.equal(valueText({ is: 'stated', text: 'Code hub' }), 'Code hub');
  assert.equal(valueText({ is: 'stated' }), 'stated (kept encrypted)');
  assert.equal(valueText({ is: 'stated', classes: ['email', 'password'] }), 'email, password');
  assert.equal(
    valueText({ is: 'told', by: 'keeper', people: null, how: 'public-notice', steps: ['reset-password'] }),
    'told keeper public-notice reset-password',
  );
  assert.equal(
    valueText({ is: 'mixed', of: [{ breach: 'brc_1', share: 55 }] }),
    'mixed {"breach":"brc_1","share":55}',
  );
});
