/**
 * The first journey of an operator, from an empty folder to a corpus that is seeded, corrected, re-keyed and checked,
 * through the command line alone. The steps stand on each other: they are one test.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import type { ControlAnswers, ImportReport } from '#contract/control.ts';
import { foldersOf } from '#engines/installation/installation.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newPlace, nuwa, nuwaJson, type RunningServer, startServer } from '../support/installation.ts';
import { bulkFileOf, type PlainList, plainList, sha1 } from '../support/plain-list.ts';

type Problem = { readonly error: { readonly code: string; readonly message: string } };

test('the first journey', async (t) => {
  const place = newPlace(t, { NUWA_SEAL_SECONDS: '1' });
  const first = plainList('alpha', 3000);
  const second = plainList('beta', 2000);
  const third = plainList('gamma', 1500);
  const fourth = plainList('delta', 1800);
  const firstFile = fileOf('alpha.example.txt', first.text);
  const secondFile = fileOf('beta.txt', second.text);
  let exports = 0;
  let server: RunningServer;
  let verifierKey = '';

  function fileOf(name: string, content: string | Uint8Array): string {
    const path = join(place.lists, name);
    writeFileSync(path, content);
    return path;
  }

  /** What the public ranges hold, by the bulk file; and that the range over HTTP says the same. */
  async function assertRanges(lists: readonly PlainList[], seeds?: ReadonlyMap<string, number>) {
    const out = join(place.lists, `export-${exports++}.txt`);
    const { code, object } = await nuwaJson<ControlAnswers['export']>(place, [
      'export',
      'hibp',
      '--out',
      out,
    ]);
    assert.equal(code, 0);
    const expected = bulkFileOf(lists, seeds);
    assert.equal(object.records, expected.split('\n').length - 1);
    assert.ok(readFileSync(out, 'utf8') === expected, 'the bulk file is that of the lists');
    for (const password of ['shared-4', 'alpha!1', 'beta!1', 'never used']) {
      const hash = sha1(password);
      const body = await (await fetch(`${server.url}/range/${hash.slice(0, 5)}`)).text();
      const wanted = expected.split('\n').filter((line) => line.startsWith(hash.slice(0, 5)));
      assert.equal(body, wanted.map((line) => line.slice(5)).join('\r\n'), `range of ${hash.slice(0, 5)}`);
    }
  }

  const breachNames = async () =>
    (await (await server.connect()).call('breaches', {})).breaches.map(({ name }) => name).sort();
  const leaves = async () =>
    (await (await fetch(`${server.url}/metrics`)).text()).match(/^nuwa_ledger_leaves.*$/m)?.[0];

  await t.test('asking makes nothing; the first start makes an empty, real installation', async () => {
    const asked = await nuwaJson<Problem>(place, ['breaches']);
    assert.equal(asked.code, 66);
    assert.equal(asked.object.error.code, 'not-found');
    assert.ok(!existsSync(place.data) && !existsSync(place.keys));
    server = await startServer(t, place);
    const { object } = await nuwaJson<ControlAnswers['status']>(place, ['status']);
    verifierKey = object.verifierKey;
    assert.equal(object.kind, 'real');
    assert.equal(object.url, server.url);
    assert.equal(object.passwords, 0);
    assert.match((await nuwa(place, ['breaches'])).stdout, /empty/);
    assert.equal(statSync(place.data).mode & 0o777, 0o700);
    assert.equal(statSync(place.keys).mode & 0o777, 0o700);
    assert.equal(statSync(join(place.data, 'nuwa.sock')).mode & 0o777, 0o600);
  });

  await t.test('a list is taken in without a flag, and its figures add up', async () => {
    const { code, object } = await nuwaJson<ImportReport & { installation: string }>(place, [
      'import',
      firstFile,
    ]);
    assert.equal(code, 0);
    assert.equal(object.installation, 'real');
    assert.equal(object.breach, 'Alpha');
    assert.equal(object.rows, 3000);
    const refused = Object.values(object.refused).reduce((sum, n) => sum + n, 0);
    assert.equal(object.indexed + refused, object.rows);
    assert.equal(object.indexed, 3000);
    assert.deepEqual(object.people, { by: 'email', distinct: 3000 });
    assert.deepEqual(object.schemes, [{ scheme: 'plain', rows: 3000 }]);
    assert.deepEqual(new Set(Object.values(object.custody)), new Set(['not stated']));
    assert.equal(object.secrets, 'answered');
    await assertRanges([first]);
  });

  await t.test(
    'a password is checked: listed ends with 3, not listed with 0 and never with "safe"',
    async () => {
      const listed = await nuwaJson<{ checked: number; listed: { line: number; times: number }[] }>(
        place,
        ['check'],
        'alpha!1\n',
      );
      assert.equal(listed.code, 3);
      assert.deepEqual(listed.object.listed, [{ line: 1, times: 1 }]);
      const clean = await nuwa(place, ['check'], 'correct horse battery staple\n');
      assert.equal(clean.code, 0);
      assert.match(clean.stdout, /0 listed.*does not mean safe/);
      const many = fileOf('passwords.txt', 'nobody uses this\nshared-4\nalpha!2\n');
      const both = await nuwaJson<{ checked: number; listed: { line: number; times: number }[] }>(place, [
        'check',
        '--file',
        many,
      ]);
      assert.equal(both.code, 3);
      assert.equal(both.object.checked, 3);
      assert.deepEqual(both.object.listed, [
        { line: 2, times: first.passwords.get('shared-4') },
        { line: 3, times: 1 },
      ]);
    },
  );

  await t.test(
    'breaches are listed and shown; a correction is a new assertion and the old one stays',
    async () => {
      const table = await nuwa(place, ['breaches']);
      assert.equal(table.code, 0);
      assert.match(table.stdout, /^Alpha +3,000 +3,000 +plain +open +public$/m);
      const before = await nuwaJson<ControlAnswers['breach']>(place, ['breach', 'alpha']);
      assert.equal(before.object.breach.title, 'alpha.example');
      const amended = await nuwa(place, ['amend', 'Alpha', 'title', 'The alpha list']);
      assert.equal(amended.code, 0, amended.stderr);
      const after = await nuwaJson<ControlAnswers['breach']>(place, ['breach', 'Alpha']);
      assert.equal(after.object.breach.title, 'The alpha list');
      const titles = after.object.standings.filter(({ axis }) => axis === 'title').map(({ value }) => value);
      assert.deepEqual(titles.sort(), ['The alpha list', 'alpha.example']);
      assert.equal(after.object.standings.length, before.object.standings.length + 1);
      const refused = await nuwaJson<Problem>(place, ['amend', 'Alpha', 'breach-date', 'yesterday']);
      assert.equal(refused.code, 73);
      assert.equal(refused.object.error.code, 'assertion-refused');
    },
  );

  await t.test(
    'receipts hold offline, with nothing but the public key, and a forged one does not',
    async () => {
      const out = join(place.lists, 'receipts.txt');
      const sealed = await untilCode(0, () =>
        nuwaJson<{ receipts: number; verifierKey: string }>(place, ['receipt', 'Alpha', '--out', out]),
      );
      assert.ok(sealed.receipts >= 5, `${sealed.receipts} receipts`);
      // Another machine: no data, no keys, no server.
      const elsewhere = newPlace(t);
      const verified = await nuwaJson<{ valid: boolean; receipts: object[] }>(elsewhere, [
        'verify-receipt',
        out,
        '--key',
        sealed.verifierKey,
      ]);
      assert.equal(verified.code, 0, verified.stderr);
      assert.equal(verified.object.valid, true);
      assert.equal(verified.object.receipts.length, sealed.receipts);
      assert.ok(!existsSync(elsewhere.data), 'nothing is made where a receipt is checked');
      const forged = fileOf('forged.txt', readFileSync(out, 'utf8').replace('operator', 'platform'));
      const found = await nuwa(elsewhere, ['verify-receipt', forged, '--key', sealed.verifierKey]);
      assert.equal(found.code, 3);
      assert.match(found.stderr, /does not hold/);
    },
  );

  await t.test(
    'the same dump is refused by its content, whatever it is called, and nothing changes',
    async () => {
      const names = await breachNames();
      const before = await leaves();
      assert.ok(before);
      const again = [
        ['import', firstFile],
        ['import', firstFile, '--breach', 'Another'],
        ['import', fileOf('renamed.txt.gz', gzipSync(first.text))],
      ];
      for (const args of again) {
        const { code, object } = await nuwaJson<Problem>(place, args);
        assert.equal(code, 73, args.join(' '));
        assert.equal(object.error.code, 'dump-known', args.join(' '));
        assert.match(object.error.message, /as Alpha\. Nothing was changed/);
      }
      assert.deepEqual(await breachNames(), names);
      assert.equal(await leaves(), before, 'nothing is said about a dump that was refused');
      await assertRanges([first]);
    },
  );

  await t.test(
    'a second list adds exactly what it holds, and removing it takes out exactly that',
    async () => {
      const taken = await nuwa(place, [
        'import',
        secondFile,
        '--breach',
        'Second',
        '--handed-in-by',
        'a finder',
      ]);
      assert.equal(taken.code, 0, taken.stderr);
      assert.match(taken.stdout, /2,000 rows = 2,000 indexed \+ 0 refused/);
      assert.match(taken.stdout, /handed in by a finder, legal basis not stated, approved by not stated/);
      await assertRanges([first, second]);
      const removed = await nuwa(place, ['remove', 'Second', '--yes']);
      assert.equal(removed.code, 0, removed.stderr);
      await assertRanges([first]);
      const gone = await nuwaJson<Problem>(place, ['remove', 'Second', '--yes']);
      assert.equal(gone.code, 66);
      const back = await nuwa(place, ['import', secondFile, '--breach', 'Second']);
      assert.equal(back.code, 0, back.stderr);
      await assertRanges([first, second]);
    },
  );

  await t.test(
    'a list that is cancelled half-way leaves nothing, and can be taken in afterwards',
    async () => {
      const before = await breachNames();
      const long = fileOf('long.txt', plainList('long', 150_000).text);
      const { code, stderr } = await nuwa(place, ['import', long, '--breach', 'Long'], '', {
        interruptAfter: async () => {
          const { corpus } = foldersOf(place.data);
          while (readdirSync(join(corpus, 'work')).length === 0) await sleep(10);
        },
      });
      assert.equal(code, 75, stderr);
      assert.match(stderr, /cancelled/);
      await assertRanges([first, second]);
      assert.deepEqual(readdirSync(join(foldersOf(place.data).corpus, 'work')), []);
      assert.deepEqual(
        (await breachNames()).filter((name) => name !== 'Long'),
        before,
      );
      const small = fileOf('long.txt', third.text);
      assert.equal((await nuwa(place, ['import', small, '--breach', 'Long'])).code, 0);
      await assertRanges([first, second, third]);
    },
  );

  await t.test('what waits for company or is withheld changes no public range until it may', async () => {
    const few = plainList('few', 60);
    const small = await nuwaJson<ImportReport>(place, ['import', fileOf('few.txt', few.text)]);
    assert.equal(small.code, 0, small.stderr);
    assert.equal(small.object.secrets, 'waiting');
    const withheld = await nuwaJson<ImportReport>(place, [
      'import',
      fileOf('w.txt', fourth.text),
      '--withheld',
    ]);
    assert.equal(withheld.code, 0, withheld.stderr);
    assert.equal(withheld.object.secrets, 'withheld');
    await assertRanges([first, second, third]);
    const named = await (await fetch(`${server.url}/api/v1/breaches`)).text();
    assert.ok(!named.includes('"W"'), 'what is withheld is not listed in public');
    assert.equal((await nuwa(place, ['amend', 'W', 'publicity', 'public'])).code, 0);
    await assertRanges([first, second, third, few, fourth]);
    for (const name of ['Few', 'W', 'Long'])
      assert.equal((await nuwa(place, ['remove', name, '--yes'])).code, 0);
    await assertRanges([first, second]);
  });

  const seeds = new Map(
    Array.from({ length: 1500 }, (_, i) => [sha1(i < 10 ? `shared-${i * 4}` : `seed ${i}`), 7 + i] as const),
  );

  await t.test('ranges are seeded from HASH:count lines', async () => {
    const seedFile = fileOf('seed.txt', [...seeds].map(([hash, times]) => `${hash}:${times}\r\n`).join(''));
    const { code, object } = await nuwaJson<ControlAnswers['seed']>(place, ['seed', seedFile]);
    assert.equal(code, 0);
    assert.equal(object.kind, 'sha1');
    assert.equal(object.records, seeds.size);
    assert.equal(object.refused, 0);
    await assertRanges([first, second], seeds);
  });

  await t.test('keys are rotated and no answer changes', async () => {
    const names = await breachNames();
    const { code, object } = await nuwaJson<ControlAnswers['rotate']>(place, ['keys', 'rotate']);
    assert.equal(code, 0);
    assert.equal(object.epoch, 2);
    assert.deepEqual(await breachNames(), names);
    await assertRanges([first, second], seeds);
    const known = await nuwaJson<Problem>(place, ['import', secondFile, '--breach', 'Fourth']);
    assert.equal(known.object.error.code, 'dump-known', 'a dump is known in every epoch');
  });

  await t.test('the doctor finds nothing', async () => {
    const { code, object } = await nuwaJson<ControlAnswers['doctor']>(place, ['doctor']);
    assert.deepEqual(
      object.findings.filter(({ ok }) => !ok),
      [],
    );
    assert.ok(object.findings.length >= 5);
    assert.equal(code, 0);
  });

  await t.test(
    'whatever goes wrong is a sentence on standard error, with its code and without a stack',
    async () => {
      const noJson = fileOf('no.json', 'not json');
      const wrong: [args: string[], code: number, name: string | null][] = [
        [['import', join(place.lists, 'missing.txt')], 66, 'file-unreadable'],
        [['import', fileOf('empty.txt', '')], 65, 'dump-empty'],
        [['import', secondFile, '--breach', 'not a name'], 64, 'bad-request'],
        [['import', secondFile, '--plan', noJson], 65, 'plan-invalid'],
        [
          ['import', fileOf('other.txt', plainList('epsilon', 50).text), '--breach', 'Second'],
          73,
          'breach-exists',
        ],
        [['breach', 'Nobody'], 66, 'not-found'],
        [['remove', 'Nobody', '--yes'], 66, 'not-found'],
        [['seed', join(place.lists, 'missing.txt')], 66, 'file-unreadable'],
        [['check', '--file', join(place.lists, 'missing.txt')], 66, 'file-unreadable'],
        [['export', 'hibp', '--out', firstFile], 73, 'file-not-written'],
        [['receipt', 'Alpha', '--out', firstFile], 73, 'file-not-written'],
        [['verify-receipt', firstFile, '--key', 'x+00000000+AAAA'], 64, 'bad-request'],
        [['verify-receipt', firstFile, '--key', verifierKey], 3, 'receipt-invalid'],
        [['demo', '2011'], 78, 'data-folder-kind'],
        [['start', '--empty'], 75, 'data-folder-in-use'],
        [['no-such-command'], 64, null],
      ];
      for (const [args, code, name] of wrong) {
        const told = await nuwa(place, name === null ? args : ['--json', ...args]);
        const what = `${args.join(' ')}: ${told.stdout}${told.stderr}`;
        assert.equal(told.code, code, what);
        assert.match(told.stderr, /^\S.{10,}/, what);
        assert.doesNotMatch(told.stderr + told.stdout, /^\s+at |node:internal|\(.* not given\)/m, what);
        if (name !== null) {
          const { error } = JSON.parse(told.stdout) as Problem;
          assert.equal(error.code, name, what);
          assert.equal(told.stderr, `${error.message}\n`, what);
        }
      }
      assert.equal(readFileSync(firstFile, 'utf8'), first.text, 'no file of anybody is written over');
      assert.deepEqual(await breachNames(), ['Alpha', 'Second']);
    },
  );

  await t.test('the pages of a real installation speak of no demo, and have no outbox', async () => {
    const page = await fetch(`${server.url}/en`);
    assert.equal(page.status, 200);
    assert.equal(page.headers.get('nuwa-installation'), 'real');
    assert.doesNotMatch(await page.text(), /demo|invented/i);
    assert.equal((await fetch(`${server.url}/en/demo/outbox`)).status, 404);
  });

  await t.test('a second start of the same folder goes on where it was, and stays a real one', async () => {
    await server.stop();
    assert.ok(!existsSync(join(place.data, 'nuwa.sock')), 'the socket is gone with the server');
    server = await startServer(t, place, []);
    const { object } = await nuwaJson<ControlAnswers['status']>(place, ['status']);
    assert.equal(object.kind, 'real');
    await assertRanges([first, second], seeds);
    assert.doesNotMatch(readFileSync(place.log, 'utf8'), /fault|demo/i);
    await server.stop();
  });
});

