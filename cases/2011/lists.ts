import { bankCards } from './bank-cards.ts';
import type { CaseList } from './case-list.ts';
import { codehub } from './codehub.ts';
import { gouwu } from './gouwu.ts';
import { haijiao } from './haijiao.ts';
import { kaihei } from './kaihei.ts';
import { leyuan } from './leyuan.ts';
import { tongxue } from './tongxue.ts';
import { wanjia } from './wanjia.ts';
import { weiyu } from './weiyu.ts';
import { xiaoyouxi } from './xiaoyouxi.ts';
import { youxi } from './youxi.ts';

/** The lists of the week in the order in which they came out; a list copies only from lists before it. */
export const LISTS: readonly CaseList[] = [
  codehub,
  tongxue,
  kaihei,
  wanjia,
  youxi,
  haijiao,
  xiaoyouxi,
  gouwu,
  leyuan,
  weiyu,
  bankCards,
];
