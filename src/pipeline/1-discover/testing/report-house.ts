import { createHash, randomBytes } from 'node:crypto';

import type { Viewer } from '#domain/access/viewer.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { subjectKey } from '#domain/assertions/subject.ts';
import type { Report, VulnerabilityReport } from '#domain/reports/report.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId, type Random } from '#kernel/ids.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';
import type { Database } from '#stores/database.ts';
import { caseDoor } from '#stores/enter-case.ts';
import { leadDoor } from '#stores/enter-case-lead.ts';
import { recorder } from '#stores/record.ts';
import { storesOn } from '#stores/stores-on.ts';

import type { EvidenceFile, IntakeNeeds, TakenEvidence } from '../receive-report-needs.ts';

export const random: Random = (n) => new Uint8Array(randomBytes(n));
export const ANYONE: Actor = { kind: 'anonymous' };
export const OPERATOR: Actor = { kind: 'operator' };
export const account = (): Extract<Actor, { kind: 'account' }> => ({
  kind: 'account',
  id: newId('acc', random),
});

/** What stands in the invented registry. */
export const BUREAU = { id: newId('org', random), name: '东山市人力资源和社会保障局' };
export const PORTAL = { id: newId('sys', random), name: '东山社保网上服务平台', keeper: BUREAU.id };
const DIVISIONS: Readonly<Record<string, string>> = { 东山市: '990100', '990100': '990100' };

export type House = IntakeNeeds & {
  readonly database: Database;
  /** What the fake store of files holds, by identifier. */
  readonly files: Map<string, { bytes: Buffer; name: string; unmasked: boolean; inRow: boolean }>;
  readonly decisions: string[];
  /** Texts whose search terms were written, by case. */
  readonly terms: Map<string, readonly string[]>;
  /** Moves the clock on. */
  readonly wait: (ms: number) => void;
  readonly keyOfSubject: (subject: Subject) => Uint8Array;
};

/** One clock for all houses of a process: of two that share a database, none may speak from the other's past. */
let ms = Date.UTC(2026, 10, 22);

/** The door with a real database, real doors to cases and a store of files in memory. */
export function reportHouse(database: Database): House {
  const clock = (): Instant => instantOf((ms += 1000));
  const root = random(32);
  const keyOf = (subject: Subject): Uint8Array =>
    new Uint8Array(createHash('sha256').update(root).update(subjectKey(subject)).digest());
  const stores = storesOn(database.db);
  const keys = { drafts: random(32), intake: random(32), codes: random(32), pseudonyms: random(32) };
  const doors = { db: database.db, viewerOf, pseudonymKey: keys.pseudonyms, clock };
  const files: House['files'] = new Map();
  const decisions: string[] = [];
  const terms = new Map<string, readonly string[]>();
  return {
    database,
    files,
    decisions,
    terms,
    wait: (by) => void (ms += by),
    keyOfSubject: keyOf,
    stores,
    record: recorder({ database, jobs: { enqueue: async () => {} }, clock, random, keyOf }),
    clock,
    random,
    keys,
    keyOf,
    ensureKeys: async () => {},
    registry: {
      organization: async (id) => (id === BUREAU.id ? BUREAU : null),
      system: async (id) => (id === PORTAL.id ? PORTAL : null),
      findOrganizations: async (text) => (BUREAU.name.includes(text) ? [BUREAU] : []),
      findSystems: async (text) => (PORTAL.name.includes(text) ? [PORTAL] : []),
      divisionNamed: (text) => DIVISIONS[text] ?? null,
    },
    evidence: {
      take: async (_subject, file: EvidenceFile): Promise<TakenEvidence> => {
        const parts: Uint8Array[] = [];
        for await (const part of file.bytes) parts.push(part);
        const bytes = Buffer.concat(parts);
        if (bytes.toString().startsWith('MZ'))
          throw new NuwaError('evidence-refused', { reason: 'it is a program' });
        const id = newId('evd', random);
        files.set(id, { bytes, name: file.name, unmasked: file.unmasked, inRow: false });
        return { id, sha256: createHash('sha256').update(bytes).digest('hex'), media: 'text/plain' };
      },
      put: async (_stores, _subject, { id }) => {
        const file = files.get(id);
        if (file !== undefined) file.inRow = true;
      },
      drop: async (_subject, { id }) => void files.delete(id),
      settle: async (_stores, _subject, evidence, decision) => void decisions.push(`${evidence} ${decision}`),
    },
    enterCase: caseDoor(doors),
    enterLead: leadDoor(doors),
    receiptOf: async (assertion) => `receipt of ${assertion}\n`,
    writeTerms: async (_stores, id, texts) => void terms.set(id, texts),
  };
}

async function viewerOf(actor: Actor): Promise<Viewer> {
  switch (actor.kind) {
    case 'account':
      return { kind: 'account', account: actor.id, memberships: [], offices: [], readOnly: false };
    case 'operator':
    case 'platform':
    case 'case-code':
      return actor;
    case 'anonymous':
    case 'address':
      return { kind: 'anyone' };
  }
}

/** An invented hole, as a form would give it. */
export const hole = (changes: Partial<VulnerabilityReport> = {}): VulnerabilityReport => ({
  kind: 'vulnerability',
  title: '社保查询接口可遍历他人记录',
  description: '把请求里的编号加一，就能看到别人的参保信息。',
  technical: 'GET /api/insured?id=1024 返回完整记录',
  howToCheck: '登录后请求 id=1 与 id=2，各看一条。',
  keeper: { id: BUREAU.id },
  system: { id: PORTAL.id },
  place: { name: '东山市' },
  cwe: 639,
  classes: ['name', 'resident-id', 'social-security'],
  people: { least: 100_000, likely: 800_000, most: 1_200_000, by: 'estimated' },
  minors: 'unknown',
  critical: 'unknown',
  consent: { named: false, asked: true, unmasked: false },
  credit: { as: 'anonymous' },
  ...changes,
});

export const rumour = (): Report => ({
  kind: 'rumour',
  title: '有人在群里出售社保数据',
  description: '标价三千元，称有八十万条。',
  seenAt: 'https://forum.example/t/1',
  keeper: { name: '东山市社保局' },
  classes: ['resident-id'],
  people: null,
  date: '2026-11',
  consent: { named: false, asked: true, unmasked: false },
});

export const misuse = (): Report => ({
  kind: 'misuse',
  description: '有人用我的身份证号办了一张电话卡。',
  date: '2026-10-03',
  keeper: null,
  place: { name: '东山市' },
  classes: ['resident-id', 'mobile'],
  loss: 1200,
  toldTo: { authority: 'police', outcome: 'open' },
  consent: { named: false, asked: true, unmasked: false },
});
