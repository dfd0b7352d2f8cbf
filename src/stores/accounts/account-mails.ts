import type { AccountMail } from './account-settings.ts';

/**
 * Mails about an account, in both languages: who has none yet has not told us which to use. One-time words stand
 * behind `#`, so that no server and no proxy on the way logs them.
 */
const both = (to: string, subject: string, zh: readonly string[], en: readonly string[]): AccountMail => ({
  to,
  subject,
  text: [...zh, '', '—', '', ...en, ''].join('\n'),
});

export function confirmationMail(publicUrl: string, to: string, token: string): AccountMail {
  const link = `/confirm-email#${token}`;
  return both(
    to,
    '确认邮箱 · Confirm your e-mail address',
    [
      '有人用这个邮箱在女娲注册了账号。如果是您，请在一天内打开：',
      '',
      `${publicUrl}/zh${link}`,
      '',
      '如果不是您，请忽略这封信。',
    ],
    [
      'Somebody made an account at Nüwa with this address. If it was you, open this within a day:',
      '',
      `${publicUrl}/en${link}`,
      '',
      'If it was not, do nothing.',
    ],
  );
}

export function existingAccountMail(publicUrl: string, to: string): AccountMail {
  return both(
    to,
    '您已有账号 · You have an account already',
    [
      '有人想用这个邮箱再注册一个账号。您已有账号，请直接登录：',
      '',
      `${publicUrl}/zh/sign-in`,
      '',
      '如果不是您，请忽略这封信。',
    ],
    [
      'Somebody tried to make another account with this address. You have one; sign in here:',
      '',
      `${publicUrl}/en/sign-in`,
      '',
      'If it was not you, do nothing.',
    ],
  );
}

export function resetMail(publicUrl: string, to: string, token: string): AccountMail {
  const link = `/new-password#${token}`;
  return both(
    to,
    '设置新密码 · Set a new password',
    [
      '要设置新密码，请在一小时内打开：',
      '',
      `${publicUrl}/zh${link}`,
      '',
      '如果您没有要求，请忽略这封信，密码不变。',
    ],
    [
      'To set a new password, open this within an hour:',
      '',
      `${publicUrl}/en${link}`,
      '',
      'If you did not ask for it, do nothing: your password stays as it is.',
    ],
  );
}
