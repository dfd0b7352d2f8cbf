import type { Verdict } from '#contract/breaches.ts';
import type { Language } from '#contract/language.ts';

type Words = { readonly name: string; readonly means: string };

/** What a verdict says and what it leaves open. */
export const VERDICT_WORDS: Readonly<Record<Language, Readonly<Record<Verdict, Words>>>> = {
  zh: {
    open: {
      name: '尚无结论',
      means: '这份数据是否真实、出自何处，目前还没有结论。在有结论之前，不要把它当作真，也不要当作假。',
    },
    plausible: {
      name: '可信，未证实',
      means: '统计特征与真实数据相符，但还没有责任单位的承认或其他直接证据。',
    },
    authentic: {
      name: '属实',
      means: '有直接证据：责任单位承认、预埋记录出现，或与责任单位自己的记录相符。',
    },
    recycled: {
      name: '旧数据翻新',
      means: '内容来自更早的泄露清单，不是所称网站的新泄露。其中的人仍然受影响。',
    },
    mixed: { name: '拼凑', means: '由更早的清单和其他来源拼成。其中的人仍然受影响。' },
    fabricated: { name: '伪造', means: '检验表明，这份数据是编造的。' },
    refuted: { name: '已证伪', means: '有证据表明，所称的泄露没有发生。' },
  },
  en: {
    open: {
      name: 'Open',
      means:
        'Nobody has concluded yet whether this list is real and where it comes from. Until then take it neither for true nor for false.',
    },
    plausible: {
      name: 'Plausible',
      means:
        'Its statistics are those of real data, but there is no admission and no other direct evidence yet.',
    },
    authentic: {
      name: 'Authentic',
      means:
        'There is direct evidence: an admission, planted records that turned up, or a match with the body’s own records.',
    },
    recycled: {
      name: 'Recycled',
      means:
        'Its content comes from earlier lists, not from a new leak of the site named. People in it are affected all the same.',
    },
    mixed: {
      name: 'Mixed',
      means: 'Put together from earlier lists and other sources. People in it are affected all the same.',
    },
    fabricated: { name: 'Fabricated', means: 'Tests show that this list was made up.' },
    refuted: { name: 'Refuted', means: 'There is evidence that the breach said to have happened did not.' },
  },
};
