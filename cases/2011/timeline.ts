import type { CaseEvent } from './case-event.ts';
import { AUTHORITY_ACTS } from './events-authority-acts.ts';
import { LISTS_COME_OUT } from './events-lists-come-out.ts';

/** Rumours for which no dump was ever seen. */
export const RUMOURS = [
  { name: 'youxiang.example', claimedRows: null, appeared: '2011-12-29', modelledOn: 'NetEase' },
  {
    name: 'bank-cards-post',
    claimedRows: 100_000_000,
    appeared: '2011-12-27',
    modelledOn: 'the bank-card post',
  },
] as const;

export const INCIDENT = {
  name: 'december-2011',
  title: { en: 'The account lists of December 2011', zh: '2011年12月账户泄露' },
  from: '2011-12-21',
  cause: 'unknown',
} as const;

/**
 * The week as its articles tell it, with invented names: who said what about which list, when, and on what basis.
 * Plain data in the order of events, to be loaded as assertions; nothing here is a conclusion of the platform. Times
 * are Chinese (UTC+8); where an article gives only the day, noon of that day.
 */
export const TIMELINE: readonly CaseEvent[] = [...LISTS_COME_OUT, ...AUTHORITY_ACTS];
