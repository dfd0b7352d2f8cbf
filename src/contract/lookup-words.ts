import type { Language } from './language.ts';

/** The one reply to every question about an address. Interface and pages say it in the same words. */
export const LOOKUP_ACCEPTED: Readonly<Record<Language, string>> = {
  zh: '请求已收到。如果该地址可以收信，结果的查询码将寄到该邮箱。为防滥用，同一地址五分钟内只寄一封，每天最多三封。',
  en: 'Your request was received. If mail can reach this address, a code for the answer will be sent to it. To prevent abuse, one address gets at most one mail in five minutes and three a day.',
};

/** What stands beside every answer that names no breach. */
export const NOT_FOUND_CAUTION: Readonly<Record<Language, string>> = {
  zh: '没有查到，不等于安全：这里只有已导入的泄露数据，许多泄露从未公开。',
  en: 'Not found does not mean safe: only imported lists are searched here, and many leaks never become public.',
};
