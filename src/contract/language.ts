/** Languages of pages, mails and advice. */
export type Language = 'zh' | 'en';
