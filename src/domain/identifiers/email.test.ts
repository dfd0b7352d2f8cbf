import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyText } from './testing/any-text.ts';
import { canonicaliseEmail, canonicaliseEmailAtLength, domainOfEmail } from './email.ts';

/** Text that is an address, or nearly one. */
const nearlyAddress = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...'aZ09._+-!\u3000 "＠ａé@'.split('')), maxLength: 70 }),
    fc.string({ unit: fc.constantFrom(...'aZ09.-_é。x@ '.split('')), maxLength: 80 }),
    fc.constantFrom('.example', '.EXAMPLE', '.1', '.a', '', '.'),
  )
  .map(([local, domain, end]) => `${local}@${domain}${end}`);

test('the quick way and the long way agree on every text', () => {
  const bothWays = (text: string): void =>
    assert.deepEqual(canonicaliseEmail(text), canonicaliseEmailAtLength(text));
  fc.assert(fc.property(nearlyAddress, bothWays), { numRuns: 3000 });
  fc.assert(fc.property(fc.emailAddress(), bothWays), { numRuns: 500 });
  fc.assert(fc.property(anyText(), bothWays));
});

test('lengths at the limits: 64 before the @, 63 a label, 254 in all', () => {
  const domain = (length: number): string =>
    `${`${'a'.repeat(49)}.`.repeat(6).slice(0, length - '.example'.length)}.example`;
  assert.ok(canonicaliseEmail(`${'a'.repeat(64)}@${domain(189)}`).ok);
  assert.deepEqual(canonicaliseEmail(`${'a'.repeat(64)}@${domain(190)}`), { ok: false, reason: 'length' });
  assert.deepEqual(canonicaliseEmail(`${'é'.repeat(33)}@a.example`), { ok: false, reason: 'length' });
  assert.ok(canonicaliseEmail(`a@${'a'.repeat(63)}.example`).ok);
  assert.deepEqual(canonicaliseEmail(`a@${'a'.repeat(64)}.example`), { ok: false, reason: 'domain' });
});

test('the domain of a canonical address is what follows the last @', () => {
  assert.equal(domainOfEmail('li.lei@codehub.example'), 'codehub.example');
});

test('a field of megabytes is refused at once', () => {
  const long = `${'a.'.repeat(1_000_000)}@codehub.example`;
  assert.deepEqual(canonicaliseEmail(long), { ok: false, reason: 'length' });
});
