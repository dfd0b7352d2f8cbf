import { searchTerms } from '#domain/vulnerabilities/terms.ts';
import { instantOf, msOf } from '#kernel/instant.ts';
import type { CaseFilters, CaseOrder, CaseScope } from '#stores/case-list.ts';
import type { Draw } from './draw.ts';
import { type Filled, KEY, NOW } from './fill.ts';
import { type Body, DAY_MS } from './registry.ts';

/** What a user asks of the list; another one of its kind at each call. */
export type Question = {
  readonly name: string;
  readonly ask: (d: Draw) => {
    readonly scope?: CaseScope;
    readonly filters: CaseFilters;
    readonly order?: CaseOrder;
    /** Days back at which a page further down begins. */
    readonly from?: number;
  };
};

const rung = (bodies: readonly Body[], depth: number) =>
  bodies.filter(({ line }) => line.split('/').length - 1 === depth);
const range = (prefix: string) => ({ least: prefix.padEnd(6, '0'), most: prefix.padEnd(6, '9') });
const daysAgo = (days: number) => instantOf(msOf(NOW) - days * DAY_MS);
const terms = (text: string) => searchTerms(text, KEY);

export function questions({ bodies, desks, families }: Filled): readonly Question[] {
  const [ministries, departments, bureaus, offices] = [1, 2, 3, 4].map((depth) => rung(bodies, depth));
  const under = (some: readonly Body[] | undefined) => (d: Draw) => ({
    filters: { line: d.of(some ?? []).line },
  });
  const plain = (name: string, filters: CaseFilters, order: CaseOrder = 'received'): Question => ({
    name,
    ask: () => ({ filters, order }),
  });
  const members =
    (some: readonly Body[] | undefined, filters: CaseFilters = {}) =>
    (d: Draw) => ({
      scope: {
        kind: 'organizations' as const,
        organizations: [d.of(some ?? []).id],
        parts: ['keeper', 'maintainer', 'told'] as const,
      },
      filters,
    });
  return [
    plain('all, newest first', {}),
    { name: 'all, a page in the middle', ask: (d) => ({ filters: {}, from: d.below(3000) }) },
    plain('all, last changed first', {}, 'changed'),
    plain('all, nearest deadline first', {}, 'due'),
    { name: 'under a ministry', ask: under(ministries) },
    { name: 'under a provincial department', ask: under(departments) },
    { name: 'under a city bureau', ask: under(bureaus) },
    { name: 'of a county office', ask: under(offices) },
    {
      name: 'in a province',
      ask: (d) => ({ filters: { divisions: [range(d.of(departments ?? []).division.slice(0, 2))] } }),
    },
    {
      name: 'in a city',
      ask: (d) => ({ filters: { divisions: [range(d.of(bureaus ?? []).division.slice(0, 4))] } }),
    },
    { name: 'in a county', ask: (d) => ({ filters: { divisions: [range(d.of(offices ?? []).division)] } }) },
    {
      name: 'in a territory cut anew (two ranges)',
      ask: (d) => ({
        filters: {
          divisions: [
            range(d.of(bureaus ?? []).division.slice(0, 4)),
            range(d.of(bureaus ?? []).division.slice(0, 4)),
          ],
        },
      }),
    },
    { name: 'of a sector', ask: (d) => ({ filters: { sector: d.of(ministries ?? []).sector } }) },
    ...['valid', 'triaging', 'invalid', 'closed'].map((report) => plain(`report ${report}`, { report })),
    ...[
      'tested-open',
      'verified',
      'claimed-by-keeper',
      'claimed-by-superior',
      'refused-or-accepted',
      'no-word',
    ].map((column) => plain(`column ${column}`, { column })),
    ...['none-known', 'access-seen', 'circulating'].map((leak) => plain(`leak ${leak}`, { leak })),
    ...['critical', 'low'].map((grade) => plain(`grade ${grade}`, { grade })),
    ...[89, 918].map((cwe) => plain(`CWE ${cwe}`, { cwe })),
    { name: 'of a family', ask: (d) => ({ filters: { family: d.of(families) } }) },
    { name: 'of a system', ask: (d) => ({ filters: { system: `sys_${d.of(offices ?? []).id.slice(4)}` } }) },
    { name: 'mine', ask: (d) => ({ filters: { desk: d.of(desks) } }) },
    plain('nobody’s', { desk: null }),
    { name: 'older than …', ask: (d) => ({ filters: { receivedBefore: daysAgo(d.below(3000)) } }) },
    plain('overdue, by deadline', { overdueAt: NOW }, 'due'),
    plain('overdue, newest first', { overdueAt: NOW }),
    plain('text “医保结算”', { terms: terms('医保结算') }),
    plain('text “系统”, in every title', { terms: terms('系统') }),
    {
      name: 'text: a number in few',
      ask: (d) => ({ filters: { terms: terms(`编号${100 + d.below(2900)}`) } }),
    },
    plain('text that is nowhere', { terms: terms('量子计算') }),
    {
      name: 'department + tested open',
      ask: (d) => ({ filters: { ...under(departments)(d).filters, column: 'tested-open' } }),
    },
    {
      name: 'province + high + no word',
      ask: (d) => ({
        filters: {
          divisions: [range(d.of(departments ?? []).division.slice(0, 2))],
          grade: 'high',
          column: 'no-word',
        },
      }),
    },
    {
      name: 'sector + overdue, by deadline',
      ask: (d) => ({ filters: { sector: d.of(ministries ?? []).sector, overdueAt: NOW }, order: 'due' }),
    },
    {
      name: 'ministry + text',
      ask: (d) => ({ filters: { ...under(ministries)(d).filters, terms: terms('公积金') } }),
    },
    {
      name: 'mine + overdue',
      ask: (d) => ({ filters: { desk: d.of(desks), overdueAt: NOW }, order: 'due' }),
    },
    {
      name: 'line of one province, place in another',
      ask: (d) => ({ filters: { ...under(departments)(d).filters, divisions: [range('54')] } }),
    },
    {
      name: 'access seen + no word + low',
      ask: () => ({ filters: { leak: 'access-seen', column: 'no-word', grade: 'low' } }),
    },
    {
      name: 'triaging + critical (none)',
      ask: () => ({ filters: { report: 'triaging', grade: 'critical' } }),
    },
    { name: 'member of a county office', ask: members(offices) },
    { name: 'member of a department told of many', ask: members(departments) },
    { name: 'member of a ministry told of many', ask: members(ministries) },
    { name: 'member of a ministry + tested open', ask: members(ministries, { column: 'tested-open' }) },
    { name: 'member of a department + text', ask: members(departments, { terms: terms('公积金') }) },
  ];
}
