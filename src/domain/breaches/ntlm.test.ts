import { equal } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { ntlmOf } from './ntlm.ts';

const hex = (text: string): string => Buffer.from(ntlmOf(text)).toString('hex');
/** A text whose UTF-16LE bytes are these: MD4 of any even number of bytes can thus be asked for. */
const units = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf16le');

describe('NTLM', () => {
  it('agrees with the vectors of RFC 1320 that have an even length', () => {
    equal(hex(''), '31d6cfe0d16ae931b73c59d7e0c089c0');
    equal(hex(units('message digest')), 'd9130a8164549fe818874806e1c7014b');
    equal(hex(units('abcdefghijklmnopqrstuvwxyz')), 'd79e1c308aa5bbcdeea8ed63df412da9');
    equal(
      hex(units('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')),
      '043f8582f241db351ce627e153e7f0e4',
    );
    equal(
      hex(units('12345678901234567890123456789012345678901234567890123456789012345678901234567890')),
      'e33b4ddc9c38f2199c3e7b164fcc0536',
    );
  });

  it('agrees with the hash of "password" that every list of NTLM hashes has', () => {
    equal(hex('password'), '8846f7eaee8fb117ad06bdd830b7586c');
  });

  it('agrees with OpenSSL around the edges of a block, beyond ASCII too', (t) => {
    const probe = (text: string): string =>
      execFileSync('openssl', ['dgst', '-md4', '-provider', 'legacy', '-provider', 'default'], {
        input: Buffer.from(text, 'utf16le'),
      })
        .toString()
        .trim()
        .slice(-32);
    for (const length of [1, 26, 27, 28, 29, 30, 31, 32, 33, 59, 60, 63, 64, 65, 200]) {
      const text = '密码🔑a'.repeat(50).slice(0, length);
      equal(hex(text), probe(text), `${length} units`);
    }
    t.diagnostic('15 lengths');
  });
});
