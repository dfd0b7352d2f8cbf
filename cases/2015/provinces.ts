/** The nineteen, in the order in which the case's table lists them: code, name, English name, findings there. */
export const PROVINCES = [
  ['330000', '浙江省', 'Zhejiang', 2],
  ['610000', '陕西省', 'Shaanxi', 2],
  ['130000', '河北省', 'Hebei', 4],
  ['510000', '四川省', 'Sichuan', 4],
  ['320000', '江苏省', 'Jiangsu', 4],
  ['140000', '山西省', 'Shanxi', 2],
  ['500000', '重庆市', 'Chongqing', 2],
  ['220000', '吉林省', 'Jilin', 1],
  ['210000', '辽宁省', 'Liaoning', 2],
  ['370000', '山东省', 'Shandong', 3],
  ['520000', '贵州省', 'Guizhou', 2],
  ['420000', '湖北省', 'Hubei', 3],
  ['430000', '湖南省', 'Hunan', 2],
  ['410000', '河南省', 'Henan', 3],
  ['340000', '安徽省', 'Anhui', 2],
  ['440000', '广东省', 'Guangdong', 3],
  ['350000', '福建省', 'Fujian', 2],
  ['530000', '云南省', 'Yunnan', 1],
  ['230000', '黑龙江省', 'Heilongjiang', 2],
] as const;

export type ProvinceCode = (typeof PROVINCES)[number][0];
