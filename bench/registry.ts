import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CompiledQuery, type KyselyPlugin, type RootOperationNode } from 'kysely';
import { createQueryId } from 'kysely';

import { SECTORS } from '#domain/assertions/organization-fields.ts';
import { say } from '#domain/assertions/saying.ts';
import { csvLine } from '#domain/organizations/csv-cells.ts';
import { below } from '#domain/organizations/divisions/divisions.ts';
import { derivedId } from '#domain/organizations/derived-id.ts';
import { NATION } from '#domain/organizations/territory.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';
import { importRegistry } from '#pipeline/1-discover/import-registry.ts';
import type { RegistryNeeds } from '#pipeline/1-discover/registry-needs.ts';
import type { Database, Db } from '#stores/database.ts';
import { openDatabase } from '#stores/open-database.ts';
import { organizationProjection } from '#stores/organizations-projection.ts';
import { organizationStore } from '#stores/organizations.ts';
import { recorder } from '#stores/record.ts';
import { storesOn } from '#stores/stores-on.ts';
import { systemProjection } from '#stores/systems-projection.ts';
import { systemStore } from '#stores/systems.ts';

import { median } from './paired.ts';

/**
 * A registry of 100,000 organizations, taken in through the product's own import, then asked as lists and search ask it.
 * Fails where a median takes longer than 50 ms or a plan reads a whole table.
 *
 *   npm run bench -- --only registry [--organizations 100000] [--database postgres://…/an_empty_database]
 */
const DAY = '2023-06-30';
const NOW = instantOf(Date.parse(`${DAY}T08:00:00Z`));
const LIMIT_MS = 50;
const PAGE = 50;
const OPERATOR = { kind: 'operator' } as const;

type RegistryBench = {
  readonly rows: number;
  readonly rounds: number;
  readonly url: string | undefined;
};

