import { createHash } from 'node:crypto';
import type { OpenInstallation } from '../compose.ts';
import { canonicalise } from '../domain/identifiers/canonicalise.ts';
import { innerOf } from '../domain/identifiers/fingerprint.ts';
import type { Mailer } from '../engines/mail/mailer.ts';
import { NuwaError } from '../kernel/errors.ts';
import type { PeopleNeeds } from '../pipeline/0-people/needs.ts';
import { checkPasswords } from '../pipeline/3-notify/check-passwords.ts';
import type { OidcProvider, TokenOf } from '../stores/accounts/account-settings.ts';
import { accountStoresOn } from '../stores/accounts/account-stores.ts';
import { openAccounts } from '../stores/accounts/open-accounts.ts';
import { readOidcFile } from './oidc-file.ts';

export type People = { readonly needs: PeopleNeeds; readonly providers: readonly OidcProvider[] };

/** Accounts, memberships and offices of an open installation. @throws NuwaError config-invalid for a bad provider file */
export async function openPeople(
  opened: OpenInstallation,
  mailer: Mailer | null,
  publicUrl: string,
): Promise<People> {
  const { config, installation, database, keys, clock, random, corpus, stores, fault } = opened;
  const providers = readOidcFile(config.oidcFile);
  const send = mailer === null ? null : sending(mailer, installation.kind === 'demo');
  const accounts = await openAccounts({
    database,
    key: keys.derive('accounts'),
    clock,
    random,
    publicUrl,
    isLeaked: async (password) =>
      (checkPasswords({ corpus }, [createHash('sha1').update(password).digest('hex')])[0] ?? 0) > 0,
    tokenOf: tokenOf(opened),
    send,
    signUp: config.signUp,
    oidc: providers,
    fault,
  });
  return {
    providers,
    needs: {
      database,
      accountStoresOn,
      accounts,
      isOrganization: async (id) => (await stores.assertions.about({ kind: 'organization', id })).length > 0,
      clock,
      random,
      publicUrl,
      send,
    },
  };
}

const tokenOf =
  ({ corpus }: OpenInstallation): TokenOf =>
  (kind, value) => {
    const canonical = canonicalise(kind, value);
    if (!canonical.ok) return null;
    return { token: corpus.tokenOf(innerOf(kind, canonical.canonical)), epoch: corpus.stats().epoch };
  };

/**
 * A demo shows its mail to every visitor. A link that lets somebody into an account goes there only for addresses that
 * nobody has (RFC 2606): with a real one, any visitor could take the account over.
 */
function sending(mailer: Mailer, demo: boolean): (mail: Parameters<Mailer['send']>[0]) => Promise<void> {
  return async (mail) => {
    if (demo && !/[.@](example(\.(com|net|org))?|test|invalid)$/i.test(mail.to)) {
      throw new NuwaError('notice-undeliverable', {
        reason: 'a demo writes to invented addresses only, such as you@mail.example',
      });
    }
    await mailer.send(mail);
  };
}
