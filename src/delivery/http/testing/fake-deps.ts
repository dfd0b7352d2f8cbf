import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BreachDetail, Catalogue } from '#contract/breaches.ts';
import { instantOf } from '#kernel/instant.ts';
import type { HttpDeps } from '../deps.ts';
import { fakeRanges, sha1Hex } from './fake-ranges.ts';

export const CODEHUB: BreachDetail = {
  name: 'Codehub',
  title: 'Codehub <2011>',
  organization: 'Codehub',
  domain: 'codehub.example',
  happened: '2011-12-21',
  added: '2026-11-01T09:15:27.000Z',
  modified: '2026-11-02T10:00:00.000Z',
  rows: 6400,
  people: 6100,
  dataClasses: ['username', 'password', 'email'],
  schemes: [{ scheme: 'plain', rows: 6400 }],
  sensitive: false,
  verdict: 'authentic',
  note: 'Said to be <all> accounts.',
  profile: {
    charset: 'utf-8',
    indexed: 6390,
    refused: { blank: 6, 'too-few-fields': 4 },
    peopleBy: 'email',
    identifiers: { email: { rows: 6390, distinct: 6100 } },
    lengthBands: { '1-6': 100, '7-12': 5800, '13-18': 470, '19+': 20 },
    characterClasses: { digits: 2900, lower: 700, mixed: 2790 },
    topSecrets: [230, 210, 75],
    distinctSecrets: 4200,
    distinctDomains: 12,
    duplicateRows: 3,
    dates: null,
    identifierLike: { rows: 130, heldBack: 120 },
  },
  asserted: [
    {
      axis: 'word',
      value: 'admitted',
      by: 'Codehub',
      basis: 'statement',
      evidence: null,
      happened: '2011-12-22T00:00:00.000Z',
      recorded: '2026-11-01T09:15:27.000Z',
      withdrawn: false,
    },
  ],
};

export const GOUWU: BreachDetail = {
  ...CODEHUB,
  name: 'Gouwu',
  title: 'A shopping site',
  organization: null,
  domain: null,
  happened: null,
  added: '2026-11-03T09:15:27.000Z',
  modified: '2026-11-03T09:15:27.000Z',
  people: null,
  dataClasses: ['mobile', 'birthday', 'password', 'landline'],
  sensitive: true,
  verdict: 'open',
  note: null,
  profile: null,
  asserted: [],
};

export function fakeCatalogue(breaches: readonly BreachDetail[]): Catalogue {
  return {
    list: async () => breaches,
    find: async (name) => breaches.find((breach) => breach.name.toLowerCase() === name.toLowerCase()) ?? null,
  };
}

export const LEAKED = { password: 'iloveyou', count: 1234 };
/** NTLM of `password`, from MS-NLMP and every list of test vectors. */
export const NTLM_OF_PASSWORD = '8846F7EAEE8FB117AD06BDD830B7586C';

/** Tests of one corner of the interface touch nothing of another; one that does fails here, by name. */
const notHere = <T extends object>(what: string): T =>
  new Proxy({} as T, {
    get: (_, name) => {
      if (name === 'installation') return 'real';
      return () => {
        throw new Error(`${what} (${String(name)}) is not part of this test`);
      };
    },
  });

export function fakeDeps(changes: Partial<HttpDeps> = {}): HttpDeps {
  return {
    installation: 'real',
    accounts: notHere('signing in'),
    people: notHere('the register of people'),
    work: {
      cases: notHere('cases'),
      registry: notHere('the registry'),
      evidence: notHere('evidence'),
      reports: null,
    },
    securityTxt: null,
    actorOf: async () => ({ kind: 'anonymous' }),
    software: '0.1.0',
    ledgerOrigin: 'ledger.example/nuwa',
    ranges: fakeRanges({
      sha1: new Map([
        [sha1Hex(LEAKED.password), LEAKED.count],
        [sha1Hex('123456789'), 9],
      ]),
      ntlm: new Map([[NTLM_OF_PASSWORD, 42]]),
    }),
    catalogue: fakeCatalogue([CODEHUB, GOUWU]),
    figures: async () => ({
      corpus: {
        version: 'test-1',
        epoch: 1,
        breaches: 2,
        identifiers: 6100,
        passwords: { sha1: 2, ntlm: 1 },
        bytes: 4096,
      },
      jobs: [{ queue: 'publish', state: 'created', count: 1 }],
      ledger: { leaves: 5, signed: 4 },
    }),
    readiness: async () => [{ name: 'database', problem: null }],
    lookups: null,
    ledgerFolder: join(tmpdir(), 'nuwa-no-such-ledger'),
    site: null,
    clock: () => instantOf(Date.UTC(2026, 10, 22)),
    log: () => undefined,
    fault: () => undefined,
    settings: {
      hosts: [],
      publicUrl: null,
      rangeMaxAgeSeconds: 300,
      floor: 800,
      forwardedHops: 0,
    },
    ...changes,
  };
}

/** A request as a well-behaved client on loopback sends it. */
export function ask(path: string, init: RequestInit = {}): Request {
  const headers = new Headers(init.headers);
  if (!headers.has('user-agent')) headers.set('user-agent', 'test');
  return new Request(`http://127.0.0.1:8080${path}`, { ...init, headers });
}
