import { parseInstant } from '#kernel/instant.ts';
import { collect, type FindingRead, type FindingsRead } from './finding.ts';
import { cvesOf, field, line, list, placeOf, refused, severityOf, vectorOf, weaknessOf } from './reading.ts';

/** Characters of one result; nuclei puts whole responses in, and those are dropped, but have to be read first. */
const MOST_LINE = 4_000_000;

/**
 * One result of nuclei (`-jsonl`, or one element of `-json-export`). Taken are the names of the check and the place;
 * `request`, `response`, `curl-command`, `extracted-results`, `matcher` contents and everything else are left behind.
 * Field names as nuclei 2.x and 3.x write them.
 */
export function readNuclei(text: string): FindingRead {
  if (text.length > MOST_LINE) return refused(`the line is longer than ${MOST_LINE} characters`);
  const value = json(text);
  return value === undefined ? refused('the line is no JSON') : readNucleiResult(value);
}

/** A file of nuclei: JSON lines, or the one array of `-json-export`. Empty lines are skipped. */
export function readNucleiFile(text: string): FindingsRead {
  if (/^\s*\[/.test(text.slice(0, 1000))) {
    const value = json(text);
    if (!Array.isArray(value))
      return { findings: [], refusals: [{ line: 1, reason: 'the array is no JSON' }] };
    return collect(value.map((one, i) => ({ line: i + 1, read: readNucleiResult(one) })));
  }
  return collect(linesOf(text));
}

function* linesOf(text: string): Generator<{ line: number; read: FindingRead }> {
  let from = 0;
  for (let number = 1; from < text.length; number++) {
    const end = text.indexOf('\n', from);
    const one = text.slice(from, end < 0 ? text.length : end).trim();
    if (one !== '') yield { line: number, read: readNuclei(one) };
    if (end < 0) return;
    from = end + 1;
  }
}

function readNucleiResult(value: unknown): FindingRead {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refused('it is no object');
  const template = line(field(value, 'template-id') ?? field(value, 'templateID'), 200);
  if (template === null) return refused('it has no template-id');
  // With -matcher-status nuclei reports what it did not find, too.
  if (field(value, 'matcher-status') === false) return refused('the check matched nothing');
  const place =
    placeOf(field(value, 'matched-at') ?? field(value, 'matched')) ?? placeOf(field(value, 'host'));
  if (place === null) return refused('neither matched-at nor host says where');
  const info = field(value, 'info');
  const matcher = line(field(value, 'matcher-name') ?? field(value, 'matcher_name'), 100);
  const of = (name: string) => field(info, 'classification', name);
  return {
    kind: 'finding',
    finding: {
      source: 'nuclei',
      tool: 'nuclei',
      rule: matcher === null ? template : `${template}:${matcher}`,
      title: line(field(info, 'name'), 300) ?? template,
      weakness:
        oneOrMany(of('cwe-id'))
          .map(weaknessOf)
          .find((number) => number !== null) ?? null,
      cves: cvesOf(oneOrMany(of('cve-id'))),
      severityStated: severityOf(field(info, 'severity')),
      vector: vectorOf(of('cvss-metrics')),
      ...place,
      found: instantOf(field(value, 'timestamp')),
      howToCheck: null,
    },
  };
}

const oneOrMany = (value: unknown) => (typeof value === 'string' ? value.split(',') : list(value));

const instantOf = (value: unknown) => (typeof value === 'string' ? parseInstant(value) : null);

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // whatever is wrong with it, the line is refused with its number
  }
}
