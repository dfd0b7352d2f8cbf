import type { Language } from '#contract/language.ts';

const COUNT = { zh: new Intl.NumberFormat('zh-CN'), en: new Intl.NumberFormat('en') };
const SHARE = {
  zh: new Intl.NumberFormat('zh-CN', { style: 'percent', maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }),
};

export function count(n: number, language: Language): string {
  return COUNT[language].format(n);
}

/** Never `0 %` for something, never `100 %` for less than all: rounding must not turn few into none. */
export function share(part: number, whole: number, language: Language): string {
  if (whole === 0) return '–';
  const exact = part / whole;
  if (part > 0 && exact < 0.0005) return `< ${SHARE[language].format(0.001)}`;
  if (part < whole && exact > 0.9995) return `> ${SHARE[language].format(0.999)}`;
  return SHARE[language].format(exact);
}
