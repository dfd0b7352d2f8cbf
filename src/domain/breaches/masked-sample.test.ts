import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskedSample } from './masked-sample.ts';
import type { Plan } from './plan.ts';

const plan: Plan = {
  version: 1,
  charset: 'utf-8',
  shape: { kind: 'delimited', delimiter: '\t', trim: true, header: true },
  columns: [{ role: 'username' }, { role: 'secret' }, { role: 'email' }, { role: 'ignored' }],
};
const lines = [
  'user\tpassword\temail\tnote',
  'xiaoming88\thunter2!\txiaoming88@mail.example\tlikes tea',
  'daxiong\t5f4dcc3b5aa765d61d8327deb882cf99\tnot an address\t',
  '',
  'visit us at nobody.example',
];
const sample = new TextEncoder().encode(lines.join('\n'));

test('rows through the plan, masked, with the reasons of refused ones', () => {
  assert.deepEqual(
    maskedSample(plan, sample).map(({ refused }) => refused),
    [null, null, 'blank', 'too-few-fields'],
  );
  const [first, second] = maskedSample(plan, sample);
  assert.match(first!.cells[2]!, /^x\*+@m\*+\.example$/);
  assert.equal(second!.cells[1], '[md5]');
  assert.equal(second!.cells[3], '');
  assert.equal(maskedSample(plan, sample, 1).length, 1);
});

test('no word of the list comes through, not even through a wrong plan', () => {
  const wrong: Plan = {
    ...plan,
    columns: [{ role: 'email' }, { role: 'name' }, { role: 'secret' }, { role: 'mobile' }],
  };
  for (const one of [plan, wrong]) {
    const shown = JSON.stringify(maskedSample(one, sample));
    for (const word of ['xiaoming', 'hunter', 'daxiong', '5f4d', 'address', 'likes', 'visit', 'nobody']) {
      assert.ok(!shown.includes(word), word);
    }
  }
});
