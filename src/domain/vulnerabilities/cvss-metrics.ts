/**
 * Metrics of CVSS vectors and their values: base metrics first, all of them required; then the optional ones. As in
 * FIRST's specification documents of v3.1 (section 6) and v4.0 (section 7).
 */
export type MetricTable = {
  readonly prefix: string;
  readonly base: Readonly<Record<string, string>>;
  readonly optional: Readonly<Record<string, string>>;
  /** v4.0 fixes the order of metrics, v3.1 leaves it free. */
  readonly ordered: boolean;
};

export const CVSS_3_1: MetricTable = {
  prefix: 'CVSS:3.1',
  ordered: false,
  base: { AV: 'NALP', AC: 'LH', PR: 'NLH', UI: 'NR', S: 'UC', C: 'NLH', I: 'NLH', A: 'NLH' },
  optional: {
    E: 'XUPFH',
    RL: 'XOTWU',
    RC: 'XURC',
    CR: 'XLMH',
    IR: 'XLMH',
    AR: 'XLMH',
    MAV: 'XNALP',
    MAC: 'XLH',
    MPR: 'XNLH',
    MUI: 'XNR',
    MS: 'XUC',
    MC: 'XNLH',
    MI: 'XNLH',
    MA: 'XNLH',
  },
};

export const CVSS_4_0: MetricTable = {
  prefix: 'CVSS:4.0',
  ordered: true,
  base: {
    AV: 'NALP',
    AC: 'LH',
    AT: 'NP',
    PR: 'NLH',
    UI: 'NPA',
    VC: 'HLN',
    VI: 'HLN',
    VA: 'HLN',
    SC: 'HLN',
    SI: 'HLN',
    SA: 'HLN',
  },
  optional: {
    E: 'XAPU',
    CR: 'XHML',
    IR: 'XHML',
    AR: 'XHML',
    MAV: 'XNALP',
    MAC: 'XLH',
    MAT: 'XNP',
    MPR: 'XNLH',
    MUI: 'XNPA',
    MVC: 'XHLN',
    MVI: 'XHLN',
    // Here S is "safety": of a subsequent system only.
    MVA: 'XHLN',
    MSC: 'XHLN',
    MSI: 'XHLNS',
    MSA: 'XHLNS',
    S: 'XNP',
    AU: 'XNY',
    R: 'XAUI',
    V: 'XDC',
    RE: 'XLMH',
    U: 'X Clear Green Amber Red',
  },
};

export type VectorProblem =
  | 'unknown-version'
  | 'not-a-metric'
  | 'unknown-metric'
  | 'unknown-value'
  | 'twice'
  | 'out-of-order'
  | 'base-metric-missing';

/** What is wrong with the form of a vector, or null. Attacker-controlled text of any length. */
export function vectorProblem(vector: string, table: MetricTable): VectorProblem | null {
  if (vector.length > MOST_SIGNS) return 'not-a-metric';
  const [prefix, ...metrics] = vector.split('/');
  if (prefix !== table.prefix) return 'unknown-version';
  const known = [...Object.keys(table.base), ...Object.keys(table.optional)];
  const seen = new Set<string>();
  let place = -1;
  for (const metric of metrics) {
    const [name, value, ...rest] = metric.split(':');
    if (name === undefined || value === undefined || rest.length > 0) return 'not-a-metric';
    const index = known.indexOf(name);
    if (index < 0) return 'unknown-metric';
    if (!valuesOf(table, name).includes(value)) return 'unknown-value';
    if (seen.has(name)) return 'twice';
    if (table.ordered && index < place) return 'out-of-order';
    seen.add(name);
    place = index;
  }
  return Object.keys(table.base).every((name) => seen.has(name)) ? null : 'base-metric-missing';
}

/** Longer than any vector that names every metric once. */
const MOST_SIGNS = 300;

function valuesOf(table: MetricTable, name: string): readonly string[] {
  const values = table.base[name] ?? table.optional[name] ?? '';
  return values.includes(' ') ? values.split(' ') : Array.from(values);
}
