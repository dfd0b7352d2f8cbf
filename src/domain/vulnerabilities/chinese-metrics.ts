/**
 * What GB/T 30279-2020 (网络安全漏洞分类分级指南) has graded, metric by metric. Its tables A to E, which turn these values
 * into the grade, are not at hand: a person sets the grade, and the values are kept beside it, so that it can be
 * computed again from the standard itself. The names of metrics and values are ours; the Chinese ones stand beside.
 */
export const CHINESE_METRICS = {
  /** 访问路径: 网络, 邻接, 本地, 物理 */
  path: ['network', 'adjacent', 'local', 'physical'],
  /** 触发要求: 低, 高 */
  trigger: ['low', 'high'],
  /** 权限需求: 无, 低, 高 */
  privilege: ['none', 'low', 'high'],
  /** 交互条件: 不需要, 需要 */
  interaction: ['no', 'yes'],
  /** 保密性, 完整性, 可用性: 严重, 一般, 无 */
  confidentiality: ['severe', 'general', 'none'],
  integrity: ['severe', 'general', 'none'],
  availability: ['severe', 'general', 'none'],
  /** 被利用成本: 低, 中, 高 */
  cost: ['low', 'mid', 'high'],
  /** 修复难度: 高, 中, 低 */
  difficulty: ['high', 'mid', 'low'],
  /** 影响范围: 高, 中, 低, 无 */
  reach: ['high', 'mid', 'low', 'none'],
} as const;

type Table = typeof CHINESE_METRICS;
export type ChineseMetrics = { readonly [M in keyof Table]: Table[M][number] };

const PREFIX = 'GBT30279:2020';

/** One line that names every metric once, in the order of the table: what is stated on the axis `vector`. */
export const chineseVector = (metrics: ChineseMetrics): string =>
  [PREFIX, ...metricNames().map((name) => `${name}:${metrics[name]}`)].join('/');

/** Reads such a line; null where a metric is missing, twice, unknown or in another place. */
export function parseChineseVector(vector: string): ChineseMetrics | null {
  const [prefix, ...parts] = vector.split('/');
  const names = metricNames();
  if (prefix !== PREFIX || parts.length !== names.length) return null;
  const metrics: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const values: readonly string[] = CHINESE_METRICS[name];
    const value = values.find((candidate) => parts[index] === `${name}:${candidate}`);
    if (value === undefined) return null;
    metrics[name] = value;
  }
  // Every name has one of its values, as the loop has checked.
  return metrics as ChineseMetrics;
}

const metricNames = () => Object.keys(CHINESE_METRICS) as (keyof Table)[];
