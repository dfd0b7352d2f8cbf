import type { Language } from './language.ts';

/**
 * Kinds of personal data by their names in plans and profiles, with the words for people. English follows the names
 * of the HIBP catalogue where it has one, because its clients compare them. A class that a plan names and this table
 * does not know is shown under its own name.
 */
type Words = { readonly en: string; readonly zh: string };

const WORDS: Readonly<Record<string, Words>> = {
  email: { en: 'Email addresses', zh: '电子邮箱' },
  mobile: { en: 'Phone numbers', zh: '电话号码' },
  landline: { en: 'Phone numbers', zh: '电话号码' },
  phone: { en: 'Phone numbers', zh: '电话号码' },
  'resident-id': { en: 'Government issued IDs', zh: '身份证件号码' },
  'hk-macau-permit': { en: 'Government issued IDs', zh: '身份证件号码' },
  'taiwan-permit': { en: 'Government issued IDs', zh: '身份证件号码' },
  passport: { en: 'Passport numbers', zh: '护照号码' },
  'bank-card': { en: 'Credit cards', zh: '银行卡号' },
  'credit-code': { en: 'Business registration codes', zh: '统一社会信用代码' },
  'site-username': { en: 'Usernames', zh: '用户名' },
  username: { en: 'Usernames', zh: '用户名' },
  ip: { en: 'IP addresses', zh: 'IP 地址' },
  birthday: { en: 'Dates of birth', zh: '出生日期' },
  name: { en: 'Names', zh: '姓名' },
  password: { en: 'Passwords', zh: '密码' },
  secret: { en: 'Passwords', zh: '密码' },
  'secret-hash': { en: 'Passwords', zh: '密码' },
  date: { en: 'Account activity dates', zh: '注册或登录日期' },
  address: { en: 'Physical addresses', zh: '住址' },
  gender: { en: 'Genders', zh: '性别' },
  salary: { en: 'Income levels', zh: '收入' },
  'health-insurance': { en: 'Health insurance information', zh: '医疗保险信息' },
  employer: { en: 'Employers', zh: '工作单位' },
};

export function dataClassName(id: string, language: Language): string {
  return WORDS[id]?.[language] ?? id;
}

/** As the HIBP contract has it: without regard to case. */
export const inEnglish = (a: string, b: string): number => a.localeCompare(b, 'en');

/** Names of several classes, each once, alphabetical in English and in table order in Chinese. */
export function dataClassNames(ids: readonly string[], language: Language): readonly string[] {
  const names = [...new Set(ids.map((id) => dataClassName(id, language)))];
  return language === 'en' ? names.sort(inEnglish) : names;
}

/** Every English name this table knows, alphabetical. */
export const KNOWN_DATA_CLASSES: readonly string[] = [
  ...new Set(Object.values(WORDS).map(({ en }) => en)),
].sort(inEnglish);
