export type ReceiptMail = { readonly to: string; readonly subject: string; readonly text: string };

/**
 * What goes back to whoever wrote: the code of the case and nothing of what was written. The mailer marks it as sent by
 * a program (RFC 3834), so that no other program answers it.
 */
export function receiptMail(language: 'zh' | 'en', code: string): { subject: string; text: string } {
  switch (language) {
    case 'zh':
      return {
        subject: `[${code}] 已收到您的报告`,
        text: [
          '您的来信已登记。案件编号：',
          code,
          '',
          '补充材料时，请用同一个邮箱来信，并在主题中保留这个编号。',
          '来信中的个人信息会被遮盖后保存。请不要寄送数据清单。',
          '本邮件由系统自动发出。',
        ].join('\n'),
      };
    case 'en':
      return {
        subject: `[${code}] Your report has arrived`,
        text: [
          'What you wrote has been taken down. The code of the case:',
          code,
          '',
          'To add something, write from the same address and keep this code in the subject line.',
          'Personal data in what you send is masked before it is kept. Please send no lists of data.',
          'This mail was sent by a program.',
        ].join('\n'),
      };
  }
}
