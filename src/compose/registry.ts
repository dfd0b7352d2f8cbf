import type { OpenInstallation } from '../compose.ts';
import type { OrganizationsDeps } from '../delivery/http/rpc/organizations.ts';
import type { Mailer } from '../engines/mail/mailer.ts';
import type { SendCode } from '../pipeline/1-discover/confirm-contact.ts';
import type { Doors } from './cases.ts';

/** What the use-cases of organizations, systems and contacts work with. */
export function registryDepsOf(
  opened: OpenInstallation,
  doors: Doors,
  mailer: Mailer | null,
): OrganizationsDeps {
  const { installation, record, stores, clock, random, keyOf, keys } = opened;
  return {
    installation: installation.kind,
    record,
    stores,
    viewerOf: doors.viewerOf,
    clock,
    random,
    keyOf,
    codeKey: keys.derive('contact-codes'),
    sendCode: mailer === null ? null : contactCode(mailer),
  };
}

/** Whoever reads the mailbox confirms that it is a security contact. Both languages: we do not know the reader's. */
const contactCode =
  (mailer: Mailer): SendCode =>
  async ({ address, organizationName, code, hours }) => {
    await mailer.send({
      to: address,
      subject: `确认安全联系人 / Confirm a security contact: ${organizationName}`,
      text: [
        `${organizationName} 将此邮箱登记为安全联系人。确认码：${code}（${hours} 小时内有效）。`,
        '如非贵单位所为，请忽略本邮件。',
        '',
        `${organizationName} has named this mailbox as a security contact. Code: ${code} (good for ${hours} hours).`,
        'If your organization did not do this, leave it unanswered.',
      ].join('\n'),
    });
  };
