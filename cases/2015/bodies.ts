import type { SpringOrganization, SpringSystem } from '#contract/demo-spring.ts';
import { type Finding, FINDINGS } from './findings.ts';
import { PROVINCES } from './provinces.ts';

/**
 * Who is in the case. Ministry and provincial departments carry the names of their offices, since what is told of
 * them was published; keepers, suppliers, maintainers, the paper and the finders are invented, and their names say so.
 */
export const MINISTRY = 'ministry';
export const PRESS = 'press';
export const EXPERTS = 'experts';
export const PLATFORM = 'platform';
export const POLICE = 'police-chongqing';
export const departmentOf = (province: string): string => `department-${province}`;
export const authorityOf = (province: string): string => `authority-${province}`;
export const keeperOf = ({ key, division, fate }: Finding): string =>
  // Shaanxi's department spoke for a system of its own.
  division === '610000' && fate === 'keeper-claims' ? departmentOf(division) : `keeper-${key}`;

const body = (
  key: string,
  [name, nameEn]: readonly [string, string],
  kinds: SpringOrganization['kinds'],
  rest: Partial<SpringOrganization> = {},
): SpringOrganization => ({
  key,
  name,
  nameEn,
  kinds,
  sector: null,
  superior: null,
  division: null,
  ...rest,
});

const social = 'social-security' as const;

export const ORGANIZATIONS: readonly SpringOrganization[] = [
  body(MINISTRY, ['人力资源和社会保障部', 'Ministry of Human Resources and Social Security'], ['authority'], {
    sector: social,
    division: '000000',
  }),
  ...PROVINCES.map(([code, zh, en]) =>
    body(
      departmentOf(code),
      [`${zh}人力资源和社会保障厅`, `${en} department of human resources and social security`],
      ['authority', 'keeper'],
      { sector: social, superior: MINISTRY, division: code },
    ),
  ),
  body(
    authorityOf('220000'),
    ['吉林省网络安全主管部门（演示）', 'Authority for network security of Jilin (demo)'],
    ['authority'],
    {
      sector: 'public-administration',
      division: '220000',
    },
  ),
  ...FINDINGS.filter((finding) => keeperOf(finding) === `keeper-${finding.key}`).map((finding) =>
    body(
      keeperOf(finding),
      [`${finding.place.zh}社会保险机构（虚构）`, `Social insurance agency, ${finding.place.en} (invented)`],
      ['keeper'],
      { sector: social, superior: departmentOf(finding.province), division: finding.division },
    ),
  ),
  body('supplier-a', ['云社软件公司（虚构）', 'Yunshe Software (invented)'], ['supplier', 'maintainer'], {
    sector: 'internet',
  }),
  body('supplier-b', ['民康信息公司（虚构）', 'Minkang Information (invented)'], ['supplier'], {
    sector: 'internet',
  }),
  body('maintainer-c', ['长运维护公司（虚构）', 'Changyun Maintenance (invented)'], ['maintainer'], {
    sector: 'internet',
  }),
  body(PRESS, ['经济报（虚构）', 'An economic daily (invented)'], ['press'], { sector: 'media' }),
  body(EXPERTS, ['信息安全专家组（虚构）', 'Group of security experts (invented)'], ['press']),
  body(PLATFORM, ['漏洞响应平台（演示）', 'Vulnerability platform (demo)'], ['operator']),
  body(POLICE, ['重庆市公安机关（演示）', 'Police of Chongqing (demo)'], ['authority'], {
    sector: 'police',
    division: '500000',
  }),
];

/** Who runs the system of the n-th finding for its keeper; null: the keeper itself. */
export const maintainerOf = (n: number): string | null =>
  n % 4 === 0 ? 'maintainer-c' : n % 9 === 0 ? 'supplier-a' : null;

const CLASSES = ['resident-id', 'name', 'mobile', 'salary', 'social-security'] as const;
const HEALTH = ['resident-id', 'name', 'health-insurance', 'mobile'] as const;

/** One system for each finding; some are run by an outside maintainer, some come from one supplier. */
export const SYSTEMS: readonly SpringSystem[] = FINDINGS.map((finding, n) => {
  const health = finding.fate === 'tested-open';
  return {
    key: `system-${finding.key}`,
    name: `${finding.place.zh}${health ? '医疗保险' : '社会保险'}查询系统（虚构）`,
    keeper: keeperOf(finding),
    maintainer: maintainerOf(n),
    supplier: n % 3 === 0 ? 'supplier-a' : n % 5 === 0 ? 'supplier-b' : null,
    division: finding.division,
    dataClasses: [...(health ? HEALTH : CLASSES)],
    people: finding.people,
  };
});
