import { KINDS, type IdentifierKind } from './kinds.ts';
import { tidyText } from './tidy-text.ts';

/** What the name of a column says that the column holds. */
export type HeaderMeaning =
  | IdentifierKind
  | 'secret'
  | 'secret-hash'
  | 'salt'
  /** Registration, last log-in, last change: an instant that is nobody's birthday. */
  | 'date'
  /** Number of the row or of the account inside the site; says nothing outside it. */
  | 'row-number'
  | { readonly dataClass: string };

/**
 * Words as they stand in headers of lists and in columns of tables, lower case, without blanks, dashes and underscores.
 * Whole names: `username` is one, `name` is another.
 */
const WORDS: readonly (readonly [meaning: HeaderMeaning, words: string])[] = [
  [
    'email',
    'email mail emailaddress mailaddress useremail usermail emails 邮箱 邮件 电子邮箱 电子邮件 邮箱地址 邮件地址 邮箱账号 注册邮箱 安全邮箱 信箱 電子郵件 郵箱 電郵',
  ],
  [
    'mobile',
    'mobile phone mobilephone cellphone cell mobileno mobilenumber phonenumber phoneno userphone usermobile tel telephone telno 手机 手机号 手机号码 移动电话 联系手机 联系电话 电话 电话号码 联系方式 绑定手机 手機 手機號碼 行動電話 電話',
  ],
  [
    'landline',
    'landline homephone hometel officephone officetel workphone fixedphone 固话 固定电话 座机 座机号 住宅电话 办公电话 家庭电话 单位电话 市話',
  ],
  [
    'resident-id',
    'idcard idcardno idno idnumber identity identityno identitycard cardid sfz sfzh sfzhm zjhm ctfid certno certid idcode citizenid residentid 身份证 身份证号 身份证号码 公民身份号码 证件号 证件号码 证件编号 身份证件号码 身份證 身份證號碼',
  ],
  [
    'hk-macau-permit',
    'hkmacaupermit hkpermit homereturnpermit 港澳通行证 港澳通行证号 回乡证 回乡证号 来往内地通行证 港澳居民来往内地通行证 回鄉證',
  ],
  [
    'taiwan-permit',
    'taiwanpermit twpermit mtp 台胞证 台胞证号 台湾通行证 台湾居民来往大陆通行证 大陆居民往来台湾通行证 台胞證',
  ],
  ['passport', 'passport passportno passportnumber 护照 护照号 护照号码 護照 護照號碼'],
  [
    'bank-card',
    'bankcard bankcardno cardno cardnumber cardnum creditcard creditcardno ccnumber pan bankaccount bankno debitcard 银行卡 银行卡号 卡号 信用卡 信用卡号 储蓄卡号 银行账号 银行帐号 賬號 卡號 銀行卡號',
  ],
  [
    'credit-code',
    'creditcode uscc socialcreditcode unifiedsocialcreditcode uniformsocialcreditcode 统一社会信用代码 社会信用代码 信用代码 组织机构统一社会信用代码',
  ],
  [
    'username',
    'username user userid login loginname logonname account accountname uname nick nickname usernick membername member loginid userlogin screenname handle 用户名 用户 账号 账户 账户名 帐号 帐户 登录名 登陆名 会员名 会员账号 昵称 用户昵称 用户账号 通行证 用戶名 帳號 暱稱',
  ],
  [
    'ip',
    'ip ipaddress ipaddr regip registerip lastip loginip lastloginip userip clientip ip地址 登录ip 注册ip 最后登录ip',
  ],
  ['birthday', 'birthday birth birthdate dateofbirth dob born bday 生日 出生日期 出生年月 出生年月日 出生'],
  [
    'name',
    'name realname truename fullname xm personname contactname contact cname chinesename 姓名 真实姓名 名字 联系人 持卡人 客户姓名 用户姓名 真名 户名',
  ],
  [
    'secret',
    'password passwd pwd pass userpassword userpass userpwd loginpassword loginpwd psw pw plaintext plain plainpassword passwordplain 密码 口令 登录密码 用户密码 明文 明文密码 密碼',
  ],
  [
    'secret-hash',
    'md5 passwordhash passwordmd5 pwdmd5 md5password hash hashedpassword passhash encryptedpassword passwordencrypted cryptedpassword sha1 密文 加密密码 密码md5 md5密码 md5值',
  ],
  ['salt', 'salt passwordsalt passsalt pwdsalt usersalt authsalt 盐 盐值 密码盐'],
  [
    'date',
    'regdate regtime registerdate registertime registrationdate createtime createdat created createdate datecreated joined joindate lastlogin lastlogintime lastvisit lastactivity updatetime updatedat updated logintime date time timestamp addtime 注册时间 注册日期 登录时间 最后登录时间 最后登录 创建时间 更新时间 时间 日期 加入时间',
  ],
  [
    'row-number',
    'id uid no seq rowid index idx num number memberid customerid 序号 编号 用户id 会员id 会员编号',
  ],
  [
    { dataClass: 'address' },
    'address addr homeaddress postaladdress shippingaddress street deliveryaddress 地址 住址 家庭地址 家庭住址 收货地址 联系地址 通讯地址 户籍地址 户籍 籍贯',
  ],
  [{ dataClass: 'postcode' }, 'postcode zip zipcode postalcode 邮编 邮政编码'],
  [
    { dataClass: 'region' },
    'province city country county region district area 省 省份 城市 市 国家 地区 区县 所在地 区域',
  ],
  [{ dataClass: 'gender' }, 'gender sex 性别 性別'],
  [{ dataClass: 'age' }, 'age 年龄 年齡'],
  [{ dataClass: 'nationality' }, 'nationality nation ethnicity ethnic 国籍 民族'],
  [
    { dataClass: 'instant-messenger' },
    'qq qqno qqnumber wechat weixin wechatid msn skype icq qq号 qq号码 微信 微信号',
  ],
  [
    { dataClass: 'security-question' },
    'question secquestion securityquestion answer securityanswer passwordhint hint passwordquestion passwordanswer 密保 密保问题 密保答案 安全问题 问题 答案 密码提示',
  ],
  [
    { dataClass: 'employer' },
    'company employer organization organisation department 单位 公司 工作单位 单位名称 公司名称 部门',
  ],
  [{ dataClass: 'occupation' }, 'job jobtitle title occupation profession position 职业 职务 职位 岗位'],
  [{ dataClass: 'salary' }, 'salary income wage wages 工资 月薪 年薪 收入 薪资'],
  [
    { dataClass: 'social-insurance' },
    'socialsecurity socialinsurance ssn sbk 社保 社保号 社保卡号 社会保障号 社保编号 社会保障卡号',
  ],
  [
    { dataClass: 'health' },
    'health diagnosis disease medical medicare bloodtype 诊断 疾病 病历 病史 医保 医保号 血型',
  ],
  [{ dataClass: 'education' }, 'education degree school university 学历 学位 学校 毕业院校'],
  [{ dataClass: 'marital-status' }, 'marital maritalstatus marriage married 婚姻 婚姻状况'],
  [{ dataClass: 'balance' }, 'balance credit credits points score money amount 余额 积分 金额 金币'],
  [{ dataClass: 'purchase' }, 'order orderno orderid product goods price 订单 订单号 订单编号 商品 商品名称'],
  [{ dataClass: 'device' }, 'device imei imsi mac macaddress useragent ua deviceid 设备 设备号 机型'],
  [
    { dataClass: 'licence-plate' },
    'plate plateno carno licenseplate licenceplate vin 车牌 车牌号 车牌号码 车架号',
  ],
];

