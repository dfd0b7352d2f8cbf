import assert from 'node:assert/strict';
import { test } from 'node:test';

import { reportOf } from './report-pages-fields.ts';
import { readUpload } from './report-pages-upload.ts';
import { REPORT_WORDS_OF } from './report-words-of.ts';
import { REPORT_WORDS } from '#contract/reports.ts';

const BOUNDARY = 'xYzZY';
const part = (name: string, value: string, file = '') =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;

/** A form as it arrives in pieces of so many bytes. */
function upload(
  body: string | Buffer,
  size: number,
  type = `multipart/form-data; boundary=${BOUNDARY}`,
): Request {
  const bytes = Buffer.from(body);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
  return new Request('http://x.example/', {
    method: 'POST',
    headers: { 'content-type': type },
    body: ReadableStream.from(pieces),
    duplex: 'half',
  } as RequestInit);
}

async function all(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('a form with a file arrives byte for byte, whatever the pieces', async () => {
  const content = `\r\n--${BOUNDARY.slice(0, 3)}\r\n\r\n--\r\n${'中文\r\n'.repeat(50)}`;
  const form =
    part('ticket', 't1') +
    part('empty', '') +
    part('file', content, '; filename="截图.png"') +
    `--${BOUNDARY}--\r\n`;
  for (const size of [1, 7, 64, 100_000]) {
    const { fields, file } = await readUpload(upload(form, size));
    assert.deepEqual(fields, { ticket: 't1', empty: '' });
    assert.equal(file?.name, '截图.png');
    assert.equal((await all(file!.bytes)).toString(), content, `pieces of ${size}`);
  }
});

test('a form without a file, and no form at all', async () => {
  const end = `--${BOUNDARY}--\r\n`;
  assert.equal((await readUpload(upload(part('ticket', 't') + end, 10))).file, null);
  assert.equal((await readUpload(upload(part('f', '', '; filename=""') + end, 10))).file, null);
  for (const bad of [
    upload('nonsense', 10),
    upload(part('ticket', 'x'.repeat(5000)) + end, 100),
    upload(`--${BOUNDARY}\r\n${'x'.repeat(20_000)}`, 100),
    upload(Array.from({ length: 20 }, (_, i) => part(`f${i}`, '')).join('') + end, 100),
    upload('{}', 10, 'application/json'),
  ]) {
    await assert.rejects(readUpload(bad), { code: 'bad-request' });
  }
  const cut = await readUpload(upload(part('f', 'half a file', '; filename="a"').slice(0, -4), 10));
  await assert.rejects(all(cut.file!.bytes), { code: 'bad-request' });
});

test('numbers of people are read as people write them', () => {
  const people = (least: string, likely: string, most: string) => {
    const { report, problems } = reportOf('rumour', { least, likely, most, by: 'sampled' });
    assert.ok(report.kind === 'rumour');
    const wrong = problems.filter(({ field }) => field === 'people').map(({ why }) => why);
    return wrong.length > 0
      ? wrong
      : report.people && [report.people.least, report.people.likely, report.people.most];
  };
  assert.deepEqual(people('', '', ''), null);
  assert.deepEqual(people('', '８００，０００', ''), [800_000, 800_000, 800_000]);
  assert.deepEqual(people('100', '', '200'), [100, 200, 200]);
  assert.deepEqual(people('1,000', '2 000', '3000'), [1000, 2000, 3000]);
  assert.deepEqual(people('many', '', ''), ['not-a-number']);
});

test('what must be chosen is asked for, and a choice is never assumed', () => {
  const { problems } = reportOf('vulnerability', { title: 'x' });
  assert.deepEqual(problems, [
    { field: 'critical', why: 'missing' },
    { field: 'consentNamed', why: 'missing' },
    { field: 'consentAsked', why: 'missing' },
    { field: 'consentUnmasked', why: 'missing' },
  ]);
  const chosen = reportOf('vulnerability', {
    critical: 'yes',
    consentNamed: 'no',
    consentAsked: 'yes',
    consentUnmasked: 'no',
    cwe: '89',
    cweOther: 'CWE-1392',
    place: '220100',
    keeper: 'words',
    keeperId: '',
  });
  assert.deepEqual(chosen.problems, []);
  assert.ok(chosen.report.kind === 'vulnerability');
  assert.equal(chosen.report.cwe, 1392);
  assert.deepEqual(chosen.report.place, { division: '220100' });
  assert.deepEqual(chosen.report.keeper, { name: 'words' });
});

test('both languages have the same words', () => {
  const shape = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => a.localeCompare(b))
            .map(([key, inner]) => [key, shape(inner)]),
        )
      : typeof value;
  const { zh, en } = REPORT_WORDS_OF;
  assert.deepEqual(shape(zh), shape(en));
  for (const { options } of [zh, en]) {
    assert.deepEqual(Object.keys(options['classes'] ?? {}), [...REPORT_WORDS.classes]);
  }
});
