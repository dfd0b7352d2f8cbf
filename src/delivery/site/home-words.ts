/** The words of the first page. */
export const HOME_WORDS = {
  zh: {
    title: '密码和邮箱泄露自查',
    heading: '密码和邮箱，是否已经泄露？',
    lead: '女娲汇集已经流出的数据清单，凭指纹回答，不凭原文。密码，谁都可以在这里查；邮箱的结果，只寄给那个邮箱本人。',
    passwordHeading: '查一个密码',
    passwordHelp: '密码在您的浏览器里算成 SHA-1，只有它的前五位离开本页，其余在本机比对。',
    passwordLabel: '要查的密码',
    passwordReveal: '显示',
    check: '查询',
    found: '这个密码已经泄露：在已导入的清单中出现 {count} 次。不要再用它；凡是用过它的网站，都请更换。',
    absent: '已导入的清单中没有这个密码。这不等于它安全：许多泄露从未公开，短的、常见的密码也能被猜出。',
    failed: '现在查不到：服务器没有回答。这不表示密码没有泄露，请稍后再试。',
    whatLeft: '离开本页的只有：',
    whatStayed: '完整的 SHA-1（标出的部分已发出，其余留在本机）：',
    noScript: '查密码需要在浏览器里计算，本页的脚本未能运行。也可以自己算：',
    emailHeading: '查一个邮箱',
    emailHelp:
      '结果会寄到这个邮箱，只有能收信的人看得到。无论是否查到，本页的回复都一样，所以谁也不能替别人打听。',
    emailLabel: '您的邮箱地址',
    emailSend: '寄给我',
    emailOff: '本安装没有配置发信，暂时不能查邮箱。',
    breachesHeading: '泄露目录',
    breachesLead: '“结论”说的是这份清单是否真实、出自何处，以及依据是什么，不是对任何单位的判决。',
    figures: { breaches: '份泄露清单', rows: '行记录', passwords: '个不同的密码散列' },
    howHeading: '这里怎样保护您',
    how: [
      ['不用原文', '库里只有带密钥的指纹和密码散列，没有清单里的原文。'],
      ['不回答别人', '关于邮箱的结果只寄给邮箱本人，命中与否，页面上的话和用时都一样。'],
      ['不记录您', '不登录就没有 Cookie，日志里没有地址，也没有查询内容。'],
      ['可以退出', '收到结果后，您可以让自己的记录不再被查到，或从库中删除。'],
    ],
  },
  en: {
    title: 'Has it leaked?',
    heading: 'Has your password or e‑mail address leaked?',
    lead: 'Nüwa gathers lists that have already got out and answers from fingerprints of them, not from the data. Anyone can check a password here; what is out about an e‑mail address is told to that mailbox alone.',
    passwordHeading: 'Check a password',
    passwordHelp:
      'Your browser turns it into a SHA-1. Five digits of that leave this page; the rest is compared here.',
    passwordLabel: 'Password to check',
    passwordReveal: 'Show',
    check: 'Check',
    found:
      'This password has leaked: it occurs {count} times in the imported lists. Stop using it, and change it wherever you used it.',
    absent:
      'This password is not in the imported lists. That does not make it safe: many leaks never become public, and short or common passwords can be guessed.',
    failed:
      'No answer from the server, so nothing can be said. That does not mean that the password has not leaked; try again later.',
    whatLeft: 'All that left this page:',
    whatStayed: 'The whole SHA-1 (the marked part was sent, the rest stayed here):',
    noScript:
      'Checking needs a computation in your browser, and the script of this page did not run. You can do it yourself:',
    emailHeading: 'Check an e‑mail address',
    emailHelp:
      'The answer goes to that mailbox; only its reader sees it. This page replies the same whether anything is found or not, so nobody can ask about somebody else.',
    emailLabel: 'Your e‑mail address',
    emailSend: 'Send it to me',
    emailOff: 'This installation has no way to send mail, so e‑mail addresses cannot be checked.',
    breachesHeading: 'Breaches',
    breachesLead:
      'A verdict says whether a list is real and where it comes from, and on what grounds. It is no judgement on any organization.',
    figures: { breaches: 'lists', rows: 'rows', passwords: 'distinct password hashes' },
    howHeading: 'How you are protected here',
    how: [
      [
        'No originals',
        'After an import only keyed fingerprints and password hashes are kept; the data itself is destroyed.',
      ],
      [
        'No answers about others',
        'What is out about an address goes to that address. Hit or miss, the page says the same in the same time.',
      ],
      [
        'No trace of you',
        'No cookies unless you sign in; the logs hold neither addresses nor what was asked.',
      ],
      ['A way out', 'With the answer you can have your entries answered no longer, or erased.'],
    ],
  },
} as const;