export async function benchRegistry({ rows, rounds, url }: RegistryBench): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nuwa-b-'));
  const database = await openDatabase(url === undefined ? { folder: join(folder, 'db') } : { url });
  try {
    const place = url === undefined ? 'embedded, on disk' : 'PostgreSQL';
    console.log(`\nRegistry, ${place}: ${rows.toLocaleString('en')} organizations`);
    const needs = needsOn(database);
    await takeIn(needs, 'organizations', organizations(rows));
    await takeIn(needs, 'contacts', contacts(Math.floor(rows / 5)));
    await takeIn(needs, 'systems', systems(Math.floor(rows / 5)));
    await confirm(needs, Math.floor(rows / 10));
    const failures = await ask(database.db, rounds);
    if (failures.length > 0) throw new Error(`not as promised:\n${failures.join('\n')}`);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function needsOn(database: Database): RegistryNeeds {
  const random = randomOf(7);
  const key = new Uint8Array(32).fill(9);
  const clock = (): Instant => NOW;
  const projections = [organizationProjection, systemProjection];
  const jobs = { enqueue: async () => {} };
  return {
    record: recorder({ database, jobs, clock, random, keyOf: () => key, projections }),
    stores: storesOn(database.db),
    viewerOf: async () => OPERATOR,
    clock,
    random,
    keyOf: () => key,
  };
}

async function takeIn(
  needs: RegistryNeeds,
  kind: 'organizations' | 'contacts' | 'systems',
  csv: string,
): Promise<void> {
  const content = new Uint8Array(Buffer.from(csv, 'utf8'));
  for (const [what, dryRun] of [
    ['judged only', true],
    ['taken in', false],
    ['taken in again', false],
  ] as const) {
    const started = performance.now();
    const report = await importRegistry(needs, OPERATOR, kind, content, { dryRun });
    const seconds = (performance.now() - started) / 1000;
    if (report.problemCount > 0) throw new Error(`bad rows: ${JSON.stringify(report.problems.slice(0, 3))}`);
    const rate = Math.round(report.rows / seconds).toLocaleString('en');
    console.log(
      `${kind}, ${what}: ${report.rows.toLocaleString('en')} rows in ${seconds.toFixed(1)} s, ${rate} rows/s (${report.added} new, ${report.same} known)`,
    );
  }
}

const COUNTIES = below(NATION, DAY, 'county').map(({ code }) => code);
const SYLLABLES = Array.from('云霁澜岚曦淳泓沁澍霖翊琰璟瑾琛珩昀晗朗煦');

/** Invented places: two characters that no division has together, and a number. */
function placeName(n: number): string {
  const at = (shift: number) => SYLLABLES[Math.floor(n / SYLLABLES.length ** shift) % SYLLABLES.length] ?? '';
  return `${at(0)}${at(1)}第${n}号`;
}

/** One ministry for each sector, an office in each province and city below it, then as many local ones as asked for. */
function organizations(rows: number): string {
  const lines = [csvLine(['key', 'name', 'name_en', 'kinds', 'sector', 'superior', 'division'])];
  const levels = [
    ['000000'],
    below(NATION, DAY, 'province').map(({ code }) => code),
    below(NATION, DAY, 'city').map(({ code }) => code),
  ];
  let n = 0;
  const add = (key: string, kinds: string, sector: string, superior: string | null, division: string) => {
    const name = `${placeName(n)}${kinds === 'authority' ? '厅' : '服务中心'}`;
    lines.push(csvLine([key, name, `Invented Office ${n} of ${sector}`, kinds, sector, superior, division]));
    n++;
  };
  const cities = new Set(levels[2]);
  for (const [depth, codes] of levels.entries()) {
    for (const sector of SECTORS) {
      for (const code of codes) {
        if (n >= rows / 2) break;
        const up = depth === 0 ? null : depth === 1 ? NATION : `${code.slice(0, 2)}0000`;
        add(`${sector}-${code}`, 'authority', sector, up === null ? null : `${sector}-${up}`, code);
      }
    }
  }
  const written = new Set(lines.map((line) => line.slice(0, line.indexOf(','))));
  while (n < rows) {
    const code = COUNTIES[n % COUNTIES.length] ?? NATION;
    const sector = SECTORS[n % SECTORS.length] ?? 'other';
    const city = `${code.slice(0, 4)}00`;
    const superior = `${sector}-${cities.has(city) ? city : `${code.slice(0, 2)}0000`}`;
    add(
      `office-${n}`,
      n % 97 === 0 ? 'keeper;supplier' : 'keeper',
      sector,
      written.has(superior) ? superior : null,
      code,
    );
  }
  return lines.join('');
}

function contacts(rows: number): string {
  const lines = [csvLine(['organization', 'key', 'channel', 'role', 'name', 'address', 'expires'])];
  for (let n = 0; n < rows; n++) {
    lines.push(
      csvLine([ownerOf(n, rows), 'c1', 'e-mail', 'security', `联系人${n}`, `c${n}@bench.example`, '2024']),
    );
  }
  return lines.join('');
}

/** Local offices stand in the second half of the file. */
const ownerOf = (n: number, rows: number): string => `office-${Math.ceil(rows * 2.5) + n}`;

function systems(rows: number): string {
  const lines = [
    csvLine(['key', 'name', 'keeper', 'product', 'division', 'data_classes', 'people', 'critical']),
  ];
  for (let n = 0; n < rows; n++) {
    const division = COUNTIES[n % COUNTIES.length] ?? NATION;
    lines.push(
      csvLine([
        `s${n}`,
        `${placeName(n)}业务系统`,
        ownerOf(n, rows),
        `Product ${n % 40}`,
        division,
        'resident-id',
        n,
        'unknown',
      ]),
    );
  }
  return lines.join('');
}

/** Half of the named contacts answer: lists by health have something of each kind. */
async function confirm({ record }: RegistryNeeds, many: number): Promise<void> {
  for (let from = 0; from < many; from += 5000) {
    await record({
      actor: OPERATOR,
      says: Array.from({ length: Math.min(5000, many - from) }, (_, index) => {
        const id = derivedId('org', ownerOf(from + index, many * 2));
        const recipient = derivedId('con', id, 'c1');
        return say(
          { kind: 'organization', id },
          'contact-point',
          { is: 'confirmed', how: 'call-back' },
          'statement',
          { recipient },
        );
      }),
    });
  }
}

type Asked = { readonly name: string; readonly run: (db: Db) => Promise<unknown> };

async function ask(db: Db, rounds: number): Promise<readonly string[]> {
  await db.executeQuery(CompiledQuery.raw('analyze'));
  const failures: string[] = [];
  for (const { name, run } of QUESTIONS) {
    const times: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const started = performance.now();
      await run(db);
      if (round > 0) times.push(performance.now() - started);
    }
    const middle = median(times);
    const scanned = await scansOf(db, run);
    const line = `${middle.toFixed(1)} ms (${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)})`;
    console.log(
      `${name.padEnd(48)}${line}${scanned.length > 0 ? `   reads all of ${scanned.join(', ')}` : ''}`,
    );
    if (middle > LIMIT_MS) failures.push(`${name} takes ${middle.toFixed(0)} ms at the median`);
    if (scanned.length > 0) failures.push(`${name} reads all of ${scanned.join(', ')}`);
  }
  return failures;
}

