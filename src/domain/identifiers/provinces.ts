/**
 * First two digits of a division code (GB/T 2260), as they stand in ID numbers and credit codes. Provinces have kept
 * these two digits since 1980; what moved between provinces (Hainan out of 44 in 1988, Chongqing out of 51 in 1997)
 * keeps the old digits in old numbers, and both are in the table. 83 is no code of GB/T 2260: residence permits of
 * people from Taiwan carry it, as those from Hong Kong and Macau carry 81 and 82 (State Council, 2018).
 */
export const PROVINCES: ReadonlyMap<string, string> = new Map([
  ['11', '北京'],
  ['12', '天津'],
  ['13', '河北'],
  ['14', '山西'],
  ['15', '内蒙古'],
  ['21', '辽宁'],
  ['22', '吉林'],
  ['23', '黑龙江'],
  ['31', '上海'],
  ['32', '江苏'],
  ['33', '浙江'],
  ['34', '安徽'],
  ['35', '福建'],
  ['36', '江西'],
  ['37', '山东'],
  ['41', '河南'],
  ['42', '湖北'],
  ['43', '湖南'],
  ['44', '广东'],
  ['45', '广西'],
  ['46', '海南'],
  ['50', '重庆'],
  ['51', '四川'],
  ['52', '贵州'],
  ['53', '云南'],
  ['54', '西藏'],
  ['61', '陕西'],
  ['62', '甘肃'],
  ['63', '青海'],
  ['64', '宁夏'],
  ['65', '新疆'],
  ['71', '台湾'],
  ['81', '香港'],
  ['82', '澳门'],
  ['83', '台湾（居住证）'],
]);

const KNOWN = new Uint8Array(100);
for (const code of PROVINCES.keys()) KNOWN[Number(code)] = 1;

/** `number` is the two digits read as a number. */
export const isProvince = (number: number): boolean => KNOWN[number] === 1;
