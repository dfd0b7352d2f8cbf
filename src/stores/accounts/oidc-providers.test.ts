import assert from 'node:assert/strict';
import { test } from 'node:test';

import { oidcProvidersFrom } from './oidc-providers.ts';

const CIVIC = { id: 'civic', name: 'Civic ID', issuer: 'https://id.example', clientId: 'nuwa' };
const never = () => assert.fail('no file was named');

test('a provider comes with its secret, from the file or from one beside it', () => {
  const proofs = [{ claim: 'id_number', kind: 'resident-id' }];
  const text = JSON.stringify([{ ...CIVIC, clientSecretFile: '/run/secrets/civic', proofs }]);
  const read = (file: string) => (file === '/run/secrets/civic' ? 'hush\n' : '');
  assert.deepEqual(oidcProvidersFrom(text, read), [{ ...CIVIC, clientSecret: 'hush', proofs }]);
  assert.deepEqual(oidcProvidersFrom('[]', never), []);
});

test('what cannot be used is named by field, and no value is quoted', () => {
  const wrong = [
    [{ ...CIVIC }, /0\.clientSecret/],
    [{ ...CIVIC, clientSecret: 'hush', clientSecretFile: 'x' }, /0\.clientSecret/],
    [{ ...CIVIC, clientSecret: 'hush', issuer: 'file:///etc' }, /0\.issuer/],
    [{ ...CIVIC, clientSecret: 'hush', id: 'Civic ID' }, /0\.id/],
    [{ ...CIVIC, clientSecret: 'hush', proofs: [{ claim: 'x', kind: 'name' }] }, /0\.proofs\.0\.kind/],
    [{ ...CIVIC, clientSecret: 'hush', surprise: 'hush' }, /these fields/],
  ] as const;
  for (const [entry, message] of wrong) {
    assert.throws(
      () => oidcProvidersFrom(JSON.stringify([entry]), never),
      (error: Error & { code?: string }) =>
        error.code === 'config-invalid' && message.test(error.message) && !error.message.includes('hush'),
    );
  }
  const two = JSON.stringify([1, 2].map(() => ({ ...CIVIC, clientSecret: 'hush' })));
  assert.throws(() => oidcProvidersFrom(two, never), /two providers have one id/);
  assert.throws(
    () => oidcProvidersFrom('[{"clientSecret": "hush"', never),
    (error: Error) => !error.message.includes('hush'),
  );
});
