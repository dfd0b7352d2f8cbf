import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import {
  decodeEntries,
  encodeEntries,
  parseLedgerPath,
  type TileAddress,
  tileLevels,
  tilePath,
  tileWidth,
} from './tiles.ts';

test('writes the paths of C2SP tlog-tiles', () => {
  assert.equal(tilePath({ kind: 'tile', level: 0, index: 1234067, width: 256 }), 'tile/0/x001/x234/067');
  assert.equal(tilePath({ kind: 'tile', level: 1, index: 0, width: 17 }), 'tile/1/000.p/17');
  assert.equal(tilePath({ kind: 'entries', index: 273, width: 112 }), 'tile/entries/273.p/112');
  assert.equal(tilePath({ kind: 'entries', index: 1000, width: 256 }), 'tile/entries/x001/000');
});

test('a tree of 70,000 has the tiles that the specification counts', () => {
  assert.equal(tileLevels(70_000), 3);
  const widths = [tileWidth(0, 272, 70_000), tileWidth(0, 273, 70_000), tileWidth(0, 274, 70_000)];
  assert.deepEqual(widths, [256, 112, 0]);
  assert.deepEqual([tileWidth(1, 0, 70_000), tileWidth(1, 1, 70_000), tileWidth(2, 0, 70_000)], [256, 17, 1]);
  assert.deepEqual([tileWidth(0, 0, 256), tileWidth(1, 0, 256), tileLevels(256)], [256, 1, 2]);
});

const address: fc.Arbitrary<TileAddress> = fc
  .tuple(
    fc.option(fc.nat(63)),
    fc.oneof(fc.nat(5000), fc.maxSafeInteger().map(Math.abs)),
    fc.integer({ min: 1, max: 256 }),
  )
  .map(([level, index, width]) =>
    level === null ? { kind: 'entries', index, width } : { kind: 'tile', level, index, width },
  );

test('every path reads back as the file it names', () => {
  fc.assert(fc.property(address, (tile) => assert.deepEqual(parseLedgerPath(tilePath(tile)), tile)));
  assert.deepEqual(parseLedgerPath('checkpoint'), { kind: 'checkpoint' });
});

test('a path in any other spelling names nothing', () => {
  const hostile = [
    '|/checkpoint|checkpoint/|tile|tile/0|tile/0/|tile/0/00|tile/0/0000|tile/0/x000/001|tile/00/000|tile/64/000',
    'tile/0/000.p/0|tile/0/000.p/256|tile/0/000.p/01|tile/0/000.p/|tile/0/../checkpoint|tile/entries/..%2f',
    'tile/0/x001/|tile/0/001/002|tile/data/000|tile/0/000\n|tile/0/x999/x999/x999/x999/x999/999|tile/-1/000',
    'tile/0/٠٠٠|.aside/0|tile/0/000.p/1/2|Checkpoint|tile/0/x001/x234/067/|tile//000|../checkpoint',
  ].flatMap((line) => line.split('|'));
  for (const path of hostile) assert.equal(parseLedgerPath(path), null, JSON.stringify(path));
});

test('entry bundles read back, and a cut bundle is seen', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 });
  fc.assert(
    fc.property(entries, (list) => {
      const back = decodeEntries(encodeEntries(list)) ?? assert.fail('malformed');
      assert.deepEqual(
        back.map((e) => [...e]),
        list.map((e) => [...e]),
      );
    }),
  );
  assert.equal(Buffer.from(encodeEntries([Uint8Array.of(9, 8)])).toString('hex'), '00020908');
  assert.equal(decodeEntries(Uint8Array.of(0)), null);
  assert.equal(decodeEntries(Uint8Array.of(0, 2, 9)), null);
  assert.equal(decodeEntries(encodeEntries([new Uint8Array(65_535)]))?.[0]?.length, 65_535);
  assert.throws(() => encodeEntries([new Uint8Array(65_536)]), { code: 'ledger-refused' });
});
