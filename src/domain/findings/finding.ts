import type { Instant } from '#kernel/instant.ts';

/**
 * What a scanner, or somebody's list, says it found: a lead for triage, no proof. Everything is attacker-controlled text
 * in one line, without control characters, and cut to a length. What could hold personal data of third persons
 * (requests, responses, extracted values, messages, values of queries) has been dropped at the door.
 */
export type Finding = {
  readonly source: 'nuclei' | 'sarif' | 'csv';
  /** Name of the scanner where the source says one. */
  readonly tool: string | null;
  /** The scanner's name for the check, so that it can be run again. */
  readonly rule: string | null;
  readonly title: string;
  /** Number in CWE. */
  readonly weakness: number | null;
  /** In capitals, `CVE-…`. */
  readonly cves: readonly string[];
  /** As the source says it; nobody here has judged it. */
  readonly severityStated: FindingSeverity | null;
  /** CVSS 3.0, 3.1 or 4.0, well formed but not computed. */
  readonly vector: string | null;
  /** Name (A-labels) or address, in lower case. */
  readonly host: string | null;
  /** Null: the usual one, or not said. */
  readonly port: number | null;
  /** Path of an address with the names of its query fields but without their values, or file and line in source code. */
  readonly path: string | null;
  readonly found: Instant | null;
  readonly howToCheck: string | null;
};

export type FindingSeverity = 'info' | 'low' | 'medium' | 'high' | 'critical';

export type FindingRead =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'refused'; readonly reason: string };

export type FindingsRead = {
  /** `line`: line of a file of lines, row of a table (the header is 1), or number of a result in a document. */
  readonly findings: readonly { readonly line: number; readonly finding: Finding }[];
  /** The reason names fields, never their content. */
  readonly refusals: readonly { readonly line: number; readonly reason: string }[];
};

/** Findings of one import. More are refused; split the file. */
export const MOST_FINDINGS = 100_000;

/**
 * What makes a finding the same one when the scanner reports it again: the check and the place. Whoever keeps it as an
 * index puts it under a keyed hash first, for it names a weakness and where it is.
 */
export function findingIdentity({ source, tool, rule, title, host, port, path }: Finding): string {
  return JSON.stringify([source, tool, rule ?? title, host, port, path]);
}

/** Sorts outcomes into findings and refusals; those beyond the limit are refused together. */
export function collect(reads: Iterable<{ line: number; read: FindingRead }>): FindingsRead {
  const findings: { line: number; finding: Finding }[] = [];
  const refusals: { line: number; reason: string }[] = [];
  for (const { line, read } of reads) {
    if (read.kind === 'refused') refusals.push({ line, reason: read.reason });
    else if (findings.length < MOST_FINDINGS) findings.push({ line, finding: read.finding });
    else {
      refusals.push({ line, reason: `from here on: more than ${MOST_FINDINGS} findings; split the file` });
      break;
    }
  }
  return { findings, refusals };
}
