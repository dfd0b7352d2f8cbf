import { readFileSync } from 'node:fs';
import type { OpenInstallation } from '../compose.ts';
import type { Mailer } from '../engines/mail/mailer.ts';
import { NuwaError } from '../kernel/errors.ts';
import { leakedIn, proofTokenOf } from '../pipeline/0-people/ask-corpus.ts';
import type { PeopleNeeds } from '../pipeline/0-people/needs.ts';
import type { OidcProvider } from '../stores/accounts/account-settings.ts';
import { accountStoresOn } from '../stores/accounts/account-stores.ts';
import { oidcProvidersFrom } from '../stores/accounts/oidc-providers.ts';
import { openAccounts } from '../stores/accounts/open-accounts.ts';

export type People = { readonly needs: PeopleNeeds; readonly providers: readonly OidcProvider[] };

/** Accounts, memberships and offices of an open installation. @throws NuwaError config-invalid for a bad provider file */
export async function openPeople(
  opened: OpenInstallation,
  mailer: Mailer | null,
  publicUrl: string,
): Promise<People> {
  const { config, installation, database, keys, clock, random, corpus, stores, fault } = opened;
  const providers = providersIn(config.oidcFile);
  const send = mailer === null ? null : sending(mailer, installation.kind === 'demo');
  const accounts = await openAccounts({
    database,
    key: keys.derive('accounts'),
    clock,
    random,
    publicUrl,
    isLeaked: leakedIn(corpus),
    tokenOf: proofTokenOf(corpus),
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

/** @throws NuwaError config-invalid */
function providersIn(path: string | null): readonly OidcProvider[] {
  if (path === null) return [];
  const readable = (file: string): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw new NuwaError('config-invalid', { problems: `NUWA_OIDC_FILE: ${file} cannot be read` }, error);
    }
  };
  return oidcProvidersFrom(readable(path), readable);
}

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
