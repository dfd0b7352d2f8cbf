import { PROVINCES } from './provinces.ts';

/** What became of it, as the case tells it or invents it. */
export type Fate =
  | 'superior-claims'
  | 'keeper-claims'
  | 'claimed-and-verified'
  | 'under-way'
  | 'tested-open'
  | 'no-word';

/** One of the 46: where, how many people, what became of it. All but places and totals is invented. */
export type Finding = {
  readonly key: string;
  readonly division: string;
  readonly place: { readonly zh: string; readonly en: string };
  readonly province: string;
  readonly people: number;
  readonly grade: 'high' | 'medium';
  readonly fate: Fate;
  /** Named in what was published; the others are nowhere in particular, a number in their province. */
  readonly named: boolean;
};

/** As published: the place and what was said of it. People of Changchun and Shaanxi as published, the others invented. */
const NAMED: readonly (readonly [string, string, string, number, Fate])[] = [
  ['330700', '金华市', 'Jinhua', 3_350_000, 'superior-claims'],
  ['330784', '永康市', 'Yongkang', 480_000, 'under-way'],
  ['610000', '陕西省', 'Shaanxi', 2_130_000, 'keeper-claims'],
  ['610200', '铜川市', 'Tongchuan', 650_000, 'tested-open'],
  ['140000', '山西省', 'Shanxi', 320_000, 'under-way'],
  ['500000', '重庆市', 'Chongqing', 290_000, 'under-way'],
  ['220100', '长春市', 'Changchun', 7_700_000, 'tested-open'],
  ['210100', '沈阳市', 'Shenyang', 4_900_000, 'keeper-claims'],
  ['370600', '烟台市', 'Yantai', 4_120_000, 'keeper-claims'],
];

/** People (in thousands) of the invented ones that were claimed; the first six of them were verified by a check. */
const CLAIMED = [3400, 2900, 2600, 2400, 2300, 2200, 2000, 1800, 1700, 1500, 1300, 1200, 1000, 800] as const;
/** People (in thousands) of the invented ones of which nobody ever said a word. */
const NO_WORD = [
  120, 90, 80, 70, 60, 55, 50, 50, 45, 45, 40, 40, 35, 35, 30, 25, 20, 20, 15, 15, 10, 5, 5,
] as const;
/** Two were found to be of medium grade: the last two of those without a word. */
const MEDIUM = 2;

/** The 46, named ones first, the others spread over the provinces until each has its number. */
export const FINDINGS: readonly Finding[] = [...named(), ...unnamed()];

function named(): Finding[] {
  return NAMED.map(([division, zh, en, people, fate], n) => ({
    key: `n${n + 1}`,
    division,
    place: { zh, en },
    province: `${division.slice(0, 2)}0000`,
    people,
    grade: 'high',
    fate,
    named: true,
  }));
}

function unnamed(): Finding[] {
  const places = PROVINCES.flatMap(([code, zh, en, all]) => {
    const there = NAMED.filter(([division]) => division.startsWith(code.slice(0, 2))).length;
    return Array.from({ length: all - there }, (_, n) => ({ code, zh, en, number: there + n + 1 }));
  });
  const fates = [
    ...CLAIMED.map((thousands, n) => [thousands, n < 6 ? 'claimed-and-verified' : 'keeper-claims'] as const),
    ...NO_WORD.map((thousands) => [thousands, 'no-word'] as const),
  ];
  return places.map(({ code, zh, en, number }, n) => {
    // 37 places, and a stride that shares no divisor with 37: every fate is met once, and no province has only one.
    const drawn = (n * 7) % places.length;
    const [thousands, fate] = fates[drawn] ?? [0, 'no-word'];
    return {
      key: `u${n + 1}`,
      division: code,
      place: { zh: `${zh}某地${number}`, en: `${en}, place ${number}` },
      province: code,
      people: thousands * 1000,
      grade: drawn >= places.length - MEDIUM ? 'medium' : 'high',
      fate,
      named: false,
    };
  });
}