const list = (filter: Parameters<ReturnType<typeof organizationStore>['list']>[0]) => async (db: Db) => {
  const store = organizationStore(db);
  const first = await store.list(filter, { limit: PAGE, at: NOW });
  // The page after it as well: a cursor must not read what lies before.
  return first.next === null ? first : await store.list(filter, { after: first.next, limit: PAGE, at: NOW });
};
const searchFor = (text: string) => (db: Db) => organizationStore(db).search(text, 20);
const HEALTH = derivedId('org', `health-${NATION}`);
const PROVINCE = derivedId('org', 'health-330000');

const QUESTIONS: readonly Asked[] = [
  { name: 'list, all', run: list({}) },
  { name: 'list, below a ministry', run: list({ line: `${HEALTH}/` }) },
  { name: 'list, below a province office', run: list({ line: `${HEALTH}/${PROVINCE}/` }) },
  { name: 'list, below a ministry, of a province', run: list({ line: `${HEALTH}/`, division: '330000' }) },
  { name: 'list, of a province', run: list({ division: '330000' }) },
  { name: 'list, of a county, of a sector', run: list({ division: '330784', sector: 'education' }) },
  { name: 'list, of a sector', run: list({ sector: 'finance' }) },
  { name: 'list, of a sector and a kind', run: list({ sector: 'finance', kind: 'supplier' }) },
  { name: 'list, authorities', run: list({ kind: 'authority' }) },
  { name: 'list, press (there is none)', run: list({ kind: 'press' }) },
  { name: 'list, dissolved (there is none)', run: list({ dissolved: true }) },
  { name: 'list, contacts live', run: list({ contact: 'live' }) },
  { name: 'list, contacts lapsed (none)', run: list({ contact: 'lapsed' }) },
  { name: 'list, contacts bounced (none), of a sector', run: list({ contact: 'bounced', sector: 'health' }) },
  { name: 'list, no contact, of a province', run: list({ contact: 'none', division: '440000' }) },
  { name: 'search, one name', run: searchFor('第54321号') },
  { name: 'search, by beginning', run: searchFor('云霁') },
  { name: 'search, in every second name', run: searchFor('服务中心') },
  { name: 'search, English', run: searchFor('office 777 of') },
  { name: 'search, in no name', run: searchFor('水利水电') },
  { name: 'search, one character', run: searchFor('云') },
  { name: 'get', run: (db) => organizationStore(db).byId(HEALTH) },
  { name: 'children of a ministry', run: (db) => organizationStore(db).children(HEALTH, { limit: PAGE }) },
  { name: 'tops of all lines', run: (db) => organizationStore(db).children(null, { limit: PAGE }) },
  { name: 'rungs below a ministry', run: (db) => organizationStore(db).depthBelow(`${HEALTH}/`) },
  { name: 'authorities over a county', run: (db) => organizationStore(db).authoritiesOver('330784') },
  {
    name: 'systems of a province',
    run: (db) => systemStore(db).list({ division: '330000' }, { limit: PAGE }),
  },
  { name: 'systems, search', run: (db) => systemStore(db).search('product 17', 20) },
];

/** Tables that a plan of one of these statements reads from end to end. */
async function scansOf(db: Db, run: Asked['run']): Promise<readonly string[]> {
  const nodes: RootOperationNode[] = [];
  const watch: KyselyPlugin = {
    transformQuery: ({ node }) => {
      nodes.push(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await run(db.withPlugin(watch));
  const found = new Set<string>();
  for (const node of nodes) {
    const { sql, parameters } = db.getExecutor().compileQuery(node, createQueryId());
    const { rows } = await db.executeQuery<{ 'QUERY PLAN': unknown }>(
      CompiledQuery.raw(`explain (format json) ${sql}`, [...parameters]),
    );
    const plan = rows[0]?.['QUERY PLAN'];
    collect(typeof plan === 'string' ? JSON.parse(plan) : plan, found);
  }
  return [...found];
}

function collect(plan: unknown, found: Set<string>): void {
  if (Array.isArray(plan)) for (const part of plan) collect(part, found);
  else if (typeof plan === 'object' && plan !== null) {
    const node = plan as Record<string, unknown>;
    if (node['Node Type'] === 'Seq Scan') found.add(String(node['Relation Name']));
    for (const part of Object.values(node)) collect(part, found);
  }
}

/** Numbers that look random and are the same in each run. */
function randomOf(seed: number): (bytes: number) => Uint8Array {
  let state = seed;
  return (bytes) =>
    Uint8Array.from({ length: bytes }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
}
