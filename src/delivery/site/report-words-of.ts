import type { Language } from '#contract/language.ts';
import type { ReportWords } from './report-words.ts';
import { REPORT_WORDS_EN } from './report-words-en.ts';
import { REPORT_WORDS_ZH } from './report-words-zh.ts';

export const REPORT_WORDS_OF: Readonly<Record<Language, ReportWords>> = {
  zh: REPORT_WORDS_ZH,
  en: REPORT_WORDS_EN,
};
