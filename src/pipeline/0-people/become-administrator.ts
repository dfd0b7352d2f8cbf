import { NuwaError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { OneTimeLink } from '#stores/accounts/one-time-link-store.ts';
import type { PeopleNeeds } from './needs.ts';
import { digestOf } from './one-time-token.ts';
import { emailOf, nameOf } from './person-fields.ts';

type Needs = Pick<PeopleNeeds, 'database' | 'accountStoresOn' | 'accounts' | 'clock' | 'random'>;

/** All attacker-controlled until the token is found. */
export type AdministratorForm = {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
};

/**
 * Uses a link of `make-administrator-link.ts` up: account, office and audit row, all or none. If we crash before the
 * commit, the link still works.
 * @returns the account
 * @throws NuwaError one-time-link-dead, password-refused, bad-request
 */
export async function becomeAdministrator(needs: Needs, form: AdministratorForm): Promise<string> {
  const { database, accountStoresOn, accounts, clock, random } = needs;
  const link = await linkOf(needs, form.token);
  const email = emailOf(form.email);
  const name = nameOf(form.name);
  // Slow on purpose, so never inside the transaction, and never for who has no link.
  const passwordHash = await accounts.hashPassword(form.password);
  return await database.transaction(async (tx) => {
    const { people, links, audit } = accountStoresOn(tx);
    const at = clock();
    const administrators = await people.holders('administrator');
    if (link.purpose === 'first-administrator' && administrators.length > 0)
      throw new NuwaError('one-time-link-dead');
    const known = await accounts.byEmail(tx, email);
    if (known !== null) await accounts.replaceWaysIn(tx, known, passwordHash);
    const account = known ?? (await accounts.create(tx, { email, name, passwordHash, confirmed: true }));
    if (!(await links.use(link.id, account, at))) throw new NuwaError('one-time-link-dead');
    await people.suspend(account, null);
    const standing = await people.standing(account);
    if (standing?.offices.includes('administrator') !== true) {
      const office = newId('off', random);
      await people.beginOffice({ id: office, account, office: 'administrator', since: at });
      await audit.append(
        { kind: 'account', id: account },
        {
          at,
          action: 'begin-office',
          what: office,
          details: { office: 'administrator', account, link: link.id },
        },
      );
    }
    const action = known === null ? 'make-account' : 'replace-ways-in';
    await audit.append(
      { kind: 'account', id: account },
      { at, action, what: account, details: { link: link.id } },
    );
    return account;
  });
}

async function linkOf({ database, accountStoresOn, clock }: Needs, token: string): Promise<OneTimeLink> {
  const link = await accountStoresOn(database.db).links.find(digestOf(token), clock());
  if (link === null || link.purpose === 'invitation') throw new NuwaError('one-time-link-dead');
  return link;
}
