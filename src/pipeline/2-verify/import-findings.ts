import { say, type Saying } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { type Finding, findingIdentity, type FindingsRead } from '#domain/findings/finding.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { newId, type Random } from '#kernel/ids.ts';
import type { RecordEntry } from '#stores/record.ts';
import type { Stores } from '#stores/stores-on.ts';

import { asCoordinator, type CoordinatorNeeds } from './as-coordinator.ts';
import { caseInSystem, intakeOfOurs, type RegisteredSystem, registeredSystem } from './case-in-system.ts';

export type ImportNeeds = CoordinatorNeeds & {
  readonly record: RecordEntry;
  readonly random: Random;
  readonly stores: Pick<Stores, 'assertions'>;
  /** From names and addresses of hosts to the registered systems whose sealed addresses name them. */
  readonly systemsAt: (hosts: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Keyed fingerprint of what makes a finding the same one: a list of them in clear would say what is open where. */
  readonly fingerprint: (identity: string) => string;
  /** From fingerprints to the cases that were opened for them. */
  readonly casesByFingerprint: (fingerprints: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Other open cases with this weakness in this system. */
  readonly casesLike: (system: string, cwe: number) => Promise<readonly string[]>;
  readonly writeTerms: (inside: Stores, vulnerability: string, texts: readonly string[]) => Promise<void>;
};

/** What becomes of one finding. `system`: where its host is known; `like`: cases that may be the same. */
export type Imported = {
  readonly line: number;
  readonly title: string;
  readonly host: string | null;
  readonly system: string | null;
  readonly like: readonly string[];
} & (
  | { readonly outcome: 'opens'; readonly vulnerability: string | null }
  | { readonly outcome: 'known'; readonly vulnerability: string }
  | { readonly outcome: 'repeated'; readonly of: number }
);

export type ImportReport = {
  readonly dryRun: boolean;
  readonly findings: readonly Imported[];
  readonly refusals: FindingsRead['refusals'];
};

/** Cases that one import opens: all of them in one transaction, which others wait for. */
export const MOST_OPENED = 500;

/** Register of the axis `external-number` under which the fingerprint of a finding stands. */
export const SCANNER_REGISTER = 'scanner';

/**
 * Opens a case, in state received, for each finding of a scanner or of somebody's list that has none yet. A finding is
 * a lead for triage and proves nothing. The dry run says what would be opened and writes nothing. All or nothing: if we
 * crash before the commit nothing was opened; handed in again, what is there is known.
 * @throws NuwaError not-signed-in, not-allowed; too-large; not-found for a default system that is not there
 */
export async function importFindings(
  needs: ImportNeeds,
  actor: Actor,
  read: FindingsRead,
  { dryRun, system }: { readonly dryRun: boolean; readonly system: string | null },
): Promise<ImportReport> {
  const entry = await asCoordinator(needs, actor);
  const judged = await judgeAll(needs, read, system);
  const opening = judged.filter(({ outcome }) => outcome === 'opens');
  if (opening.length > MOST_OPENED) {
    throw new NuwaError('too-large', {
      what: 'The import',
      limit: `${MOST_OPENED} new cases; split the file`,
    });
  }
  if (dryRun || opening.length === 0) return { dryRun, findings: judged.map(shown), refusals: read.refusals };
  const opened = opening.map((one) => ({ ...one, id: newId('vul', needs.random) }));
  await needs.record({
    ...entry,
    says: opened.flatMap((one) => caseOfFinding(one.id, one)),
    also: async (inside) => {
      for (const { id, finding } of opened) await needs.writeTerms(inside, id, [finding.title]);
    },
  });
  const ids = new Map(opened.map(({ line, id }) => [line, id]));
  return {
    dryRun,
    findings: judged.map((one) => withCase(shown(one), ids.get(one.line) ?? null)),
    refusals: read.refusals,
  };
}

type Judged = {
  readonly line: number;
  readonly finding: Finding;
  readonly fingerprint: string;
  readonly system: RegisteredSystem | null;
  readonly like: readonly string[];
} & (
  | { readonly outcome: 'opens' }
  | { readonly outcome: 'known'; readonly vulnerability: string }
  | { readonly outcome: 'repeated'; readonly of: number }
);

async function judgeAll(
  needs: ImportNeeds,
  { findings }: FindingsRead,
  fallback: string | null,
): Promise<readonly Judged[]> {
  const hosts = [...new Set(findings.flatMap(({ finding }) => finding.host ?? []))];
  const at = await needs.systemsAt(hosts);
  const systems = new Map<string, RegisteredSystem>();
  for (const id of new Set([...at.values(), ...(fallback === null ? [] : [fallback])])) {
    systems.set(id, await registeredSystem(needs, id));
  }
  const prints = findings.map(({ finding }) => needs.fingerprint(findingIdentity(finding)));
  const known = await needs.casesByFingerprint([...new Set(prints)]);
  const first = new Map<string, number>();
  const judged: Judged[] = [];
  for (const [index, { line, finding }] of findings.entries()) {
    const fingerprint = prints[index] ?? '';
    const id = (finding.host === null ? undefined : at.get(finding.host)) ?? fallback;
    const system = id === null ? null : (systems.get(id) ?? null);
    const of = first.get(fingerprint);
    const vulnerability = known.get(fingerprint);
    first.set(fingerprint, of ?? line);
    const base = { line, finding, fingerprint, system };
    if (of !== undefined) judged.push({ ...base, like: [], outcome: 'repeated', of });
    else if (vulnerability !== undefined) judged.push({ ...base, like: [], outcome: 'known', vulnerability });
    else judged.push({ ...base, like: await alike(needs, system, finding), outcome: 'opens' });
  }
  return judged;
}

const alike = async (
  { casesLike }: ImportNeeds,
  system: RegisteredSystem | null,
  { weakness }: Finding,
): Promise<readonly string[]> => (system === null || weakness === null ? [] : casesLike(system.id, weakness));

function shown(one: Judged): Imported {
  const { line, finding, system, like } = one;
  const base = { line, title: finding.title, host: finding.host, system: system?.id ?? null, like };
  switch (one.outcome) {
    case 'opens':
      return { ...base, outcome: 'opens', vulnerability: null };
    case 'known':
      return { ...base, outcome: 'known', vulnerability: one.vulnerability };
    case 'repeated':
      return { ...base, outcome: 'repeated', of: one.of };
  }
}

const withCase = (one: Imported, vulnerability: string | null): Imported =>
  one.outcome === 'opens' ? { ...one, vulnerability } : one;

/** What the scanner said goes into the encrypted texts; only the weakness and the place stand in the open. */
function caseOfFinding(id: string, { finding, fingerprint, system }: Judged): readonly Saying[] {
  const subject: Subject<'vulnerability'> = { kind: 'vulnerability', id };
  const text = (axis: 'title' | 'technical' | 'how-to-check' | 'vector', body: string | null) =>
    body === null ? [] : [say(subject, axis, { is: 'stated' }, 'log', { body })];
  return [
    ...(system === null ? [intakeOfOurs(subject)] : caseInSystem(subject, system)),
    ...text('title', finding.title),
    ...text('technical', technicalOf(finding)),
    ...text('how-to-check', finding.howToCheck),
    ...text('vector', finding.vector),
    ...(finding.weakness === null
      ? []
      : [say(subject, 'weakness', { is: 'stated', cwe: finding.weakness }, 'log')]),
    say(subject, 'external-number', { is: 'numbered', number: fingerprint }, 'log', {
      recipient: SCANNER_REGISTER,
    }),
  ];
}

function technicalOf({ source, tool, rule, host, port, path, cves, severityStated }: Finding): string {
  const lines: readonly (readonly [string, string | number | null])[] = [
    ['source', tool === null ? source : `${source} (${tool})`],
    ['check', rule],
    ['host', port === null ? host : `${host}:${port}`],
    ['path', path],
    ['CVE', cves.length === 0 ? null : cves.join(', ')],
    ['severity stated', severityStated],
  ];
  return lines.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`])).join('\n');
}
