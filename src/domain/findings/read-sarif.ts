import { parseInstant } from '#kernel/instant.ts';
import { collect, type FindingRead, type FindingSeverity, type FindingsRead } from './finding.ts';
import { cvesOf, field, line, list, placeOf, refused, severityOf, vectorOf, weaknessOf } from './reading.ts';

/**
 * A SARIF 2.1.0 document (OASIS), parsed as JSON already. `level` (error, warning, note) says how sure or loud a tool is
 * and is not read as a severity; `security-severity`, a CVSS-like number, is, with the bounds of CVSS. Results that the
 * tool itself calls passed, suppressed or gone are refused, the last because absence from a scan is no repair. Messages,
 * snippets, web requests and responses are left behind.
 */
export function readSarif(document: unknown): FindingsRead {
  const runs = field(document, 'runs');
  if (field(document, 'version') !== '2.1.0' || !Array.isArray(runs)) {
    return { findings: [], refusals: [{ line: 0, reason: 'it is no SARIF 2.1.0 document' }] };
  }
  return collect(results(runs));
}

function* results(runs: readonly unknown[]): Generator<{ line: number; read: FindingRead }> {
  let number = 0;
  for (const run of runs) {
    const found = parseInstantOf(list(field(run, 'invocations')).map((one) => field(one, 'endTimeUtc'))[0]);
    const rules = ruleTable(run);
    for (const result of list(field(run, 'results'))) {
      yield { line: ++number, read: readResult(run, rules, result, found) };
    }
  }
}

type RuleTable = { readonly of: (result: unknown) => unknown };

function readResult(
  run: unknown,
  rules: RuleTable,
  result: unknown,
  found: ReturnType<typeof parseInstant>,
): FindingRead {
  const kind = field(result, 'kind') ?? 'fail';
  if (kind !== 'fail' && kind !== 'open' && kind !== 'review')
    return refused('the tool reports no failing check');
  if (field(result, 'baselineState') === 'absent') {
    return refused('it is gone from the scan, which is no check of its repair');
  }
  if (isSuppressed(result)) return refused('it is suppressed in the tool');
  const rule = rules.of(result);
  const id = line(field(result, 'ruleId') ?? field(result, 'rule', 'id') ?? field(rule, 'id'), 200);
  const title = line(field(rule, 'shortDescription', 'text') ?? field(rule, 'name'), 300) ?? id;
  if (title === null) return refused('it names no rule');
  const tags = list(field(rule, 'properties', 'tags')).slice(0, 200);
  return {
    kind: 'finding',
    finding: {
      source: 'sarif',
      tool: line(field(run, 'tool', 'driver', 'name'), 100),
      rule: id,
      title,
      weakness:
        [...taxa(run, result, rule), ...tags].map(weaknessOf).find((number) => number !== null) ?? null,
      cves: cvesOf([...tags, id]),
      severityStated: severity(result) ?? severity(rule),
      vector: vectorOf(field(result, 'properties', 'cvss')) ?? vectorOf(field(rule, 'properties', 'cvss')),
      ...placeOfResult(run, result),
      found: parseInstantOf(field(result, 'provenance', 'lastDetectionTimeUtc')) ?? found,
      howToCheck: null,
    },
  };
}

/** SARIF 3.35: without a status a suppression counts as accepted. */
function isSuppressed(result: unknown): boolean {
  const all = list(field(result, 'suppressions'));
  return all.length > 0 && all.every((one) => (field(one, 'status') ?? 'accepted') === 'accepted');
}

/** By index into the driver or an extension, else by id; a result's id may have more parts than the rule's (3.27.5). */
function ruleTable(run: unknown): RuleTable {
  const rulesOf = (component: unknown) => list(field(component, 'rules'));
  const driver = rulesOf(field(run, 'tool', 'driver'));
  const extensions = list(field(run, 'tool', 'extensions')).map(rulesOf);
  const byId = new Map<unknown, unknown>();
  for (const rule of [driver, ...extensions].flat()) {
    const id = field(rule, 'id');
    if (!byId.has(id)) byId.set(id, rule);
  }
  return {
    of: (result) => {
      const component = field(result, 'rule', 'toolComponent', 'index');
      const rules = typeof component === 'number' ? (extensions[component] ?? []) : driver;
      const index = field(result, 'rule', 'index') ?? field(result, 'ruleIndex');
      if (typeof index === 'number' && rules[index] !== undefined) return rules[index];
      const id = field(result, 'ruleId') ?? field(result, 'rule', 'id');
      if (typeof id !== 'string') return undefined;
      const parts = id.slice(0, 400).split('/').slice(0, 20);
      for (let n = parts.length; n > 0; n--) {
        const rule = byId.get(parts.slice(0, n).join('/'));
        if (rule !== undefined) return rule;
      }
      return undefined;
    },
  };
}

/** Relations to the taxonomy CWE, of the result and of its rule, as `CWE-n`. */
function taxa(run: unknown, result: unknown, rule: unknown): readonly string[] {
  const targets = [
    ...list(field(result, 'taxa')),
    ...list(field(rule, 'relationships')).map((one) => field(one, 'target')),
  ];
  return targets.slice(0, 100).flatMap((target) => {
    const index = field(target, 'toolComponent', 'index');
    const taxonomy =
      field(target, 'toolComponent', 'name') ??
      (typeof index === 'number' ? field(run, 'taxonomies', index, 'name') : undefined);
    const id = field(target, 'id');
    if (typeof id !== 'string' || typeof taxonomy !== 'string' || taxonomy.toUpperCase() !== 'CWE') return [];
    return [/^cwe/i.test(id) ? id : `CWE-${id}`];
  });
}

/** Bounds of the qualitative scale of CVSS 3.1 (5) and 4.0 (6). */
function severity(owner: unknown): FindingSeverity | null {
  const stated = field(owner, 'properties', 'security-severity');
  const text = typeof stated === 'number' ? String(stated) : typeof stated === 'string' ? stated.trim() : '';
  if (!/^\d{1,2}(\.\d{1,6})?$/.test(text)) return severityOf(text);
  const score = Number(text);
  if (score > 10) return null;
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'info';
}

function placeOfResult(
  run: unknown,
  result: unknown,
): { host: string | null; port: number | null; path: string | null } {
  const location = field(result, 'locations', 0, 'physicalLocation');
  const index = field(location, 'artifactLocation', 'index');
  const uri =
    field(location, 'artifactLocation', 'uri') ??
    (typeof index === 'number' ? field(run, 'artifacts', index, 'location', 'uri') : undefined);
  if (typeof uri !== 'string') return { host: null, port: null, path: null };
  if (/^https?:\/\//i.test(uri)) return placeOf(uri) ?? { host: null, port: null, path: null };
  const start = field(location, 'region', 'startLine');
  const file = line(withoutHome(uri), 1000);
  const numbered = file !== null && Number.isSafeInteger(start) ? `${file}:${String(start)}` : file;
  return { host: null, port: null, path: numbered };
}

/** The folder of whoever ran the tool carries a name: `file:///home/zhang/shop/a.c` becomes `shop/a.c`. */
function withoutHome(uri: string): string {
  return uri
    .slice(0, 4000)
    .replace(/^file:\/{0,3}/i, '/')
    .replaceAll('\\', '/')
    .replace(/^\/?(?:[a-z](?::|%3a))?\/(?:root|(?:home|users)\/[^/]*)\//i, '');
}

function parseInstantOf(value: unknown): ReturnType<typeof parseInstant> {
  return typeof value === 'string' ? parseInstant(value) : null;
}
