/**
 * What a person can do about each kind of leaked data, step by step. Order is order of urgency. Offices and hotlines
 * are those of mainland China: 96110 (anti-fraud hotline of the police), the free yearly credit reports of the credit
 * reference centre of the People's Bank, and the ministry's service that lists phone numbers registered to an ID.
 */
export type AdviceId =
  | 'password-readable'
  | 'password-fast-hash'
  | 'password-slow'
  | 'bank-card'
  | 'identity-document'
  | 'health'
  | 'phone'
  | 'email'
  | 'username'
  | 'personal-facts'
  | 'anyone';

type Words = { readonly title: string; readonly steps: readonly string[] };
export type Advice = { readonly about: AdviceId; readonly zh: Words; readonly en: Words };

export const ADVICE: readonly Advice[] = [
  {
    about: 'password-readable',
    zh: {
      title: '密码：可被直接读出',
      steps: [
        '现在就在该网站修改密码；如果网站已不存在，跳到下一步。',
        '凡是用过同一密码或相近密码的网站，逐一修改，先改邮箱、支付和社交账号。',
        '每个网站使用不同的密码，可交给密码管理器生成和保存。',
        '能开启两步验证的，开启两步验证，并退出所有已登录的设备。',
      ],
    },
    en: {
      title: 'Password: readable by anyone who has the list',
      steps: [
        'Change the password at that site now; if the site is gone, go to the next step.',
        'Change it wherever you used the same or a similar one: mailbox, payment and social accounts first.',
        'Use a different password at every site; let a password manager make and keep them.',
        'Turn on two-step verification where it is offered, and sign out all devices.',
      ],
    },
  },
  {
    about: 'password-fast-hash',
    zh: {
      title: '密码：加密方式较弱，可被猜出',
      steps: [
        '请当作密码已被看到：用现代显卡，大多数这样保存的密码几小时内即可猜出。',
        '修改该网站的密码，以及所有用过同一密码的网站。',
        '每个网站使用不同的密码，并开启两步验证。',
      ],
    },
    en: {
      title: 'Password: weakly protected, can be guessed',
      steps: [
        'Treat it as seen: most passwords kept in this way are guessed within hours on ordinary hardware.',
        'Change it at that site and wherever you used the same one.',
        'Use a different password at every site and turn on two-step verification.',
      ],
    },
  },
  {
    about: 'password-slow',
    zh: {
      title: '密码：加密方式较强',
      steps: [
        '猜出需要较多时间，但短密码和常见密码仍会被猜出。',
        '请修改该网站的密码；别处用过同一密码的，也请修改。',
      ],
    },
    en: {
      title: 'Password: well protected',
      steps: [
        'Guessing takes effort, yet short and common passwords are still found.',
        'Change it at that site, and elsewhere if you used the same one.',
      ],
    },
  },
  {
    about: 'bank-card',
    zh: {
      title: '银行卡号',
      steps: [
        '拨打银行卡背面的客服电话，说明卡号已泄露，请银行换发新卡。',
        '开启交易短信提醒，核对最近的账单；有不认识的交易，立即挂失并报警。',
        '任何人来电索要验证码、有效期或卡背面三位数字，一律不给。',
      ],
    },
    en: {
      title: 'Bank card number',
      steps: [
        'Call the number on the back of the card, say that its number has leaked, and ask for a new card.',
        'Turn on transaction messages and read recent statements; report what you do not know to bank and police.',
        'Give nobody a verification code, the expiry date or the three digits on the back.',
      ],
    },
  },
  {
    about: 'identity-document',
    zh: {
      title: '身份证件号码',
      steps: [
        '证件号码无法更改，要防的是冒用：用工业和信息化部的“一证通查”核对名下有无陌生的手机号。',
        '到中国人民银行征信中心查询本人信用报告（每年有两次免费），核对有无陌生的贷款。',
        '发现被冒用，向公安机关报案，并保存回执。',
        '提供证件复印件时，写明用途和日期。',
      ],
    },
    en: {
      title: 'Identity document number',
      steps: [
        'The number cannot be changed, so watch for misuse: check with the ministry service “yi zheng tong cha” which phone numbers are registered to you.',
        'Ask the credit reference centre of the People’s Bank for your report (free twice a year) and look for loans that are not yours.',
        'If somebody used your identity, report it to the police and keep the receipt.',
        'When you hand out a copy of the document, write its purpose and the date across it.',
      ],
    },
  },
  {
    about: 'health',
    zh: {
      title: '医疗保险信息',
      steps: [
        '在国家医保服务平台核对参保和就医记录，有不认识的记录，向当地医保局反映。',
        '对知道您病情的推销或“退费”来电保持警惕。',
      ],
    },
    en: {
      title: 'Health insurance information',
      steps: [
        'Check your insurance and treatment records on the national platform; report what is not yours to the local bureau.',
        'Be wary of callers who know your condition and offer refunds or treatment.',
      ],
    },
  },
  {
    about: 'phone',
    zh: {
      title: '电话号码',
      steps: [
        '能报出您个人信息的来电，不等于可信：挂断后拨打官方号码核实。',
        '不点短信中的链接，不共享屏幕，不告诉任何人验证码。',
        '疑似诈骗，拨打 96110 咨询。',
      ],
    },
    en: {
      title: 'Phone number',
      steps: [
        'A caller who knows facts about you is not thereby trustworthy: hang up and call the official number.',
        'Open no links in messages, share no screen, tell nobody a verification code.',
        'If it looks like fraud, ask the police hotline 96110.',
      ],
    },
  },
  {
    about: 'email',
    zh: {
      title: '电子邮箱',
      steps: [
        '邮箱能找回其他账号，请为它单独设一个密码，并开启两步验证。',
        '检查邮箱的自动转发、登录设备和找回方式，删除不认识的。',
        '对提到这次泄露、催您点链接的邮件保持警惕。',
      ],
    },
    en: {
      title: 'E-mail address',
      steps: [
        'Your mailbox can reset your other accounts: give it a password of its own and two-step verification.',
        'Look at its forwarding rules, devices and recovery addresses, and remove what you do not know.',
        'Be wary of mail that mentions this breach and urges you to open a link.',
      ],
    },
  },
  {
    about: 'username',
    zh: {
      title: '用户名',
      steps: ['同一用户名可把您在不同网站的账号联系起来；在意的话，换用不同的用户名。'],
    },
    en: {
      title: 'Username',
      steps: [
        'One name used at several sites ties your accounts together; use different ones if that matters to you.',
      ],
    },
  },
  {
    about: 'personal-facts',
    zh: {
      title: '姓名、生日、住址等个人情况',
      steps: [
        '不要再用生日、住址、单位作为密码或找回密码的答案。',
        '有人凭这些信息自称熟人或工作人员时，换一种方式核实。',
      ],
    },
    en: {
      title: 'Name, birthday, address and other facts about you',
      steps: [
        'Use none of these in passwords or as answers to recovery questions.',
        'When somebody claims to know you by such facts, check by another way.',
      ],
    },
  },
  {
    about: 'anyone',
    zh: {
      title: '保留证据，行使权利',
      steps: [
        '保存本页和收到的可疑邮件、短信，日后可作证据。',
        '您有权向责任单位询问哪些信息泄露、采取了什么措施，并要求更正或删除（《个人信息保护法》第四十四至五十条）。',
      ],
    },
    en: {
      title: 'Keep evidence, use your rights',
      steps: [
        'Keep this page and any suspicious mail or message; it may serve as evidence.',
        'You may ask the organization what leaked and what it did, and have data corrected or deleted (Personal Information Protection Law of the PRC, art. 44 to 50).',
      ],
    },
  },
];
