import { createHash } from 'node:crypto';

/** Invented people: the same number gives the same person. */
export function draw(n: number, below: number, salt = 0): number {
  let h = Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(salt + 7, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) % below;
}
export const pick = (words: string, n: number, salt = 0) =>
  words.split(' ')[draw(n, words.split(' ').length, salt)] ?? '';
export const user = (n: number) =>
  `${pick('xiao da lao feng yun hai tian', n)}${pick('ming hu long mei hua lin', n, 1)}${draw(n, 9_000, 2)}`;
export const hanUser = (n: number) =>
  n % 3 === 0 ? `${pick('山水 风云 大海 小虎', n)}${draw(n, 500)}` : user(n);
export const mail = (n: number) =>
  `${n % 4 === 0 ? user(n) : `m${draw(n, 1e8, 3)}`}@${pick('qiu.example youxiang.example guge.example', n, 4)}`;
const COMMON = '123456 123456789 111111 12345678 5201314 a123456 woaini1314';
export const pass = (n: number) =>
  draw(n, 12, 5) === 0
    ? pick(COMMON, n, 6)
    : draw(n, 2, 7)
      ? `${draw(n, 1e8, 8)}`
      : `${pick('love qing wang ai', n, 9)}${draw(n, 9_999, 10)}`;
export const ip = (n: number) => `198.18.${draw(n, 256, 11)}.${draw(n, 256, 12)}`;
export const md5 = (text: string) => createHash('md5').update(text).digest('hex');
export const hex = (n: number, length: number) => md5(`${n}`).slice(0, length);
export const name = (n: number) => pick('王伟 张敏 李秀英 刘洋 陈静 杨磊 赵丽华', n, 13);
export const card = (n: number) =>
  `62${String(draw(n, 1e9, 14)).padStart(9, '0')}${String(draw(n, 1e8, 15)).padStart(8, '0')}`;
export const day = (n: number) =>
  `${1960 + draw(n, 38, 16)}-${String(1 + draw(n, 12, 17)).padStart(2, '0')}-${String(1 + draw(n, 28, 18)).padStart(2, '0')}`;
export const mobile = (n: number) =>
  `${pick('130 138 159 186', n, 19)}${String(draw(n, 1e8, 20)).padStart(8, '0')}`;
export const moment = (n: number) =>
  `20${10 + draw(n, 2, 21)}-0${1 + draw(n, 9, 22)}-1${draw(n, 9, 23)} 12:0${draw(n, 9, 24)}:11`;

/** Right check digit of GB 11643-1999. */
export function residentId(n: number): string {
  const body = `330${1 + draw(n, 9, 31)}0${1 + draw(n, 6, 32)}${day(n).replaceAll('-', '')}${String(draw(n, 1_000, 33)).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return body + '10X98765432'.charAt(sum % 11);
}
