import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { NuwaError } from '#kernel/errors.ts';
import { instantOf } from '#kernel/instant.ts';
import { MOST_SECURITY_TXT, parseSecurityTxt } from './parse.ts';
import { isInForce, type SecurityTxtProblem } from './security-txt.ts';
import { type SecurityTxtSettings, writeSecurityTxt } from './write.ts';

const now = instantOf(Date.UTC(2027, 0, 10));
const read = (text: string, from: string | null = null) => parseSecurityTxt(Buffer.from(text), { now, from });
const said = (problems: readonly SecurityTxtProblem[]) =>
  problems.map(({ rule, line }) => (line === null ? rule : `${line} ${rule}`));

const WHOLE = `# Our policy
Contact: mailto:security%2Buri%2Bencoded@example.com
contact: tel:+1-201-555-0123
CONTACT: https://example.com/security-contact.html

Expires: 2027-06-30T18:37:07Z
Canonical: https://www.example.com/.well-known/security.txt
Encryption: https://example.com/pgp-key.txt
Encryption: openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f
Encryption: dns:5d2d37ab76d47d36._openpgpkey.example.com?type=OPENPGPKEY
Acknowledgments: https://example.com/hall-of-fame.html
Policy: https://example.com/disclosure-policy.html
Hiring: https://example.com/jobs.html
CSAF: https://example.com/.well-known/csaf/provider-metadata.json
Preferred-Languages: zh-Hans, en
Mood: calm
`;

describe('reading security.txt', () => {
  it('reads every field of RFC 9116, whatever the case and the line ends', () => {
    for (const text of [WHOLE, WHOLE.replaceAll('\n', '\r\n')]) {
      const reading = read(text, 'https://www.example.com/.well-known/security.txt');
      assert.deepEqual(said(reading.problems), []);
      assert.deepEqual(reading.file, {
        contacts: [
          'mailto:security%2Buri%2Bencoded@example.com',
          'tel:+1-201-555-0123',
          'https://example.com/security-contact.html',
        ],
        expires: '2027-06-30T18:37:07.000Z',
        canonical: ['https://www.example.com/.well-known/security.txt'],
        encryption: [
          'https://example.com/pgp-key.txt',
          'openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f',
          'dns:5d2d37ab76d47d36._openpgpkey.example.com?type=OPENPGPKEY',
        ],
        acknowledgments: ['https://example.com/hall-of-fame.html'],
        policy: ['https://example.com/disclosure-policy.html'],
        hiring: ['https://example.com/jobs.html'],
        csaf: ['https://example.com/.well-known/csaf/provider-metadata.json'],
        languages: ['zh-Hans', 'en'],
        others: [{ name: 'Mood', value: 'calm' }],
        signature: 'none',
      });
      assert.equal(isInForce(reading), true);
    }
  });

  it('names each broken rule with its line', () => {
    const cases: readonly [string, readonly string[]][] = [
      ['', ['contact-missing', 'expires-missing']],
      ['Contact: mailto:a@b.example\nExpires: 2027-01-09T00:00:00Z', ['2 expired']],
      ['Contact: mailto:a@b.example\nExpires: 2027-01-10T00:00:00z', ['2 expired']],
      ['Contact: mailto:a@b.example\nExpires: 2029-01-01T00:00:00Z', ['2 expires-far']],
      ['Contact: mailto:a@b.example\nExpires: 2027-02-01', ['2 expires-unreadable']],
      ['Contact: mailto:a@b.example\nExpires: Thu, 31 Dec 2027 18:37:07 -0800', ['2 expires-unreadable']],
      [
        'Contact: mailto:a@b.example\nExpires: 2027-02-01T00:00:00Z\nExpires: 2027-03-01T00:00:00Z',
        ['3 expires-repeated'],
      ],
      [
        'Contact: a@b.example\nExpires: 2027-02-01T00:00:00+08:00',
        ['1 address-unreadable', 'contact-missing'],
      ],
      ['Contact: http://b.example/\nExpires: 2027-02-01T00:00:00Z', ['1 not-https', 'contact-missing']],
      [
        'Contact: javascript:alert(1)\nExpires: 2027-02-01T00:00:00Z',
        ['1 address-unreadable', 'contact-missing'],
      ],
      [
        'Contact: https://u:p@b.example\nExpires: 2027-02-01T00:00:00Z',
        ['1 address-unreadable', 'contact-missing'],
      ],
      [
        'Contact: mailto:a@b.example\nExpires: 2027-02-01T00:00:00Z\nPreferred-Languages: en\nPreferred-Languages: zh',
        ['4 languages-repeated'],
      ],
      [
        'Contact: mailto:a@b.example\nExpires: 2027-02-01T00:00:00Z\nPreferred-Languages: english please',
        ['3 languages-unreadable'],
      ],
      ['<html>\nContact: mailto:a@b.example\nExpires: 2027-02-01T00:00:00Z', ['1 line-unreadable']],
      ['Contact:\nExpires: 2027-02-01T00:00:00Z', ['1 line-unreadable', 'contact-missing']],
    ];
    for (const [text, problems] of cases) assert.deepEqual(said(read(text).problems), problems, text);
  });

  it('says when it was read elsewhere than it says it lives', () => {
    assert.deepEqual(said(read(WHOLE, 'https://evil.example/.well-known/security.txt').problems), [
      'canonical-other',
    ]);
  });

  it('takes a signature off, believes nothing of it, and reads nothing outside of it', () => {
    const signed = `-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

Contact: mailto:a@b.example
- -----dashes: are escaped
Expires: 2027-02-01T00:00:00Z
-----BEGIN PGP SIGNATURE-----

iHUEARYKAB0WIQ
-----END PGP SIGNATURE-----
`;
    const reading = read(signed);
    assert.deepEqual(said(reading.problems), []);
    assert.equal(reading.file.signature, 'unverified');
    assert.deepEqual(reading.file.contacts, ['mailto:a@b.example']);
    assert.deepEqual(reading.file.others, [{ name: '-----dashes', value: 'are escaped' }]);
    const planted = read(`${signed}Contact: mailto:evil@c.example\n`);
    assert.deepEqual(planted.file.contacts, ['mailto:a@b.example']);
    assert.deepEqual(said(planted.problems), ['11 outside-signature']);
    const torn = read(signed.replace('-----END PGP SIGNATURE-----', ''));
    assert.deepEqual(torn.file.contacts, []);
    assert.ok(said(torn.problems).includes('1 signature-broken'));
  });

  it('reads no file that is too large or not UTF-8', () => {
    assert.deepEqual(said(read(WHOLE + '#'.repeat(MOST_SECURITY_TXT)).problems), ['too-large']);
    assert.deepEqual(said(read('#\n'.repeat(2000)).problems), ['too-large']);
    const latin1 = parseSecurityTxt(Buffer.from('# für\n', 'latin1'), { now, from: null });
    assert.deepEqual(said(latin1.problems), ['not-utf8']);
  });

  it('never throws, and keeps only addresses of its schemes', () => {
    const line = fc.oneof(
      fc.string(),
      fc
        .tuple(
          fc.constantFrom('Contact', 'Expires', 'Encryption', 'x', '__proto__', 'constructor'),
          fc.webUrl(),
        )
        .map(([name, value]) => `${name}: ${value}`),
      fc.constantFrom('-----BEGIN PGP SIGNED MESSAGE-----', '-----BEGIN PGP SIGNATURE-----', '', '- x'),
    );
    fc.assert(
      fc.property(fc.array(line), fc.string(), (lines, from) => {
        const { file } = read(lines.join('\n'), from);
        for (const contact of file.contacts) assert.match(contact, /^(https|mailto|tel):/i);
      }),
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (bytes) => void parseSecurityTxt(bytes, { now, from: null }),
      ),
    );
  });
});

