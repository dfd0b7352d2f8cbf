import type { ReportWords } from '#domain/reports/say-report.ts';

export type ReportLanguage = 'zh' | 'en';

/** Labels in front of what a body holds beside the finder's own words, in the language of the report. */
export const BODY_WORDS: Readonly<Record<ReportLanguage, ReportWords>> = {
  zh: {
    seenAt: '见于：',
    keeper: '责任单位：',
    place: '地点：',
    date: '时间：',
    classes: '数据类别：',
    people: '涉及人数（至少 / 估计 / 至多）：',
    finder: '报告者：',
    consent: '同意事项：',
    sender: '寄信人：',
  },
  en: {
    seenAt: 'Seen at:',
    keeper: 'Keeper:',
    place: 'Place:',
    date: 'When:',
    classes: 'Data classes:',
    people: 'People (least / likely / most):',
    finder: 'Finder:',
    consent: 'Consent:',
    sender: 'Sender:',
  },
};
