import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { type Finding, findingIdentity, type FindingsRead, MOST_FINDINGS } from './finding.ts';
import { readFindingsCsv } from './read-findings-csv.ts';
import { readNuclei, readNucleiFile } from './read-nuclei.ts';
import { readSarif } from './read-sarif.ts';

/** A whole result as nuclei 3 writes it, with invented personal data wherever a response can leave some. */
const NUCLEI = {
  template: 'http/cves/2021/CVE-2021-44228.yaml',
  'template-id': 'CVE-2021-44228',
  'template-path': '/home/zhang/nuclei-templates/x.yaml',
  info: {
    name: 'Apache Log4j2 \u202eRemote\n Code Injection',
    author: ['a'],
    tags: ['cve'],
    description: 'd',
    severity: 'critical',
    classification: {
      'cve-id': ['cve-2021-44228'],
      'cwe-id': ['cwe-20', 'cwe-917'],
      'cvss-metrics': 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
      'cvss-score': 10,
    },
  },
  'matcher-name': 'header',
  type: 'http',
  host: 'https://shop.example',
  'matched-at': 'https://admin:PLANTED@Shop.Example:8443/list.php?name=PLANTED&id=PLANTED&id=2#PLANTED',
  'extracted-results': ['PLANTED'],
  request: 'GET / HTTP/1.1\r\nCookie: PLANTED',
  response: 'HTTP/1.1 200 OK\r\n\r\nPLANTED',
  'curl-command': "curl -H 'Cookie: PLANTED'",
  ip: '192.0.2.1',
  timestamp: '2024-05-01T12:00:00.123456789+08:00',
};

const SARIF_RULE = {
  id: 'js/sql-injection',
  name: 'SqlInjection',
  shortDescription: { text: 'Database query built from user-controlled sources' },
  properties: {
    tags: ['security', 'external/cwe/cwe-089', 'external/cwe/cwe-564'],
    'security-severity': '8.8',
  },
};
const sarif = (results: readonly unknown[], run: object = {}) => ({
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'Scanner', rules: [{ id: 'other' }, SARIF_RULE] } },
      invocations: [{ executionSuccessful: true, endTimeUtc: '2024-05-01T00:00:00Z' }],
      results,
      ...run,
    },
  ],
});
const only = (read: FindingsRead): Finding => {
  assert.deepEqual(read.refusals, []);
  assert.equal(read.findings.length, 1);
  return read.findings[0]!.finding;
};
const csv = (text: string) =>
  readFindingsCsv(parse(text, { relax_column_count: true, skip_empty_lines: false }));

