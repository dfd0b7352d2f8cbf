import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { canonicalise } from './canonicalise.ts';
import { canonicalDomain } from './domain-name.ts';
import { domainInner, innerOf, pairInner, Tokeniser } from './fingerprint.ts';
import { IDENTIFIER_KINDS, KINDS, type IdentifierKind } from './kinds.ts';

type Accepted = { text: string; site?: string; canonical: string; inner?: string; token?: string };
type Refused = { text: string; site?: string; reason: string };
type Vectors = {
  key: string;
  kinds: Record<
    IdentifierKind,
    { number: number; version: number; accepted: Accepted[]; refused: Refused[] }
  >;
  domains: Required<Omit<Accepted, 'site'>>[];
  pairs: {
    kind: IdentifierKind;
    canonical: string;
    form: 'md5' | 'sha1';
    digest: string;
    inner: string;
    token: string;
  }[];
};

/** Inner fingerprints and tokens in this file were computed by another program (Python's hashlib, OpenSSL). */
const file = new URL('../../../test/vectors/identifiers/v1.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const tokeniser = new Tokeniser(Buffer.from(vectors.key, 'hex'));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const context = ({ site }: { site?: string }): { site?: string } => (site === undefined ? {} : { site });

describe('published vectors of identifiers, version 1', () => {
  test('every kind has vectors, its number and its version', () => {
    assert.deepEqual(Object.keys(vectors.kinds).toSorted(), [...IDENTIFIER_KINDS].toSorted());
    for (const kind of IDENTIFIER_KINDS) {
      const { number, version, accepted, refused } = vectors.kinds[kind];
      assert.deepEqual([number, version], [KINDS[kind].number, KINDS[kind].version], kind);
      assert.ok(accepted.length >= 6 && refused.length >= 5, `${kind} has too few vectors`);
    }
  });

  for (const kind of IDENTIFIER_KINDS) {
    test(`${kind}: accepted text has the one canonical form, inner fingerprint and token`, () => {
      for (const vector of vectors.kinds[kind].accepted) {
        const result = canonicalise(kind, vector.text, context(vector));
        assert.deepEqual(result, { ok: true, canonical: vector.canonical }, JSON.stringify(vector.text));
        assert.deepEqual(canonicalise(kind, vector.canonical), result, 'a canonical form gives itself');
        if (!KINDS[kind].tokenised) continue;
        const inner = innerOf(kind, vector.canonical);
        assert.equal(hex(inner), vector.inner);
        assert.equal(hex(tokeniser.tokens(inner)), vector.token);
      }
    });

    test(`${kind}: refused text is refused for the stated reason`, () => {
      for (const vector of vectors.kinds[kind].refused) {
        const result = canonicalise(kind, vector.text, context(vector));
        assert.deepEqual(result, { ok: false, reason: vector.reason }, JSON.stringify(vector.text));
      }
    });
  }

  test('domains', () => {
    for (const { text, canonical, inner, token } of vectors.domains) {
      assert.equal(canonicalDomain(text), canonical);
      assert.equal(hex(domainInner(canonical)), inner);
      assert.equal(hex(tokeniser.tokens(domainInner(canonical))), token);
    }
  });

  test('pairs of an identifier and a secret', () => {
    for (const pair of vectors.pairs) {
      const inner = pairInner(pair.form, innerOf(pair.kind, pair.canonical), Buffer.from(pair.digest, 'hex'));
      assert.equal(hex(inner), pair.inner);
      assert.equal(hex(tokeniser.tokens(inner)), pair.token);
    }
  });
});
