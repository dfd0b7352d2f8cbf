import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { DBAdapter } from 'better-auth';
import { getAuthTables } from 'better-auth/db';

import { instantOf } from '#kernel/instant.ts';
import { authOptions } from './auth-options.ts';
import { fieldCipher } from './field-cipher.ts';
import { sealedAdapter } from './sealed-adapter.ts';
import { SEALED_FIELDS } from './sealed-fields.ts';

/** Text of the library that names nobody and lets nobody in, each with its reason. */
const PLAIN: Readonly<Record<string, readonly string[]>> = {
  // Identifiers of ours, random.
  session: ['userId'],
  twoFactor: ['userId'],
  // Names of ways and of configured providers; which factor a passkey is.
  account: ['userId', 'providerId'],
  passkey: ['userId', 'deviceType'],
  // `nuwa_`, `default`, and what the key may do.
  apikey: ['configId', 'referenceId', 'prefix', 'permissions'],
};

const options = authOptions(
  {
    database: undefined as never,
    key: new Uint8Array(32),
    clock: () => instantOf(0),
    random: (n) => new Uint8Array(n),
    publicUrl: 'http://localhost:8080',
    isLeaked: async () => false,
    tokenOf: () => null,
    send: null,
    signUp: 'open',
    oidc: [],
    fault: () => undefined,
  },
  'a secret that is only for this test, long enough',
);

test('every text that the library stores is encrypted, dropped, or known to name nobody', () => {
  const unknown = Object.entries(getAuthTables(options)).flatMap(([model, { fields }]) =>
    Object.entries(fields)
      .filter(([, { type }]) => !['date', 'boolean', 'number'].includes(String(type)))
      .filter(([field]) => SEALED_FIELDS[model]?.[field] === undefined && !PLAIN[model]?.includes(field))
      .map(([field]) => `${model}.${field}`),
  );
  assert.deepEqual(unknown, []);
});

test('every encrypted field is one of the library', () => {
  const tables = getAuthTables(options);
  const gone = Object.entries(SEALED_FIELDS).flatMap(([model, fields]) =>
    Object.keys(fields)
      .filter((field) => tables[model]?.fields[field] === undefined)
      .map((field) => `${model}.${field}`),
  );
  assert.deepEqual(gone, []);
});

test('a search that encryption cannot answer is refused and never passed on in clear', async () => {
  const never = () => assert.fail('it reached the database');
  const inner = { findMany: never, findOne: never } as unknown as DBAdapter;
  const cipher = fieldCipher(new Uint8Array(32), (n) => new Uint8Array(n));
  const adapter = sealedAdapter(inner, cipher, never);
  const where = (field: string, operator: 'contains' | 'eq') => [
    { field, operator, value: 'lin@mail.example' },
  ];
  await assert.rejects(adapter.findOne({ model: 'user', where: where('email', 'contains') }), /encrypted/);
  await assert.rejects(adapter.findOne({ model: 'user', where: where('name', 'eq') }), /encrypted/);
  const sortBy = { field: 'email', direction: 'asc' } as const;
  await assert.rejects(adapter.findMany({ model: 'user', sortBy }), /no order/);
});
