import { equal } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ntlmOf } from '#domain/breaches/ntlm.ts';
import { innerOf, pairInner } from '#domain/identifiers/fingerprint.ts';
import { KINDS, KINDS_BY_STRENGTH } from '#domain/identifiers/kinds.ts';
import { NtlmBatch, PairBatch, TextBatch } from './hash-batch.ts';
import { openHashKernels } from './hash-kernels.ts';

const kernels = openHashKernels(8);
const sink = { bytes: Buffer.alloc(2000 * 20) };
const text = {
  sha256: new TextBatch(kernels, 'sha256', sink),
  sha1: new TextBatch(kernels, 'sha1', sink),
  md5: new TextBatch(kernels, 'md5', sink),
};
const ntlm = new NtlmBatch(kernels, sink);
const WIDTH = { sha256: 16, sha1: 20, md5: 16 } as const;

const expected = (name: string, message: string, width: number): string =>
  createHash(name)
    .update(message)
    .digest('hex')
    .slice(0, width * 2);
const found = (at: number, width: number): string => sink.bytes.toString('hex', at, at + width);

describe('hashes four at a time', () => {
  it('are those of node:crypto for every length around the edges of a block', () => {
    for (const name of ['sha256', 'sha1', 'md5'] as const) {
      for (const unit of ['a', 'ü', '密', '🔑']) {
        const messages = Array.from({ length: 70 }, (_, length) => unit.repeat(length));
        messages.forEach((message, i) => text[name].add('', message, i * 20));
        text[name].flush();
        messages.forEach((message, i) =>
          equal(
            found(i * 20, WIDTH[name]),
            expected(name, message, WIDTH[name]),
            `${name} of ${i} × ${unit}`,
          ),
        );
      }
    }
  });

  it('are those of node:crypto for any texts, in batches of any size', () => {
    const message = fc.oneof(fc.string({ maxLength: 70, unit: 'binary' }), fc.string({ maxLength: 70 }));
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 1100, size: 'max' }),
        fc.constantFrom('sha256', 'sha1', 'md5'),
        (messages, name) => {
          messages.forEach((one, i) => text[name].add('nuwa\0', one, i * 20));
          text[name].flush();
          messages.forEach((one, i) =>
            equal(found(i * 20, WIDTH[name]), expected(name, `nuwa\0${one}`, WIDTH[name])),
          );
        },
      ),
      { numRuns: 6 },
    );
  });

  it('give the NTLM hash, lone surrogates included', () => {
    const messages = [
      ...Array.from({ length: 40 }, (_, i) => '密a'.repeat(20).slice(0, i)),
      '\ud800',
      'a\udfff',
    ];
    messages.forEach((message, i) => ntlm.add(message, i * 20));
    ntlm.flush();
    messages.forEach((message, i) => equal(found(i * 20, 16), Buffer.from(ntlmOf(message)).toString('hex')));
  });

  it('give the fingerprints that the identifiers room defines', () => {
    KINDS_BY_STRENGTH.forEach((kind, i) => {
      const prefix = `nuwa/id/v1\0${String.fromCharCode(KINDS[kind].number, KINDS[kind].version)}`;
      text.sha256.add(prefix, `value ${i} 王`, i * 16);
    });
    text.sha256.flush();
    KINDS_BY_STRENGTH.forEach((kind, i) =>
      equal(found(i * 16, 16), Buffer.from(innerOf(kind, `value ${i} 王`)).toString('hex')),
    );
  });

  it('give the pairs that the identifiers room defines', () => {
    const inners = createHash('sha512').update('inners').digest();
    const digests = createHash('sha512').update('digests').digest();
    for (const form of ['md5', 'sha1'] as const) {
      const pairs = new PairBatch(kernels, form, sink);
      for (let i = 0; i < 600; i++) pairs.add(inners, i % 48, digests, i % 44, i * 16);
      pairs.flush();
      for (let i = 0; i < 600; i++) {
        const inner = inners.subarray(i % 48, (i % 48) + 16);
        const digest = digests.subarray(i % 44, (i % 44) + (form === 'md5' ? 16 : 20));
        equal(found(i * 16, 16), Buffer.from(pairInner(form, inner, digest)).toString('hex'));
      }
    }
  });
});
