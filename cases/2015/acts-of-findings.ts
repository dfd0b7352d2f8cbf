import type { SpringAct } from '#contract/demo-spring.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';
import { authorityOf, departmentOf, keeperOf, maintainerOf, MINISTRY } from './bodies.ts';
import { type Finding, FINDINGS } from './findings.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Chinese noon. */
const day = (text: string): number => Date.parse(`${text}T04:00:00Z`);
const FIRST_REPORT = day('2014-04-14');
const at = (ms: number): Instant => instantOf(ms);

/** Weaknesses of the kind that were found on such sites: SQL injection, weak passwords, missing checks of rights. */
const WEAKNESSES = [
  [89, 'SQL 注入', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:L/A:N'],
  [521, '弱口令', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'],
  [862, '越权访问', 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N'],
] as const;
const MEDIUM_VECTOR = 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:L/I:L/A:N';

/** Everything that was done about the 46, each from its report to where April 2015 found it. */
export const ACTS_OF_FINDINGS: readonly SpringAct[] = FINDINGS.flatMap(storyOf);

function storyOf(finding: Finding, n: number): SpringAct[] {
  const reported = reportedAt(finding, n);
  return [
    ...reportAndTriage(finding, n, reported),
    ...noticesOf(finding, reported),
    ...fateOf(finding, reported),
  ];
}

/** Over a year, some eight days apart; the two that stood open in April 2015 came three months before. */
function reportedAt({ fate }: Finding, n: number): number {
  return fate === 'tested-open' ? day('2015-01-20') + n * HOUR : FIRST_REPORT + n * 7 * DAY + (n % 5) * HOUR;
}

function reportAndTriage(finding: Finding, n: number, reported: number): SpringAct[] {
  const { key, people, grade, place } = finding;
  const [cwe, weakness, vector] = WEAKNESSES[n % WEAKNESSES.length] ?? WEAKNESSES[0];
  return [
    {
      at: at(reported),
      act: 'reports',
      case: key,
      finder: n % 6 === 0 ? 'anonymous' : n % 4,
      system: `system-${key}`,
      title: `${place.zh}社保查询系统存在${weakness}（虚构）`,
      description: `虚构的报告：${place.zh}的查询页面可以读到他人的参保信息。`,
      technical: `虚构的技术细节 ${key}：参数 id 未作检查。`,
      howToCheck: `虚构的复测方法 ${key}：以两个测试账号互查。`,
      cwe,
      people: { least: Math.round(people * 0.8), likely: people, most: Math.round(people * 1.25) },
    },
    {
      at: at(reported + DAY),
      act: 'finds-valid',
      case: key,
      grade,
      vector: grade === 'high' ? vector : MEDIUM_VECTOR,
    },
  ];
}

/** The keeper is told at once; where nobody answers, another channel is tried, and the next rung hears of it. */
function noticesOf(finding: Finding, reported: number): SpringAct[] {
  const { key, province, fate, division } = finding;
  const keeper = keeperOf(finding);
  const tell = (days: number, organization: string, word: Word, channel: Channel = 'email'): SpringAct => ({
    at: at(reported + days * DAY + HOUR),
    act: 'is-told',
    case: key,
    organization,
    word,
    channel,
  });
  /** Somebody new: found in the registry the day before. */
  const begin = (days: number, organization: string, channel: Channel = 'email'): SpringAct[] => [
    tell(days - 1, organization, 'identified'),
    tell(days, organization, 'sent', channel),
  ];
  const first = begin(2, keeper);
  switch (fate) {
    case 'no-word':
      return [...first, tell(12, keeper, 'silent')];
    case 'tested-open':
      return [
        ...first,
        tell(4, keeper, 'delivered'),
        tell(7, keeper, 'sent', 'phone'),
        ...begin(16, departmentOf(province), 'fax'),
        ...(division === '220100' ? begin(26, authorityOf(province), 'registered-letter') : []),
        tell(40, keeper, 'sent', 'registered-letter'),
        ...begin(60, MINISTRY, 'registered-letter'),
        tell(85, keeper, 'silent'),
      ];
    case 'superior-claims':
      return [...first, tell(12, keeper, 'silent'), ...begin(13, departmentOf(province), 'fax')];
    case 'keeper-claims':
    case 'claimed-and-verified':
    case 'under-way':
      return first;
  }
}

type Word = Extract<SpringAct, { act: 'is-told' }>['word'];
type Channel = Extract<SpringAct, { act: 'is-told' }>['channel'];

/** Of the named ones it is known what was said in public in April 2015; the others are invented from end to end. */
function fateOf(finding: Finding, reported: number): SpringAct[] {
  const { key, province, fate, named } = finding;
  switch (fate) {
    case 'no-word':
      return [];
    case 'tested-open':
      return [checked(key, day('2015-04-21'), 'open', '虚构：复测，漏洞仍在。')];
    case 'superior-claims':
      return [quoted(key, departmentOf(province), 'repaired')];
    case 'under-way':
      return [quoted(key, keeperOf(finding), 'under-way')];
    case 'keeper-claims':
      return named ? [quoted(key, keeperOf(finding), 'repaired')] : invented(finding, reported);
    case 'claimed-and-verified':
      return invented(finding, reported);
  }
}

/** The keeper answers by itself, in some cases after its maintainer has worked on it; some claims are checked. */
function invented(finding: Finding, reported: number): SpringAct[] {
  const { key, fate } = finding;
  const keeper = keeperOf(finding);
  const maintainer = maintainerOf(FINDINGS.indexOf(finding));
  const claimed = reported + 30 * DAY;
  return [
    ...(maintainer === null
      ? []
      : ([
          { at: at(reported + 10 * DAY), act: 'passes-on', case: key, keeper, organization: maintainer },
          { at: at(reported + 12 * DAY), act: 'under-way', case: key, organization: maintainer },
        ] as const)),
    { at: at(claimed - HOUR), act: 'answers', case: key, organization: keeper },
    { at: at(claimed), act: 'claims-repair', case: key, organization: keeper },
    ...(fate === 'claimed-and-verified'
      ? [checked(key, claimed + 2 * DAY, 'repaired', '虚构：复测，未再发现。')]
      : []),
  ];
}

function quoted(key: string, organization: string, said: 'under-way' | 'repaired'): SpringAct {
  const source = '2015年4月23日公开答复（出处为虚构）';
  return { at: at(day('2015-04-23')), act: 'is-quoted', case: key, organization, said, source };
}

function checked(key: string, ms: number, found: 'open' | 'repaired', how: string): SpringAct {
  return { at: at(ms), act: 'is-checked', case: key, found, how };
}
