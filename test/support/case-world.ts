/**
 * Cases at work: a real database, real keys and a real ledger, the real doors and every use-case behind its route. Only
 * the register of accounts is a map, the clock is moved by the test, and evidence is a hash without a file.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { OpenAPIHandler } from '@orpc/openapi/fetch';

import type { Office, Viewer } from '#domain/access/viewer.ts';
import type { ValueOn } from '#domain/assertions/axes.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { noteSigner } from '#domain/ledger/signed-note.ts';
import { casesRouter, type CasesDeps, familiesRouter, findingsRouter } from '#delivery/http/rpc/cases.ts';
import type { CallContext } from '#delivery/http/rpc/context.ts';
import { openCaseKeys } from '#engines/keys/case-keys.ts';
import { openKeys } from '#engines/keys/open-keys.ts';
import { openLedgerFiles } from '#engines/ledger-files/ledger-files.ts';
import type { Actor } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';
import { receiptOf } from '#pipeline/5-account/issue-receipts.ts';
import { sealLedger } from '#pipeline/5-account/seal-ledger.ts';
import { caseProjection } from '#stores/case-projection.ts';
import { caseWork } from '#stores/case-work.ts';
import type { Database } from '#stores/database.ts';
import { caseDoor } from '#stores/enter-case.ts';
import { leadDoor } from '#stores/enter-case-lead.ts';
import type { Job, Jobs } from '#stores/jobs.ts';
import { organizationProjection } from '#stores/organizations-projection.ts';
import { recorder } from '#stores/record.ts';
import { storesOn } from '#stores/stores-on.ts';
import { systemProjection } from '#stores/systems-projection.ts';

export const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));
export const OPERATOR: Actor = { kind: 'operator' };
export const DAY = 86_400_000;

export type Account = Extract<Actor, { kind: 'account' }>;
type Registered = Omit<Extract<ValueOn<'system', 'registered'>, { is: 'stated' }>, 'is'>;

export type CaseWorld = ReturnType<typeof caseWorld>;

export const PROJECTIONS = [organizationProjection, systemProjection, caseProjection()];

/** What one process shares over all its worlds: of two on one database none may speak from the other's past. */
let ms = Date.UTC(2026, 10, 2, 1);

/** Goes on where another process stopped. */
export const startClockAt = (instant: number): void => void (ms = instant);

export type WorldOptions = {
  /** Where keys and ledger live; made and removed by the world when left out. */
  readonly folder?: string;
  /** A real queue; left out, jobs are put on a list. */
  readonly jobs?: Pick<Jobs, 'enqueue'>;
  /** Hears of each step of the keys of cases that touches the disk, before it is taken. */
  readonly onKeyStep?: () => void;
};

