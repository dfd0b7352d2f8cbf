import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardNetwork } from './card-issuers.ts';

test('ranges at their first and last number', () => {
  const table: readonly (readonly [string, number, string | null])[] = [
    ['220000', 16, 'mir'],
    ['220499', 16, 'mir'],
    ['220500', 16, null],
    ['222099', 16, null],
    ['222100', 16, 'mastercard'],
    ['272099', 16, 'mastercard'],
    ['272100', 16, null],
    ['340000', 15, 'amex'],
    ['340000', 16, null],
    ['352799', 16, null],
    ['352800', 16, 'jcb'],
    ['358999', 16, 'jcb'],
    ['360000', 14, 'diners'],
    ['411111', 13, 'visa'],
    ['510000', 16, 'mastercard'],
    ['559999', 17, null],
    ['601382', 19, 'china-domestic'],
    ['620000', 19, 'unionpay'],
    ['629999', 16, 'unionpay'],
    ['620000', 15, null],
    ['650000', 16, 'discover'],
    ['955880', 19, 'china-domestic'],
    ['000000', 16, null],
    ['999999', 16, null],
  ];
  for (const [prefix, length, network] of table) {
    assert.equal(cardNetwork(prefix.padEnd(length, '0')), network, `${prefix}, ${length} digits`);
  }
});

test('every first six digits have at most one network, found alike by steps through all of them', () => {
  let changes = 0;
  let last: string | null = null;
  for (let prefix = 100_000; prefix < 1_000_000; prefix += 100) {
    const network = cardNetwork(String(prefix).padEnd(16, '0'));
    if (network !== last) changes++;
    last = network;
  }
  assert.ok(changes > 30, 'the table is in order, so that the search by halves finds every range');
});
