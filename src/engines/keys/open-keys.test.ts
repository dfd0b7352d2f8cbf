import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inspect } from 'node:util';

import type { Random } from '#kernel/ids.ts';
import { KEY_PURPOSES, type KeyPurpose } from './key-purposes.ts';
import { openKeys } from './open-keys.ts';

const base = mkdtempSync(join(tmpdir(), 'nuwa-keys-'));
after(() => rmSync(base, { recursive: true }));
let folders = 0;
const newFolder = (): string => join(base, `keys-${++folders}`);
let drawn = 0;
const random: Random = (n) => new Uint8Array(n).map((_, i) => (++drawn * 31 + i) & 255);

test('a first start makes all keys, private and different', () => {
  const folder = newFolder();
  const keys = openKeys(folder, random, null);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.deepEqual(readdirSync(folder).sort(), ['ledger.key', 'padding.key', 'root.key', 'token-1.key']);
  for (const name of readdirSync(folder)) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
  const all = [keys.padding, keys.ledgerSeed, keys.derive('accounts'), keys.token(1)].map((key) =>
    Buffer.from(key).toString('hex'),
  );
  assert.ok(all.every((key) => key.length === 64));
  assert.equal(new Set(all).size, 4);
});

test('later starts find the same keys, and know them by their check value', () => {
  const folder = newFolder();
  const first = openKeys(folder, random, null);
  const again = openKeys(folder, random, { dataFolder: '/data', check: first.check });
  assert.deepEqual(again.token(1), first.token(1));
  assert.deepEqual(again.ledgerSeed, first.ledgerSeed);
  assert.match(first.check, /^[0-9a-f]{16}$/);
});

test('another key folder, an empty one or none is refused, and nothing is made in its place', () => {
  const folder = newFolder();
  const { check } = openKeys(folder, random, null);
  const other = newFolder();
  openKeys(other, random, null);
  const expected = { dataFolder: '/data', check };
  assert.throws(() => openKeys(other, random, expected), { code: 'keys-missing' });
  const absent = newFolder();
  assert.throws(() => openKeys(absent, random, expected), { code: 'keys-missing' });
  assert.throws(() => statSync(absent), { code: 'ENOENT' });
  rmSync(join(folder, 'padding.key'));
  assert.throws(() => openKeys(folder, random, expected), { code: 'keys-missing' });
  assert.deepEqual(readdirSync(folder).sort(), ['ledger.key', 'root.key', 'token-1.key']);
});

test('a first start that was cut short is finished by the next, and keeps what was made', () => {
  const folder = newFolder();
  const before = openKeys(folder, random, null);
  rmSync(join(folder, 'root.key'));
  const after = openKeys(folder, random, null);
  assert.deepEqual(after.token(1), before.token(1));
  assert.notDeepEqual(after.derive('accounts'), before.derive('accounts'));
});

test('a rotation makes the next token key once; an epoch without key is missing', () => {
  const keys = openKeys(newFolder(), random, null);
  assert.throws(() => keys.token(2), { code: 'keys-missing' });
  keys.ensureToken(2);
  const second = keys.token(2);
  keys.ensureToken(2);
  assert.deepEqual(keys.token(2), second);
  assert.notDeepEqual(second, keys.token(1));
  assert.throws(() => keys.token(0), RangeError);
});

test('keys that others may read are refused, with what to do about it', () => {
  const folder = newFolder();
  openKeys(folder, random, null);
  chmodSync(join(folder, 'ledger.key'), 0o640);
  assert.throws(() => openKeys(folder, random, null), {
    code: 'config-invalid',
    message: /chmod 600 .*ledger\.key/,
  });
  chmodSync(join(folder, 'ledger.key'), 0o600);
  chmodSync(folder, 0o750);
  assert.throws(() => openKeys(folder, random, null), { code: 'config-invalid', message: /chmod 700/ });
});

test('a damaged key file is refused and not quoted', () => {
  const folder = newFolder();
  openKeys(folder, random, null);
  const path = join(folder, 'token-1.key');
  const most = readFileSync(path, 'latin1').slice(0, 40);
  writeFileSync(path, most);
  assert.throws(
    () => openKeys(folder, random, null),
    (error: Error & { code?: string }) =>
      error.code === 'config-invalid' && !error.message.includes(most.slice(0, 8)),
  );
});

test('no key shows when keys are printed or serialised', () => {
  const keys = openKeys(newFolder(), random, null);
  const shown = inspect(keys, { depth: 9, showHidden: true }) + JSON.stringify(keys);
  for (const key of [keys.padding, keys.ledgerSeed, keys.derive('accounts'), keys.token(1)]) {
    assert.ok(!shown.includes(Buffer.from(key).toString('hex').slice(0, 8)));
    assert.ok(!shown.includes(String(key[0]) + ', ' + String(key[1])));
  }
});

test('two starts at once agree on the keys', () => {
  const folder = newFolder();
  openKeys(folder, random, null);
  rmSync(join(folder, 'root.key'));
  let reentered = false;
  let inner: Uint8Array | null = null;
  const racing: Random = (n) => {
    if (!reentered) {
      reentered = true;
      inner = openKeys(folder, random, null).derive('accounts');
    }
    return random(n);
  };
  assert.deepEqual(openKeys(folder, racing, null).derive('accounts'), inner);
});

test('a key for each purpose: the same at every start, and another for another purpose', () => {
  const folder = newFolder();
  const keys = openKeys(folder, random, null);
  const again = openKeys(folder, random, { dataFolder: '/data', check: keys.check });
  const purposes = Object.keys(KEY_PURPOSES) as KeyPurpose[];
  for (const purpose of purposes) assert.deepEqual(again.derive(purpose), keys.derive(purpose));
  const all = purposes.map((purpose) => Buffer.from(keys.derive(purpose)).toString('hex'));
  assert.ok(all.every((key) => key.length === 64));
  assert.equal(new Set(all).size, purposes.length);
});

test('the former name of the root key is taken over, and the check value with it', () => {
  const folder = newFolder();
  const before = openKeys(folder, random, null);
  renameSync(join(folder, 'root.key'), join(folder, 'case.key'));
  const after = openKeys(folder, random, { dataFolder: '/data', check: before.check });
  assert.deepEqual(after.derive('search'), before.derive('search'));
  assert.ok(!readdirSync(folder).includes('case.key'));
});