const MEANINGS: ReadonlyMap<string, HeaderMeaning> = new Map(
  WORDS.flatMap(([meaning, words]) => words.split(' ').map((word) => [word, meaning] as const)),
);

/** Prefixes of table columns that say nothing: `f_email`, `u_pwd`, `t_user.password`. */
const PREFIX = /^(?:.*\.)?(?:[a-z]{1,2}_)?/;

/**
 * Meaning of a column's name, in English or Chinese (both scripts); null when no word is known. The name may carry
 * quotes, a table's name, underscores and a remark in brackets.
 */
export function headerMeaning(header: string): HeaderMeaning | null {
  if (header.length > 128) return null;
  const plain = tidyText(header)
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/["'`[\]#*]/g, '')
    .replace(/[(（].*$/, '');
  return MEANINGS.get(joined(plain)) ?? MEANINGS.get(joined(plain.replace(PREFIX, ''))) ?? null;
}

const joined = (text: string): string => text.replace(/[\s_\-./:：]/g, '');

/** The kind of identifier that a header names; null for other columns. */
export function headerKind(header: string): IdentifierKind | null {
  const meaning = headerMeaning(header);
  return isKind(meaning) ? meaning : null;
}

const isKind = (meaning: HeaderMeaning | null): meaning is IdentifierKind =>
  typeof meaning === 'string' && meaning in KINDS;
