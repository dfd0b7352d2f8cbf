import assert from 'node:assert/strict';
import { test } from 'node:test';

import { residentIdCheck } from '#domain/identifiers/resident-id.ts';
import { refuseLists, roomForNext, DEFAULT_EVIDENCE_LIMITS } from './evidence-limits.ts';
import { keptFileName } from './file-name.ts';
import { maskSample, readSample } from './mask-sample.ts';

const ID = `11010119900307771${residentIdCheck('11010119900307771')}`;
const mask = (text: string) => maskSample(readSample(text), true);

test('a CSV is masked by its columns; what leads to nobody stays', () => {
  const masked = mask(
    `姓名,身份证号,手机,城市,密码,地址\n张三,${ID},13900001234,金华,abc12345,解放路1号\n李四,${ID},13900001235,杭州,,\n`,
  );
  assert.equal(masked.type, 'csv');
  assert.equal(masked.rows, 2);
  assert.deepEqual(masked.masked, { name: 2, 'resident-id': 2, mobile: 2, secret: 1, address: 1 });
  assert.match(masked.text, /^姓名,身份证号,手机,城市,密码,地址\n/u);
  assert.ok(!/张三|19900307|00001234|abc12345|解放路/u.test(masked.text), masked.text);
  assert.match(masked.text, /金华/u);
});

test('a list without header is masked by what its cells are, and the rest shows its skeleton only', () => {
  const masked = mask('a1@corp.example----hunter2\nb2@corp.example----letmein!\nc3@corp.example----qwe123\n');
  assert.equal(masked.type, 'text');
  assert.equal(masked.rows, 3);
  assert.ok(!/hunter2|letmein|qwe123|a1@corp/.test(masked.text), masked.text);
});

test('JSON is masked by keys and by content, numbers and inner documents too', () => {
  const masked = mask(
    JSON.stringify({
      total: 2,
      rows: [
        { name: 'Zhang San', phone: 13900001234, note: `证件 ${ID}`, product: 'router' },
        {
          name: 'Li Si',
          phone: '13900001235',
          password: 'hunter2',
          sessionId: 'abcdef',
          nested: `{"idcard":"${ID}"}`,
        },
      ],
      name: 'user-service',
    }),
  );
  assert.equal(masked.type, 'json');
  assert.equal(masked.rows, 2);
  assert.ok(!/Zhang|Li Si|00001234|19900307|hunter2|abcdef/.test(masked.text), masked.text);
  assert.match(masked.text, /router/);
  assert.match(masked.text, /user-service/);
});

test('long numbers come through as they were', () => {
  assert.match(mask('{"order":12345678901234567890,"share":0.25}').text, /"12345678901234567890"/);
});

test('JSON Lines count as rows', () => {
  const masked = mask('{"email":"a@corp.example"}\n{"email":"b@corp.example"}\n');
  assert.deepEqual([masked.type, masked.rows, masked.masked], ['json', 2, { email: 2 }]);
});

const har = JSON.stringify({
  log: {
    version: '1.2',
    entries: [
      {
        request: {
          url: 'https://x.example/api?access_token=SECRETA&page=2',
          headers: [
            { name: 'Cookie', value: 'sid=SECRETB' },
            { name: 'Authorization', value: 'Bearer SECRETCSECRETC' },
            { name: 'Accept', value: 'text/html' },
          ],
          cookies: [{ name: 'sid', value: 'SECRETD' }],
          postData: { mimeType: 'application/x-www-form-urlencoded', text: 'user=x&password=SECRETE' },
        },
        response: {
          content: {
            mimeType: 'application/json',
            encoding: 'base64',
            text: Buffer.from(
              `{"list":[{"mobile":"13900001234"},{"mobile":"13900001235"}],"jwt":"SECRETF"}`,
            ).toString('base64'),
          },
        },
      },
      { response: { content: { mimeType: 'image/jpeg', encoding: 'base64', text: 'RVhJRlNFQ1JFVEc=' } } },
    ],
  },
});

test('a HAR loses cookies, authorization, tokens and pictures, also when its personal data stays', () => {
  for (const personal of [true, false]) {
    const masked = maskSample(readSample(har), personal);
    assert.equal(masked.type, 'har');
    assert.ok(!/SECRET|RVhJ/.test(masked.text), masked.text);
    assert.match(masked.text, /page=2/);
    assert.match(masked.text, /text\/html/);
    assert.equal(masked.text.includes('13900001234'), !personal);
    assert.equal(masked.rows, 2);
  }
});

test('transcripts keep their lines and lose their secrets; only lines with personal data are rows', () => {
  const lines = Array.from({ length: 60 }, (_, i) => `< X-Line: value ${i} of the answer`);
  const masked = mask(
    `> GET /u?id=1 HTTP/1.1\n> Cookie: JSESSIONID=SECRETA; b=SECRETB\n${lines.join('\n')}\n` +
      `curl -u admin:SECRETC -H 'Authorization: Basic SECRETDSECRETD' https://x.example/?token=SECRETE\n` +
      `eyJhbGciOiJI.eyJzdWIiOiIxMjM0In0.SECRETF\n电话 13900001234\n`,
  );
  assert.equal(masked.type, 'text');
  assert.equal(masked.rows, 1);
  assert.ok(!/SECRET/.test(masked.text), masked.text);
  assert.equal(masked.text.split('\n').length, 66);
});

test('thirty rows are a sample, thirty-one are a list', () => {
  const list = (n: number) => `phone,city\n${'13900001234,Jinhua\n'.repeat(n)}`;
  refuseLists(mask(list(30)).rows, DEFAULT_EVIDENCE_LIMITS);
  assert.throws(() => refuseLists(mask(list(31)).rows, DEFAULT_EVIDENCE_LIMITS), {
    code: 'evidence-refused',
    message: /samples of at most 30, not lists/,
  });
  const accounts = Array.from({ length: 31 }, (_, i) => `user${i}:pass${i}`).join('\n');
  assert.equal(mask(accounts).rows, 31);
});

test('nesting without end is refused', () => {
  assert.throws(() => mask(`${'['.repeat(5000)}1${']'.repeat(5000)}`), { code: 'evidence-refused' });
  assert.throws(() => mask(`${'['.repeat(500_000)}1${']'.repeat(500_000)}`), { code: 'evidence-refused' });
});

test('a table comes through as it was where nothing is masked', () => {
  const text = 'port,"service, name",state\n80,"http ""x""",open\n443,https,open\n';
  assert.equal(mask(text).text, text);
});

test('the room for the next file follows from what is kept', () => {
  const limits = { fileBytes: 20, files: 3, reportBytes: 50, sampleRows: 30 };
  assert.equal(roomForNext(limits, []), 20);
  assert.equal(roomForNext(limits, [{ bytes: 20 }, { bytes: 20 }]), 10);
  assert.throws(() => roomForNext(limits, [{ bytes: 25 }, { bytes: 25 }]), { code: 'too-large' });
  assert.throws(() => roomForNext(limits, [{ bytes: 1 }, { bytes: 1 }, { bytes: 1 }]), { code: 'too-large' });
});

test('file names are one line and no path', () => {
  assert.equal(keptFileName('C:\\Users\\zhang\\截图\u202e1.png\n'), '截图1.png');
  assert.equal(keptFileName('../../etc/passwd'), 'passwd');
  assert.equal(Array.from(keptFileName('长'.repeat(999))).length, 200);
});
