import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyText } from './testing/any-text.ts';
import { canonicalise } from './canonicalise.ts';
import { IDENTIFIER_KINDS, type IdentifierKind } from './kinds.ts';

const site = 'codehub.example';
const vectors = JSON.parse(
  readFileSync(new URL('../../../test/vectors/identifiers/v1.json', import.meta.url), 'utf8'),
) as { kinds: Record<IdentifierKind, { accepted: { text: string }[] }> };

/** Something accepted, with one thing put in, taken out or changed: where two canonical forms of one would hide. */
const nearly = (kind: IdentifierKind): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...vectors.kinds[kind].accepted.map(({ text }) => text)),
      fc.nat(40),
      fc.nat(1),
      fc.oneof(anyText(2), fc.constantFrom(...' -.@+０x\u3000\u0301İΣK\u00ad'.split(''))),
    )
    .map(([text, at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut));

for (const kind of IDENTIFIER_KINDS) {
  test(`${kind}: canonicalising a canonical form changes nothing`, () => {
    const holds = (text: string): void => {
      const first = canonicalise(kind, text, { site });
      if (!first.ok) return;
      assert.deepEqual(canonicalise(kind, first.canonical), first);
    };
    fc.assert(fc.property(nearly(kind), holds), { numRuns: 1500 });
    fc.assert(fc.property(anyText(30), holds), { numRuns: 500 });
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0189AaXx-. @'.split('')), maxLength: 20 }), holds),
    );
  });

  test(`${kind}: blanks around and full-width forms change nothing`, () => {
    for (const { text, ...context } of vectors.kinds[kind].accepted) {
      const wide = text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
      const plain = canonicalise(kind, text, context);
      assert.deepEqual(canonicalise(kind, `\u3000\t ${wide}\u00a0\r\n`, context), plain, text);
    }
  });

  test(`${kind}: a long field of anything is answered in milliseconds`, () => {
    const start = performance.now();
    for (const unit of [
      'a',
      '1',
      ' ',
      '.',
      '@',
      '-',
      '張',
      'a ',
      '1-',
      '·',
      'A·',
      ':',
      '\u3000',
      'xn--',
      '1/',
    ]) {
      canonicalise(kind, unit.repeat(200_000 / unit.length), { site });
    }
    assert.ok(performance.now() - start < 1500, `${performance.now() - start} ms for 3 MB`);
  });
}
