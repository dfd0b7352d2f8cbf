/**
 * A whole installation for the tests of access: the composition that serves, on a database of its own, seeded with
 * organizations, people and a case in which everybody has said something.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Hono } from 'hono';

import { openInstallation, type OpenInstallation } from '#compose.ts';
import { httpDepsOf } from '#compose-http.ts';
import { readConfig } from '#config.ts';
import type { CallApi } from '#contract/control.ts';
import { createApp } from '#delivery/http/app.ts';
import { requestActor } from '#delivery/http/auth/request-actor.ts';
import { operatorApi } from '#delivery/http/rpc.ts';
import { CODEHUB, fakeCatalogue } from '#delivery/http/testing/fake-deps.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId, type Random } from '#kernel/ids.ts';
import { sealLedger } from '#pipeline/5-account/seal-ledger.ts';
import { openAccounts } from '#stores/accounts/open-accounts.ts';

import { type Caller, PEOPLE, type Person } from './callers.ts';
import type { Route } from './routes.ts';
import { type Bodies, seedOrganizations } from './seed-organizations.ts';
import { seedCases, type SeededCase } from './seed-cases.ts';

export const random: Random = (n) => new Uint8Array(randomBytes(n));
const HOST = 'localhost:8080';

/** What a request carries beside who sends it. */
export type Input = {
  /** Of the path. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The case or lead that the finder by code has shown the code of. */
  readonly subject?: string;
};

export type Answer = { readonly status: number; readonly body: unknown };

export type World = {
  readonly opened: OpenInstallation;
  readonly app: Hono;
  readonly bodies: Bodies;
  readonly accounts: Readonly<Record<Person, string>>;
  /** The case that reading routes ask for. */
  readonly shown: SeededCase;
  /** Cases of their own for routes that change something: the same as `shown`, said in few transactions. */
  readonly freshCases: (count: number) => Promise<readonly SeededCase[]>;
  readonly freshAccount: (name: string) => Promise<string>;
  readonly ask: (caller: Caller, route: Pick<Route, 'method' | 'path'>, input?: Input) => Promise<Answer>;
  /** Faults of ours that the app met since it was asked last. */
  readonly faults: () => unknown[];
  readonly close: () => Promise<void>;
};

/** @param databaseUrl of an empty database; null: the embedded one */
export async function openWorld(databaseUrl: string | null): Promise<World> {
  await using undo = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'nuwa-access-'));
  undo.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const faults: unknown[] = [];
  const fault = (error: unknown): void => void faults.push(error);
  const environment = { NUWA_DATA: join(folder, 'data'), NUWA_KEYS: join(folder, 'keys') };
  const config = readConfig(
    databaseUrl === null ? environment : { ...environment, DATABASE_URL: databaseUrl },
    folder,
  );
  // A demo sends its mail to itself, so that look-ups have somewhere to go.
  const opened = await openInstallation(config, { newKind: 'demo', url: () => null, fault });
  undo.defer(() => opened.close());

  const accounts = await openAccounts({
    database: opened.database,
    key: opened.keys.derive('accounts'),
    clock: opened.clock,
    random,
    publicUrl: `http://${HOST}`,
    isLeaked: async () => false,
    tokenOf: () => null,
    send: null,
    signUp: 'open',
    oidc: [],
    fault,
  });
  const freshAccount = (name: string): Promise<string> =>
    opened.database.transaction((tx) =>
      accounts.create(tx, {
        email: `${newId('usr', random)}@people.example`,
        name,
        passwordHash: 'none that opens',
        confirmed: true,
      }),
    );
  const bodies = await seedOrganizations(opened);
  const people = Object.fromEntries(
    await Promise.all(
      (Object.keys(PEOPLE) as Person[]).map(async (person) => [person, await freshAccount(person)] as const),
    ),
  ) as Record<Person, string>;
  await placePeople(opened, people, bodies);
  const pseudonymKey = opened.keys.derive('pseudonyms');
  const freshCases = (count: number) => seedCases({ opened, bodies, people, pseudonymKey }, count);
  // Two, so that lists and duplicates have another one to show, whatever was asked before.
  const [shown] = await freshCases(2);
  if (shown === undefined) throw new Error('no case was seeded');
  // So that receipts can be had, and are looked through as everything else is.
  await sealLedger(opened);

  const composed = await httpDepsOf(opened, 'test');
  undo.defer(composed.close);
  const many = { burst: 1e6, perMinute: 1e6 };
  const deps = {
    ...composed.deps,
    catalogue: fakeCatalogue([CODEHUB]),
    fault: (_reference: string, error: unknown) => fault(error),
    actorOf: actorByHeader,
    settings: { ...composed.deps.settings, strangers: many, accounts: many },
  };
  const app = createApp(deps);
  const operator = operatorApi(deps);
  const resources = undo.move();

  return {
    opened,
    app,
    bodies,
    accounts: people,
    shown,
    freshCases,
    freshAccount,
    ask: (caller, route, input = {}) =>
      caller.kind === 'operator'
        ? askAsOperator(operator, route, input)
        : askOverHttp(app, people, caller, route, input),
    faults: () => faults.splice(0),
    close: () => resources.disposeAsync(),
  };
}