describe('writing security.txt', () => {
  const settings: SecurityTxtSettings = {
    contacts: ['security@nuwa.example', 'https://nuwa.example/report'],
    policy: 'https://nuwa.example/policy',
    acknowledgments: null,
    encryption: null,
    languages: ['zh', 'en'],
    publicUrl: 'https://nuwa.example',
  };

  it('writes what it reads back without a problem, on every day of the year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 86_400 }), (seconds) => {
        const today = instantOf(Date.UTC(2027, 0, 1) + seconds * 1000);
        const from = 'https://nuwa.example/.well-known/security.txt';
        const reading = parseSecurityTxt(Buffer.from(writeSecurityTxt(settings, today)), {
          now: today,
          from,
        });
        assert.deepEqual(reading.problems, []);
        assert.deepEqual(reading.file.contacts, [
          'mailto:security@nuwa.example',
          'https://nuwa.example/report',
        ]);
        assert.deepEqual(reading.file.languages, ['zh', 'en']);
      }),
    );
  });

  it('refuses settings that would break the rules', () => {
    for (const wrong of [
      { contacts: [] },
      { contacts: ['http://nuwa.example'] },
      { contacts: ['security@nuwa.example\nContact: mailto:evil@c.example'] },
      { policy: 'https://nuwa.example/\nHiring: https://c.example' },
      { policy: 'policy.html' },
      { languages: ['en\nHiring: https://c.example'] },
    ] as Partial<SecurityTxtSettings>[]) {
      assert.throws(
        () => writeSecurityTxt({ ...settings, ...wrong }, now),
        (error: unknown) => error instanceof NuwaError && error.code === 'config-invalid',
        JSON.stringify(wrong),
      );
    }
  });
});
