import { CODE_MINUTES } from './one-time-codes.ts';

type LookupMail = {
  readonly publicUrl: string;
  readonly demo: boolean;
  readonly language: 'zh' | 'en';
  readonly code: string;
};

/**
 * The mail of a look-up. It says nothing about the answer. The code stands behind `#`, so that it travels in no
 * request, log or Referer: the page reads it with a script, or the person copies it into the form. Scanners that
 * open links in mail see an empty form, and do not use the code up.
 */
export function lookupMail({ publicUrl, demo, language, code }: LookupMail): {
  subject: string;
  text: string;
} {
  const link = `${publicUrl}/${language}/lookups#${code}`;
  switch (language) {
    case 'zh':
      return {
        subject: '您的泄露查询结果（女娲）',
        text: [
          ...(demo ? ['【演示】本安装中的一切数据均为虚构。', ''] : []),
          '有人（应该是您本人）请求查询这个邮箱地址是否出现在已知的泄露数据中。',
          '',
          '查看结果：',
          link,
          '',
          `链接打不开时，请在 ${publicUrl}/zh/lookups 输入查询码：`,
          code,
          '',
          `查询码在 ${CODE_MINUTES} 分钟内有效，只能使用一次。结果只对收到本邮件的人显示。`,
          '如果不是您本人请求的，请忽略本邮件：没有查询码，谁也看不到结果。',
          '我们不会索要您的密码。',
        ].join('\n'),
      };
    case 'en':
      return {
        subject: 'The answer to your look-up (Nüwa)',
        text: [
          ...(demo ? ['[Demo] Everything in this installation is invented.', ''] : []),
          'Somebody, probably you, asked whether this e-mail address is in data known to have leaked.',
          '',
          'See the answer:',
          link,
          '',
          `If the link does not open, enter this code at ${publicUrl}/en/lookups :`,
          code,
          '',
          `The code works once, within ${CODE_MINUTES} minutes. Only the reader of this mail can see the answer.`,
          'If it was not you, ignore this mail: without the code nobody sees anything.',
          'We never ask for a password.',
        ].join('\n'),
      };
  }
}
