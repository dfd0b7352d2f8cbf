import type { BreachDetail } from '#contract/breaches.ts';
import { NuwaError } from '#kernel/errors.ts';
import type { LookupAnswer } from '#pipeline/3-notify/answer-lookup.ts';
import type { LookupDesk } from '#pipeline/3-notify/lookup-desk.ts';
import type { SiteDeps } from '../deps.ts';

export const BREACH: BreachDetail = {
  name: 'Codehub',
  title: 'codehub.example',
  organization: 'Codehub',
  domain: 'codehub.example',
  happened: '2011-12-21',
  added: '2026-11-01T09:15:27.000Z',
  modified: '2026-11-02T10:00:00.000Z',
  rows: 6400,
  people: 6100,
  dataClasses: ['username', 'password', 'email'],
  schemes: [{ scheme: 'md5-salted', rows: 6390 }],
  sensitive: true,
  verdict: 'open',
  note: null,
  profile: {
    charset: 'utf-8',
    indexed: 6390,
    refused: { blank: 6, 'too-few-fields': 4 },
    peopleBy: 'email',
    identifiers: { email: { rows: 6390, distinct: 6100 } },
    lengthBands: { '1-6': 100, '7-12': 5800, '13-18': 470, '19+': 20 },
    characterClasses: { digits: 2900, lower: 700, symbols: 2790 },
    topSecrets: [230, 210, 75],
    distinctSecrets: 4200,
    distinctDomains: 12,
    duplicateRows: 3,
    dates: { first: '2009-01', last: '2011-11' },
    identifierLike: { rows: 130, heldBack: 120 },
  },
  asserted: [
    {
      axis: 'word',
      value: 'denied',
      by: 'Codehub',
      basis: 'statement',
      evidence: null,
      happened: null,
      recorded: '2026-11-01T09:15:27.000Z',
      withdrawn: true,
    },
  ],
};

export const ANSWER: LookupAnswer = {
  shown: 'exposures',
  exposures: [{ ...BREACH, schemes: ['md5-salted'] }],
  advice: [
    {
      about: 'email',
      zh: { title: '电子邮箱', steps: ['单独设一个密码'] },
      en: { title: 'E-mail address', steps: ['Give it a password of its own'] },
    },
  ],
  decideCode: 'zzzzz-zzzzz-zzzzz-zzzzz',
  language: 'zh',
};

/** A desk that knows one code, and notes what was asked of it. */
export class FakeDesk implements LookupDesk {
  readonly asked: unknown[] = [];
  answerTo: LookupAnswer = ANSWER;

  request(...what: Parameters<LookupDesk['request']>): void {
    this.asked.push(what);
  }
  async answer(_actor: unknown, code: string): Promise<LookupAnswer> {
    if (code !== 'good') throw new NuwaError('link-expired', { minutes: 30 });
    return this.answerTo;
  }
  async decide(...what: Parameters<LookupDesk['decide']>): Promise<void> {
    this.asked.push(what);
  }
  async settled(): Promise<void> {}
  async close(): Promise<void> {}
}

export function fakeSite(
  changes: Partial<SiteDeps> = {},
  breaches: readonly BreachDetail[] = [BREACH],
): SiteDeps {
  return {
    installation: 'real',
    catalogue: {
      list: async () => breaches,
      find: async (name) =>
        breaches.find((breach) => breach.name.toLowerCase() === name.toLowerCase()) ?? null,
    },
    figures: async () => ({
      corpus: {
        version: 'v',
        epoch: 1,
        breaches: 1,
        identifiers: 1,
        passwords: { sha1: 4200, ntlm: 4200 },
        bytes: 1,
      },
      jobs: [],
      ledger: { leaves: 1, signed: 1 },
    }),
    lookups: new FakeDesk(),
    outbox: null,
    ledger: { origin: 'nuwa.example/ledger', verifierKey: 'nuwa.example/ledger+0a+key' },
    ...changes,
  };
}