/** What a caller is answered whom the fixture needs something of. @throws when they are refused */
export async function answerTo<T>(world: World, caller: Caller, route: string, input: Input): Promise<T> {
  const [method, path] = route.split(' ') as [Route['method'], string];
  const { status, body } = await world.ask(caller, { method, path }, input);
  if (status >= 300) throw new Error(`${route} answered ${status}: ${JSON.stringify(body)}`);
  return body as T;
}

export const askOperator = <T>(world: World, route: string, input: Input): Promise<T> =>
  answerTo<T>(world, { name: 'operator', kind: 'operator' }, route, input);

/** The header stands for cookie or key, which have tests of their own; what follows from one is decided as served. */
const AS = 'x-test-caller';

async function actorByHeader(request: Request): Promise<Actor> {
  const [kind, id, access] = (request.headers.get(AS) ?? '').split(' ');
  if (kind === 'case-code' && id !== undefined) return { kind: 'case-code', subject: id };
  const present = requestActor({
    presented: async () =>
      kind === 'account' && id !== undefined
        ? { kind: 'account', account: id, by: 'API key', readOnly: access === 'read' }
        : { kind: 'nothing' },
  });
  return await present(request);
}

async function askOverHttp(
  app: Hono,
  people: Readonly<Record<Person, string>>,
  caller: Exclude<Caller, { kind: 'operator' }>,
  { method, path }: Pick<Route, 'method' | 'path'>,
  input: Input,
): Promise<Answer> {
  const headers: Record<string, string> = { host: HOST, 'user-agent': 'test', ...input.headers };
  if (caller.kind === 'account') {
    headers[AS] = `account ${people[caller.person]}${caller.readOnly === true ? ' read' : ''}`;
  }
  if (caller.kind === 'case-code') headers[AS] = `case-code ${input.subject ?? newId('vul', random)}`;
  const isForm = input.body instanceof FormData;
  if (input.body !== undefined && !isForm) headers['content-type'] = 'application/json';
  const response = await app.request(`http://${HOST}/api/v1${addressOf(path, input)}`, {
    method,
    headers,
    ...(input.body === undefined
      ? {}
      : { body: isForm ? (input.body as FormData) : JSON.stringify(input.body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: isJson && text !== '' ? JSON.parse(text) : { text } };
}

async function askAsOperator(
  call: CallApi,
  { method, path }: Pick<Route, 'method' | 'path'>,
  input: Input,
): Promise<Answer> {
  try {
    const { body } = input;
    const answer = await call({
      method: method as Parameters<CallApi>[0]['method'],
      path: addressOf(path, input),
      ...(body === undefined ? {} : { body }),
    });
    return { status: 200, body: answer };
  } catch (error) {
    if (!(error instanceof NuwaError)) throw error;
    return { status: 400, body: { code: error.code, detail: error.message } };
  }
}

export function addressOf(path: string, { params = {}, query = {} }: Input): string {
  const filled = path.replace(/\{\+?(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`the fixture of ${path} gives no ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return search.size === 0 ? filled : `${filled}?${search.toString()}`;
}

async function placePeople(
  { database, clock }: OpenInstallation,
  people: Readonly<Record<Person, string>>,
  bodies: Bodies,
): Promise<void> {
  for (const [person, { body, role, office }] of Object.entries(PEOPLE)) {
    const account = people[person as Person];
    const since = clock();
    if (body !== undefined) {
      await database.db
        .insertInto('memberships')
        .values({
          id: newId('mem', random),
          account,
          organization: bodies[body],
          role: role ?? 'member',
          since,
          until: null,
        })
        .execute();
    }
    if (office !== undefined) {
      await database.db
        .insertInto('offices')
        .values({ id: newId('off', random), account, office, since, until: null })
        .execute();
    }
  }
}
