import type { SpringAct, SpringSet } from '#contract/demo-spring.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';
import { departmentOf, EXPERTS, MINISTRY, PLATFORM, POLICE, PRESS } from './bodies.ts';

/** Noon in China. */
const on = (text: string): Instant => instantOf(Date.parse(`${text}T04:00:00Z`));

export const SETS: readonly SpringSet[] = [
  {
    key: 'all',
    text: '截至2015年4月24日的全部社会保障漏洞',
    sector: 'social-security',
    division: null,
    to: '2015-04-24',
  },
  {
    key: 'zhejiang',
    text: '浙江省社会保障系统',
    sector: 'social-security',
    division: '330000',
    to: '2015-04-23',
  },
  {
    key: 'shaanxi',
    text: '陕西省社会保障系统',
    sector: 'social-security',
    division: '610000',
    to: '2015-04-23',
  },
];

/** Who answered the order to audit. */
const ANSWERED = ['330000', '610000', '210000', '370000', '140000', '500000'] as const;

/** What was said of sets, and what one citizen suffered. None of it names a case, except as a lead. */
export const STATEMENTS: readonly SpringAct[] = [
  {
    at: on('2015-02-10'),
    act: 'suffers',
    misuse: 'card',
    date: '2015-02-03',
    division: '500000',
    description: '虚构的叙述：有人持伪造的身份证补办了本人的社会保障卡，并以此透支；已向警方报案。',
    yuan: 2000,
    dataClasses: ['resident-id', 'social-security'],
  },
  { at: on('2015-02-12'), act: 'is-linked', misuse: 'card', case: 'n6' },
  {
    at: on('2015-04-20'),
    act: 'police-says',
    misuse: 'card',
    organization: POLICE,
    outcome: 'unsolved',
    source: '2015年4月20日对来电的答复（虚构）',
  },
  {
    at: on('2015-04-22'),
    act: 'says-of-set',
    set: 'all',
    organization: PRESS,
    said: { axis: 'repair', is: 'open', thousandths: 600 },
  },
  {
    at: on('2015-04-22'),
    act: 'says-of-set',
    set: 'all',
    organization: PLATFORM,
    said: { axis: 'leak', is: 'cannot-be-known' },
  },
  {
    at: on('2015-04-22'),
    act: 'says-of-set',
    set: 'all',
    organization: EXPERTS,
    said: { axis: 'leak', is: 'cannot-be-known' },
  },
  {
    at: on('2015-04-23'),
    act: 'says-of-set',
    set: 'zhejiang',
    organization: departmentOf('330000'),
    said: { axis: 'extent', divisions: ['330700'] },
  },
  {
    at: on('2015-04-23'),
    act: 'says-of-set',
    set: 'zhejiang',
    organization: departmentOf('330000'),
    said: { axis: 'repair', is: 'all-repaired' },
  },
  {
    at: on('2015-04-23'),
    act: 'says-of-set',
    set: 'zhejiang',
    organization: departmentOf('330000'),
    said: { axis: 'leak', is: 'none-found' },
  },
  {
    at: on('2015-04-23'),
    act: 'says-of-set',
    set: 'shaanxi',
    organization: departmentOf('610000'),
    said: { axis: 'repair', is: 'all-repaired' },
  },
  {
    at: on('2015-04-24'),
    act: 'says-of-set',
    set: 'all',
    organization: MINISTRY,
    said: { axis: 'repair', is: 'repaired-before', thousandths: 400 },
  },
  {
    at: on('2015-04-24'),
    act: 'says-of-set',
    set: 'all',
    organization: MINISTRY,
    said: { axis: 'leak', is: 'none-found' },
  },
  {
    at: on('2015-04-24'),
    act: 'says-of-set',
    set: 'all',
    organization: MINISTRY,
    said: { axis: 'order', is: 'ordered', what: 'audit' },
  },
  ...ANSWERED.map(
    (province): SpringAct => ({
      at: on('2015-04-27'),
      act: 'says-of-set',
      set: 'all',
      organization: departmentOf(province),
      said: { axis: 'order', is: 'answered' },
    }),
  ),
];
