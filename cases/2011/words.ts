/** Raw material for invented names: syllables, family names and given-name characters, no real person's data. */

export const SYLLABLES =
  'ai an bai bao bei bin bo cai can chao chen cheng chun cui da dan de dong duo en fan fang fei feng fu gang gao ge gong guang gui guo hai han hao he hong hua huan hui jia jian jiang jie jin jing juan jun kai kang ke kun lan lei li lian liang lin ling liu long lu lun luo ma man mei meng min ming mo na nan ning pan pei peng ping qi qian qiang qiao qin qing qiu quan ran ren rong ru rui shan shao shen sheng shi shu shuang shun si song su sun tai tan tang tao teng tian ting tong wan wang wei wen wu xi xia xian xiang xiao xin xing xiong xiu xu xuan xue ya yan yang yao ye yi yin ying yong you yu yuan yue yun ze zeng zhan zhang zhao zhen zheng zhi zhong zhou zhu zhuo zi zong zu'.split(
    ' ',
  );

/** Characters of the two-byte codes, some with a trail byte that looks like ASCII (`|`, `\`, `@` …), because a
 * reader that splits GB18030 at bytes instead of characters cuts them in half. */
export const HANZI =
  '山水风云花月星海天空雨雪春夏秋冬红蓝白青小大老阿飞龙凤虎鹰狼猫鱼鸟梦心情爱笑泪歌酒剑刀侠客王子公主億縷遼飢瑋誠淺錦嘆朶園繼獲孈廆觀絕較館塣渀踐漿瑾淼煊睿'.split(
    '',
  );

export const FAMILY_NAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎'.split(
    '',
  );
export const GIVEN_NAMES =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红梅鑫波斌宇浩凯雪琳晨欣怡子涵轩博文'.split('');

/** Mail providers of the case, with their shares; all invented. `digits` providers use numbers as local parts. */
export const MAIL_DOMAINS: readonly {
  readonly domain: string;
  readonly share: number;
  readonly digits: boolean;
}[] = [
  { domain: 'qiu.example', share: 0.33, digits: true },
  { domain: 'youxiang.example', share: 0.28, digits: false },
  { domain: 'you126.example', share: 0.14, digits: false },
  { domain: 'xinlang-mail.example', share: 0.08, digits: false },
  { domain: 'souhu-mail.example', share: 0.06, digits: false },
  { domain: 'hot.example', share: 0.05, digits: false },
  { domain: 'mail.tianshan-daxue.example', share: 0.03, digits: false },
  { domain: 'guge.example', share: 0.03, digits: false },
];

/** Blocks of mainland mobile numbers in use in 2011 (first three digits). */
export const MOBILE_BLOCKS =
  '130 131 132 133 134 135 136 137 138 139 150 151 152 153 155 156 157 158 159 186 187 188 189'.split(' ');
