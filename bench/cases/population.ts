import type { Assertion } from '#domain/assertions/assertion.ts';
import type { Value } from '#domain/assertions/axis.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { instantOf } from '#kernel/instant.ts';
import type { Draw } from './draw.ts';
import { type Body, DAY_MS, START_MS, statement } from './registry.ts';

export const DAYS = 3650;
const CHECK = `chk_${'0'.repeat(26)}`;
const WEAKNESSES = [89, 89, 89, 79, 79, 521, 862, 862, 22, 200, 284, 306, 352, 434, 502, 611, 798, 918];
const CLASSES = ['resident-id', 'name', 'mobile', 'salary', 'health-insurance', 'address'];

export type DrawnCase = {
  readonly id: string;
  readonly history: readonly Assertion[];
  readonly text: string;
  readonly title: string;
  readonly desk: string | null;
};

/**
 * One case with a history of the usual length: reported, judged, graded, told, answered or not. Most keepers are county
 * offices; a few systems and families hold many cases.
 */
export function drawCase(
  bodies: readonly Body[],
  desks: readonly string[],
  families: readonly string[],
  d: Draw,
): DrawnCase {
  const subject: Subject<'vulnerability'> = { kind: 'vulnerability', id: d.id('vul') };
  const keeper = d.of(bodies);
  const received = START_MS + Math.floor((d.below(DAYS * 1000) / 1000) * DAY_MS);
  const history: Assertion[] = [];
  const say = (axis: string, value: Value, days: number, more: Partial<Assertion> = {}) => {
    history.push(statement(subject, axis, value, received + Math.floor(days * DAY_MS), history.length, more));
  };
  const desk = d.chance(60) ? d.of(desks) : null;
  say('report', { is: 'received' }, 0);
  say('intake', { is: 'stated', by: 'form', finder: 'anonymous' }, 0);
  say('keeper', { is: 'stated', organization: keeper.id }, 0);
  say('place', { is: 'stated', division: keeper.division }, 0);
  say('weakness', { is: 'stated', cwe: d.of(WEAKNESSES) }, 0);
  say('data-classes', { is: 'stated', classes: CLASSES.filter(() => d.chance(50)) }, 0);
  if (d.chance(80)) say('system', { is: 'stated', system: `sys_${keeper.id.slice(4)}` }, 0);
  if (d.chance(5)) say('family', { is: 'stated', family: d.of(families) }, 0);
  if (d.chance(70)) sayPeople(say, d);
  if (desk !== null) say('owner', { is: 'owned', by: `desk-${d.below(1_000_000)}` }, 0.2);
  sayFate(say, keeper, d);
  const { title, text } = drawText(keeper, d);
  return { id: subject.id, history, title, text, desk };
}

type Say = (axis: string, value: Value, days: number, more?: Partial<Assertion>) => void;

function sayPeople(say: Say, d: Draw): void {
  const likely = 10 ** (2 + d.below(5)) * (1 + d.below(9));
  say(
    'people',
    { is: 'stated', least: Math.floor(likely / 2), likely, most: likely * 2, by: 'estimated' },
    0,
  );
}

function sayFate(say: Say, keeper: Body, d: Draw): void {
  if (d.chance(2)) return say('report', { is: 'triaging' }, 1);
  if (d.chance(15)) return say('report', { is: 'invalid', because: 'not-reproducible' }, 1);
  say('report', { is: 'valid' }, 1);
  say(
    'grade',
    {
      is: 'stated',
      grade: d.of(['critical', 'high', 'high', 'medium', 'medium', 'low']),
      by: 'judgement',
      score: null,
    },
    1,
  );
  if (d.chance(30)) say('leak', { is: 'exposure-possible' }, 1);
  if (d.chance(3)) say('leak', { is: 'access-seen' }, 3, { basis: 'log' });
  say('contact', { is: 'sent' }, 2, { recipient: keeper.id });
  if (d.chance(60)) say('contact', { is: 'acknowledged' }, 2 + d.below(20), { recipient: keeper.id });
  const [ministry, department] = keeper.line.split('/');
  if (d.chance(15) && department !== undefined) say('contact', { is: 'sent' }, 9, { recipient: department });
  if (d.chance(5) && ministry !== undefined) say('contact', { is: 'sent' }, 23, { recipient: ministry });
  sayRepair(say, d);
}

function sayRepair(say: Say, d: Draw): void {
  const kind = d.below(100);
  const later = { basis: 're-test' } as const;
  if (kind < 25) return;
  if (kind < 35) return say('repair', { is: 'under-way' }, 10);
  if (kind < 37) return say('repair', { is: 'refused' }, 15);
  if (kind < 38)
    return say('repair', { is: 'risk-accepted', until: instantOf(START_MS + 5000 * DAY_MS) }, 15);
  if (kind < 40) return say('repair', { is: 'repair-claimed', by: 'superior' }, 20);
  say('repair', { is: 'repair-claimed', by: 'keeper' }, 10 + d.below(30));
  if (kind < 60) return;
  if (kind < 68) return say('repair', { is: 'tested-open', check: CHECK }, 50, later);
  say('repair', { is: 'verified', check: CHECK }, 50, later);
  if (kind < 90) say('report', { is: 'closed', because: 'repaired' }, 51);
}

const SYSTEMS = [
  '社保查询',
  '医保结算',
  '公积金',
  '户籍管理',
  '疫苗接种',
  '高考报名',
  '车辆登记',
  '个税申报',
  '不动产登记',
  '学籍管理',
];
const HOLES = [
  'SQL 注入',
  '越权访问',
  '弱口令',
  '任意文件上传',
  '未授权访问',
  '敏感信息泄露',
  '目录遍历',
  '命令执行',
];
const PARTS = [
  '登录接口',
  '后台管理',
  '移动端',
  '数据导出',
  '找回密码',
  '短信验证',
  '报表页面',
  '附件下载',
  '对账服务',
  '网关',
];
const EFFECTS = [
  '可读取他人参保信息',
  '可导出全部名册',
  '可查看身份证号码',
  '可重置任意账户',
  '可下载扫描件',
  '可遍历手机号',
];

function drawText(keeper: Body, d: Draw): { title: string; text: string } {
  const title = `${d.of(SYSTEMS)}系统${d.of(PARTS)}${d.of(HOLES)}`;
  return {
    title,
    text: `${title}\n${d.of(PARTS)}存在${d.of(HOLES)}，${d.of(EFFECTS)}，参考编号${d.below(3000)} ${keeper.sector}`,
  };
}