describe('findings of nuclei', () => {
  it('are taken with check and place, and without anything that a person may have left in them', () => {
    const read = readNuclei(JSON.stringify(NUCLEI));
    assert.ok(read.kind === 'finding');
    assert.deepEqual(read.finding, {
      source: 'nuclei',
      tool: 'nuclei',
      rule: 'CVE-2021-44228:header',
      title: 'Apache Log4j2 Remote Code Injection',
      weakness: 20,
      cves: ['CVE-2021-44228'],
      severityStated: 'critical',
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
      host: 'shop.example',
      port: 8443,
      path: '/list.php?name=&id=',
      found: '2024-05-01T04:00:00.123Z',
      howToCheck: null,
    });
    assert.ok(!JSON.stringify(read).includes('PLANTED'));
  });

  it('are taken from hosts without an address, and without what a template leaves out', () => {
    for (const [matched, host, port] of [
      ['mail.example:25', 'mail.example', 25],
      ['例子.example', 'xn--fsqu00a.example', null],
      ['[2001:db8::1]:8080', '2001:db8::1', 8080],
      ['ssh://192.0.2.7:22', '192.0.2.7', 22],
      ['https://shop.example:443/', 'shop.example', null],
      ['shop.example:443', 'shop.example', 443],
    ] as const) {
      const read = readNuclei(JSON.stringify({ 'template-id': 'x', 'matched-at': matched }));
      assert.ok(read.kind === 'finding', matched);
      const { finding } = read;
      assert.deepEqual([finding.host, finding.port, finding.path], [host, port, null], matched);
      assert.deepEqual(
        [finding.title, finding.weakness, finding.severityStated, finding.found],
        ['x', null, null, null],
      );
    }
  });

  it('keep a path as it was asked for, dots and all', () => {
    for (const [matched, path] of [
      ['http://192.0.2.7/icons/.%2e/%2e%2e/etc/passwd', '/icons/.%2e/%2e%2e/etc/passwd'],
      ['http://a.example/%252e/..;/admin', '/%252e/..;/admin'],
      ['http://a.example?debug', '?debug='],
      ['http://a.example/?', null],
      ['http://a.example/#PLANTED', null],
      ['http://a.example/x?a=PLANTED&b&a=2&=PLANTED', '/x?a=&b=&='],
      ['http://a.example\\x', '\\x'],
    ] as const) {
      const read = readNuclei(JSON.stringify({ 'template-id': 'x', 'matched-at': matched }));
      assert.equal(read.kind === 'finding' && read.finding.path, path, matched);
    }
  });

  it('are refused line by line, with a reason', () => {
    const lines = [
      JSON.stringify(NUCLEI),
      '',
      '{"template-id":',
      '[]',
      '{"host":"shop.example"}',
      '{"template-id":"x"}',
      '{"template-id":"x","host":"not a host"}',
      '{"template-id":"x","host":"a.example","matcher-status":false}',
      '[INF] Scan completed in 9.1s. 1 matches found.',
    ];
    const read = readNucleiFile(lines.join('\r\n'));
    assert.deepEqual(
      read.findings.map(({ line }) => line),
      [1],
    );
    assert.deepEqual(read.refusals, [
      { line: 3, reason: 'the line is no JSON' },
      { line: 4, reason: 'it is no object' },
      { line: 5, reason: 'it has no template-id' },
      { line: 6, reason: 'neither matched-at nor host says where' },
      { line: 7, reason: 'neither matched-at nor host says where' },
      { line: 8, reason: 'the check matched nothing' },
      { line: 9, reason: 'the line is no JSON' },
    ]);
  });

  it('are read from the array form, too', () => {
    const read = readNucleiFile(` [${JSON.stringify(NUCLEI)}, 1]`);
    assert.equal(read.findings.length, 1);
    assert.deepEqual(read.refusals, [{ line: 2, reason: 'it is no object' }]);
    assert.equal(readNucleiFile('[{"a":').refusals[0]?.reason, 'the array is no JSON');
  });

  it('keep their identity when the scanner reports them again at another time', () => {
    const again = { ...NUCLEI, timestamp: '2025-01-01T00:00:00Z' };
    const [one, two, three] = [NUCLEI, again, { ...NUCLEI, 'matched-at': 'https://b.example/' }].map(
      (result) => {
        const read = readNuclei(JSON.stringify(result));
        assert.ok(read.kind === 'finding');
        return findingIdentity(read.finding);
      },
    );
    assert.equal(one, two);
    assert.notEqual(one, three);
  });
});