test('a configuration with mistakes is refused, and each of them is named', async (t) => {
  const place = newPlace(t, {
    PORT: 'eighty',
    NUWA_SEAL_SECONDS: '0',
    NUWA_DATEN: '/x',
    DATABASE_URL: 'nowhere',
  });
  const { code, stderr } = await nuwa(place, ['breaches']);
  assert.equal(code, 78);
  for (const key of ['PORT', 'NUWA_SEAL_SECONDS', 'NUWA_DATEN', 'DATABASE_URL'])
    assert.match(stderr, new RegExp(key));
  assert.ok(!existsSync(place.data));
});

test('a folder is opened with its own keys only, and a demo never as a real installation', async (t) => {
  const place = newPlace(t);
  const list = join(place.lists, 'list.txt');
  writeFileSync(list, plainList('zeta', 100).text);
  // The first import of a new place makes the installation, with no server running.
  const made = await nuwa(place, ['import', list]);
  assert.equal(made.code, 0, made.stderr);
  const elsewhere = join(place.root, 'other-keys');
  const strange = { ...place, environment: { ...place.environment, NUWA_KEYS: elsewhere } };
  const refused = await nuwaJson<Problem>(strange, ['breaches']);
  assert.equal(refused.code, 78);
  assert.equal(refused.object.error.code, 'keys-missing');
  assert.ok(!existsSync(elsewhere), 'no second set of keys is made for a folder that has one');
  const identity = join(place.data, 'installation.json');
  writeFileSync(identity, readFileSync(identity, 'utf8').replace('"real"', '"demo"'));
  const { code, stdout, stderr } = await nuwa(place, ['start', '--empty']);
  assert.equal(code, 78);
  assert.equal(
    stderr,
    `${new NuwaError('data-folder-kind', { folder: place.data, found: 'demo', wanted: 'real' }).message}\n`,
  );
  assert.equal(stdout, '');
});

/** Repeats a command until it ends with this code; the ledger is sealed at a beat of its own. */
async function untilCode<T>(
  code: number,
  run: () => Promise<{ code: number | null; object: T }>,
): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { code: found, object } = await run();
    if (found === code) return object;
    assert.ok(Date.now() < deadline, `it never ended with ${code}: ${JSON.stringify(object)}`);
    await sleep(500);
  }
}