export function caseWorld(
  database: Database,
  t: { after(hook: () => unknown): void },
  options: WorldOptions = {},
) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'nuwa-case-'));
  if (options.folder === undefined) t.after(() => rmSync(folder, { recursive: true, force: true }));
  const keysFolder = join(folder, 'keys');
  const keys = openKeys(keysFolder, random, null);
  const caseKeys = openCaseKeys(keysFolder, random, { onStep: options.onKeyStep ?? (() => {}) });
  const clock = (): Instant => instantOf((ms += 1000));
  const stores = storesOn(database.db);
  const viewers = new Map<string, Viewer>();
  const viewerOf = async (actor: Actor): Promise<Viewer> => {
    switch (actor.kind) {
      case 'account':
        return viewers.get(actor.id) ?? { kind: 'anyone' };
      case 'operator':
      case 'platform':
      case 'case-code':
        return actor;
      case 'anonymous':
      case 'address':
        return { kind: 'anyone' };
    }
  };
  const jobs: Job[] = [];
  const { keyOf } = caseKeys;
  const record = recorder({
    database,
    jobs: options.jobs ?? { enqueue: async (_tx, more) => void jobs.push(...more) },
    clock,
    random,
    keyOf,
    ensureKeys: caseKeys.ensure,
    projections: PROJECTIONS,
  });
  const ledger = openLedgerFiles({
    folder: join(folder, 'ledger'),
    keysFolder,
    signer: noteSigner('ledger.example/cases', keys.ledgerSeed),
  });
  const door = { db: database.db, viewerOf, pseudonymKey: keys.derive('pseudonyms'), clock };
  const work = caseWork(database.db, {
    keyOf,
    search: keys.derive('search'),
    desks: keys.derive('desks'),
    pseudonyms: door.pseudonymKey,
  });
  const removed: string[] = [];
  const deps: CasesDeps = {
    installation: 'real',
    ...work,
    enter: caseDoor(door),
    enterLead: leadDoor(door),
    record,
    stores,
    clock,
    random,
    viewerOf,
    searchKey: keys.derive('search'),
    officesOf: async (account) => {
      const viewer = viewers.get(account);
      return viewer?.kind === 'account' ? viewer.offices : [];
    },
    destroyKey: caseKeys.destroy,
    removeEvidence: async ({ id }) => void removed.push(id),
    receiptOf: (assertion) => receiptOf({ stores, ledger, keyOf }, assertion),
  };
  const handler = new OpenAPIHandler(
    { cases: casesRouter(deps), families: familiesRouter(deps), findings: findingsRouter(deps) },
    {
      interceptors: [
        async (call) => {
          try {
            return await call.next();
          } catch (error) {
            call.context.failure = error;
            throw error;
          }
        },
      ],
    },
  );

  /** One call of the interface as this actor. @throws what the call threw */
  const api = async <T = { assertions: { id: string; axis: string; value: { is: string } }[] }>(
    actor: Actor,
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<T> => {
    const context: CallContext = { actor, language: 'en', idempotencyKey: null };
    const request = new Request(`http://test/api/v1${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const { matched, response } = await handler.handle(request, { prefix: '/api/v1', context });
    if (context.failure !== undefined) throw context.failure;
    if (!matched) throw new Error(`no route takes ${method} ${path}`);
    return (await response.json()) as T;
  };

  const person = (organizations: readonly string[] = [], offices: readonly Office[] = []): Account => {
    const actor: Account = { kind: 'account', id: newId('acc', random) };
    viewers.set(actor.id, {
      kind: 'account',
      account: actor.id,
      memberships: organizations.map((organization) => ({ organization, role: 'member' })),
      offices,
      readOnly: false,
    });
    return actor;
  };

  const organization = async (name: string, superior: string | null = null): Promise<string> => {
    const subject: Subject<'organization'> = { kind: 'organization', id: newId('org', random) };
    await record({
      actor: OPERATOR,
      says: [
        say(
          subject,
          'registered',
          {
            is: 'stated',
            name,
            nameEn: null,
            kinds: ['keeper'],
            creditCode: null,
            sector: 'social-security',
            superior,
            division: '330700',
            domain: null,
          },
          'document',
        ),
      ],
    });
    return subject.id;
  };

  const system = async (keeper: string, facts: Partial<Registered> = {}, addresses?: string) => {
    const subject: Subject<'system'> = { kind: 'system', id: newId('sys', random) };
    const stated: Registered = {
      name: 'Benefits portal',
      keeper,
      maintainer: null,
      supplier: null,
      product: null,
      division: '330700',
      dataClasses: ['resident-id'],
      people: 120_000,
      critical: 'no',
      ...facts,
    };
    await record({
      actor: OPERATOR,
      says: [
        say(subject, 'registered', { is: 'stated', ...stated }, 'document'),
        ...(addresses === undefined
          ? []
          : [say(subject, 'addresses', { is: 'stated' }, 'document', { body: addresses })]),
      ],
    });
    return subject.id;
  };

  /** A report that an anonymous finder handed in; it names what it found in words only. */
  const reported = async (title = 'Records can be read by changing a number'): Promise<string> => {
    const subject: Subject<'vulnerability'> = { kind: 'vulnerability', id: newId('vul', random) };
    await record({
      actor: { kind: 'anonymous' },
      says: [
        say(subject, 'intake', { is: 'stated', by: 'form', finder: 'anonymous' }, 'statement'),
        say(subject, 'title', { is: 'stated' }, 'statement', { body: title }),
        say(subject, 'technical', { is: 'stated' }, 'statement', { body: 'GET /person?id=1 and count on' }),
      ],
      also: (inside) => work.writeTerms(inside, subject.id, [title]),
    });
    return subject.id;
  };

  /** Evidence on record, as the store of files leaves it. */
  const attached = async (vulnerability: string): Promise<string> => {
    const file = newId('evd', random);
    await record({
      actor: OPERATOR,
      says: [
        say(
          { kind: 'vulnerability', id: vulnerability },
          'evidence',
          { is: 'attached', media: 'application/pdf' },
          'document',
          { recipient: file, evidence: Buffer.from(random(32)).toString('hex') },
        ),
      ],
    });
    return file;
  };

  const word = async (vulnerability: string, axis: string, about: string | null = null) => {
    const now = await stores.standings.now({ kind: 'vulnerability', id: vulnerability });
    return now.find((one) => one.axis === axis && one.recipient === about)?.value ?? null;
  };

  return {
    database,
    stores,
    deps,
    record,
    keys,
    caseKeys,
    ledger,
    jobs,
    removed,
    api,
    person,
    organization,
    system,
    reported,
    attached,
    word,
    coordinator: person([], ['coordinator']),
    seal: () => sealLedger({ ledger, stores }),
    wait: (by: number) => void (ms += by),
    now: () => instantOf(ms),
  };
}