describe('findings in SARIF', () => {
  const located = (uri: string, startLine?: number) => [
    { physicalLocation: { artifactLocation: { uri }, ...(startLine ? { region: { startLine } } : {}) } },
  ];

  it('take weakness and severity from the rule, never the level or the message', () => {
    const result = {
      ruleId: 'js/sql-injection',
      ruleIndex: 1,
      level: 'note',
      message: { text: 'PLANTED' },
      locations: located('src/shop.js', 12),
    };
    const finding = only(readSarif(sarif([result])));
    assert.deepEqual(finding, {
      source: 'sarif',
      tool: 'Scanner',
      rule: 'js/sql-injection',
      title: 'Database query built from user-controlled sources',
      weakness: 89,
      cves: [],
      severityStated: 'high',
      vector: null,
      host: null,
      port: null,
      path: 'src/shop.js:12',
      found: '2024-05-01T00:00:00.000Z',
      howToCheck: null,
    });
  });

  it('take the severity of CVSS by its bounds, and none where none is said', () => {
    for (const [stated, severity] of [
      ['10.0', 'critical'],
      ['9', 'critical'],
      ['8.9', 'high'],
      [7, 'high'],
      ['4.0', 'medium'],
      ['0.1', 'low'],
      ['0.0', 'info'],
      ['11', null],
      ['-1', null],
      ['medium', 'medium'],
      [undefined, null],
    ] as const) {
      const result = { ruleId: 'x', level: 'error', properties: { 'security-severity': stated } };
      assert.equal(only(readSarif(sarif([result]))).severityStated, severity, String(stated));
    }
  });

  it('find their rule by id, part of an id, or in an extension, and the weakness in a taxonomy', () => {
    assert.equal(only(readSarif(sarif([{ ruleId: 'js/sql-injection/variant' }]))).weakness, 89);
    const extended = sarif([{ rule: { index: 0, toolComponent: { index: 0 } } }], {
      tool: { driver: { name: 'S' }, extensions: [{ name: 'pack', rules: [SARIF_RULE] }] },
    });
    assert.equal(only(readSarif(extended)).weakness, 89);
    const taxa = [{ id: '79', toolComponent: { index: 0 } }];
    assert.equal(
      only(readSarif(sarif([{ ruleId: 'x', taxa }], { taxonomies: [{ name: 'CWE' }] }))).weakness,
      79,
    );
    const other = [{ id: '79', toolComponent: { name: 'OWASP' } }];
    assert.equal(only(readSarif(sarif([{ ruleId: 'x', taxa: other }]))).weakness, null);
  });

  it('say where without saying whose machine it was', () => {
    for (const [uri, host, path] of [
      ['file:///home/zhang/shop/a.c', null, 'shop/a.c'],
      ['file:///C:/Users/Zhang%20San/shop/a.c', null, 'shop/a.c'],
      ['C:\\Users\\zhang\\a.c', null, 'a.c'],
      ['/root/shop/a.c', null, 'shop/a.c'],
      ['https://shop.example/a?id=PLANTED', 'shop.example', '/a?id='],
    ] as const) {
      const finding = only(readSarif(sarif([{ ruleId: 'x', locations: located(uri) }])));
      assert.deepEqual([finding.host, finding.path], [host, path], uri);
    }
    const indexed = [{ physicalLocation: { artifactLocation: { index: 0 } } }];
    const run = { artifacts: [{ location: { uri: 'a.c' } }] };
    assert.equal(only(readSarif(sarif([{ ruleId: 'x', locations: indexed }], run))).path, 'a.c');
  });

  it('are refused when the tool takes them back', () => {
    const results = [
      { ruleId: 'x', kind: 'pass' },
      { ruleId: 'x', kind: 'notApplicable' },
      { ruleId: 'x', baselineState: 'absent' },
      { ruleId: 'x', suppressions: [{ kind: 'inSource' }] },
      { ruleId: 'x', suppressions: [{ kind: 'external', status: 'rejected' }] },
      {},
      null,
    ];
    const { findings, refusals } = readSarif(sarif(results));
    assert.deepEqual(
      findings.map(({ line }) => line),
      [5],
    );
    assert.deepEqual(
      refusals.map(({ line, reason }) => `${line} ${reason}`),
      [
        '1 the tool reports no failing check',
        '2 the tool reports no failing check',
        '3 it is gone from the scan, which is no check of its repair',
        '4 it is suppressed in the tool',
        '6 it names no rule',
        '7 it names no rule',
      ],
    );
    for (const document of [null, [], {}, { version: '2.0.0', runs: [] }, { version: '2.1.0', runs: {} }]) {
      assert.equal(readSarif(document).refusals[0]?.reason, 'it is no SARIF 2.1.0 document');
    }
  });

  it('stop at the limit and say so', () => {
    const many = Array.from({ length: MOST_FINDINGS + 5 }, () => ({ ruleId: 'x' }));
    const { findings, refusals } = readSarif(sarif(many));
    assert.equal(findings.length, MOST_FINDINGS);
    assert.equal(refusals.length, 1);
    assert.match(refusals[0]?.reason ?? '', /split the file/);
  });
});

describe('findings in a table', () => {
  it('are read by the example of the manual', () => {
    const manual = readFileSync(join(import.meta.dirname, '../../../docs/formats/findings-v1.md'), 'utf8');
    const example = /```csv\n([\s\S]*?)```/.exec(manual)?.[1] ?? '';
    const { findings, refusals } = csv(example);
    assert.deepEqual(refusals, []);
    assert.deepEqual(
      findings.map(({ finding }) => [
        finding.title,
        finding.weakness,
        finding.severityStated,
        finding.host,
        finding.path,
      ]),
      [
        ['Any order can be read by its number', 639, 'high', 'shop.example', '/order?id='],
        ['后台使用默认口令', 1392, 'critical', 'admin.shop.example', '/login'],
      ],
    );
    assert.equal(findings[0]?.finding.howToCheck, 'Sign in as anybody, then raise the number by one.');
    assert.equal(findings[1]?.finding.port, 8443);
  });

  it('are refused with row and column, without the content', () => {
    const { findings, refusals, ignored } = csv(
      [
        'Title,CWE,severity,place,found,vector,cve,phone',
        'good,CWE-79,,,,,,13800000000',
        ',79,,,,,,',
        'a,seventy-nine,awful,not a place,yesterday,AV:N,CVE-1,PLANTED',
        'a,79',
        ',,,,,,,',
        `${'x'.repeat(301)},,,,,,,`,
      ].join('\n'),
    );
    assert.deepEqual(
      findings.map(({ line, finding }) => [line, finding.weakness]),
      [[2, 79]],
    );
    assert.deepEqual(refusals, [
      { line: 3, reason: 'the title is empty' },
      { line: 4, reason: 'not readable: place, weakness, cve, severity, vector, found' },
      { line: 5, reason: 'it has 2 cells and the header 8' },
      { line: 7, reason: 'not readable: title' },
    ]);
    assert.equal(ignored, 1);
  });

  it('need a header that names a title, once', () => {
    for (const [text, reason] of [
      ['rule,place\nx,shop.example', 'the header names no column title'],
      ['title,标题\na,b', 'the header names the column title more than once'],
    ] as const) {
      assert.deepEqual(csv(text).refusals, [{ line: 1, reason }]);
    }
    assert.deepEqual(readFindingsCsv([]).refusals, [{ line: 1, reason: 'there is no header' }]);
  });
});

describe('hostile findings', () => {
  const names = [
    ...Object.keys(NUCLEI),
    'version runs results tool driver rules extensions artifacts locations physicalLocation artifactLocation uri',
    'index ruleIndex rule ruleId id properties tags suppressions kind taxa toolComponent __proto__ constructor name',
  ].flatMap((text) => text.split(' '));
  const hostile = fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 6 },
      fc.string(),
      fc.double(),
      fc.constantFrom(null, true, '2.1.0', 'CWE-79', 'https://a.example/?x=1', -1, 1e9, 'constructor'),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...names), tie('any'), { maxKeys: 6 }),
    ),
  })).any;
  const short = (read: FindingsRead) => {
    for (const { finding } of read.findings) {
      for (const value of Object.values(finding)) {
        if (typeof value === 'string') assert.ok(value.length <= 4000 && !/\p{Cc}/u.test(value));
      }
    }
  };

  it('never throw, and never give more than bounded text in one line', () => {
    fc.assert(
      fc.property(hostile, fc.string(), (value, text) => {
        short(readSarif(value));
        short(readSarif({ version: '2.1.0', runs: [value] }));
        short(readSarif(sarif([value], {})));
        short(readNucleiFile(JSON.stringify(value) ?? ''));
        short(
          readNucleiFile(JSON.stringify({ ...NUCLEI, info: value, 'matched-at': text, host: 'a.example' })),
        );
        short(readNucleiFile(text));
      }),
      { numRuns: 300 },
    );
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('title', 'place', 'CWE-79', '/a?b=c', '\u0000', '=1+1'),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell)), (rows) =>
        short(readFindingsCsv([['title', 'place', 'path'], ...rows])),
      ),
    );
    fc.assert(fc.property(fc.array(fc.array(cell)), (rows) => short(readFindingsCsv(rows))));
  });

  it('take time in proportion to the length', () => {
    const started = Date.now();
    readNuclei('['.repeat(3_000_000));
    for (const piece of ['?', 'a=&', '/', 'cwe-0', ' ', '\u202e']) {
      const long = piece.repeat(200_000);
      readNuclei(
        JSON.stringify({ 'template-id': long, 'matched-at': long, host: long, info: { name: long } }),
      );
      readFindingsCsv([
        ['title', 'place', 'path', 'cwe', 'cve', 'vector'],
        [long, long, long, long, long, long],
      ]);
      readSarif(sarif([{ ruleId: long, taxa: [{ id: long, toolComponent: { name: 'CWE' } }] }]));
    }
    assert.ok(Date.now() - started < 3000, `${Date.now() - started} ms`);
  });
});
