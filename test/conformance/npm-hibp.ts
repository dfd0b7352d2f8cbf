import * as hibp from 'hibp';
import { Checks, type Client } from './client.ts';
import { sha1, type World } from './world.ts';

/** The npm package hibp, unmodified, its requests sent to us by its own option. */
export const npmHibp: Client = {
  name: 'npm hibp',
  run: async (world) => {
    const checks = new Checks('npm hibp');
    await checkPasswords(checks, world);
    await checkCatalogue(checks, world);
    await checkRefusals(checks, world);
    return checks;
  },
};

async function checkPasswords(
  checks: Checks,
  { url: baseUrl, listed, unlisted, passwords }: World,
): Promise<void> {
  for (const addPadding of [false, true]) {
    const options = { baseUrl, addPadding };
    for (const { password, count } of listed)
      checks.equal(
        `"${password}", padded: ${addPadding}`,
        await hibp.pwnedPassword(password, options),
        count,
      );
    for (const password of unlisted)
      checks.equal(`"${password}", padded: ${addPadding}`, await hibp.pwnedPassword(password, options), 0);
  }
  const hash = sha1('123456789');
  const plain = await hibp.pwnedPasswordRange(hash.slice(0, 5), { baseUrl });
  checks.equal('a SHA-1 range', plain[hash.slice(5)], passwords.get('123456789'));
  const padded = await hibp.pwnedPasswordRange(hash.slice(0, 5), { baseUrl, addPadding: true });
  checks.that('a padded SHA-1 range', Object.keys(padded).length >= 800, Object.keys(padded).length);
  checks.equal(
    'padding counts nothing',
    Object.fromEntries(Object.entries(padded).filter(([, n]) => n > 0)),
    plain,
  );

  // NTLM of 123456789: MD4 of UTF-16LE, as any Windows has it.
  const ntlm = 'C22B315C040AE6E0EFEE3518D830362B';
  const range = await hibp.pwnedPasswordRange(ntlm.slice(0, 5), { baseUrl, mode: 'ntlm' });
  checks.equal('an NTLM range', range[ntlm.slice(5)], passwords.get('123456789'));
}

async function checkCatalogue(checks: Checks, { url, breachNames, secondBreach }: World): Promise<void> {
  const baseUrl = `${url}/api/v3`;
  const all = await hibp.breaches({ baseUrl });
  checks.equal('breaches', all.map(({ Name }) => Name).sort(), [...breachNames].sort());
  const some = await hibp.breaches({ baseUrl, domain: 'codehub.example' });
  checks.equal(
    'breaches of a domain',
    some.map(({ Domain }) => Domain),
    ['codehub.example'],
  );
  for (const name of breachNames) {
    const breach = await hibp.breach(name, { baseUrl });
    checks.equal(`breach ${name}`, breach?.Name, name);
  }
  checks.equal('an unknown breach is null', await hibp.breach('nobody', { baseUrl }), null);
  const latest = await hibp.latestBreach({ baseUrl });
  checks.equal('latestBreach', latest?.Name, secondBreach);
  const classes = (await hibp.dataClasses({ baseUrl })) ?? [];
  checks.that('dataClasses', classes.includes('Passwords') && classes.includes('Email addresses'), classes);
  const used = all.flatMap(({ DataClasses }) => DataClasses).filter((name) => !classes.includes(name));
  checks.equal('every data class of a breach is one of dataClasses', used, []);
}

/** Nobody asks here about somebody else; the client must be able to say so in its own words. */
async function checkRefusals(checks: Checks, { url }: World): Promise<void> {
  const account = hibp.breachedAccount('somebody@mail.example', {
    baseUrl: `${url}/api/v3`,
    apiKey: '0'.repeat(32),
  });
  const words = await account.then(
    () => 'an answer',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  // The client shows the body of a 401 as it came.
  const said = '{"statusCode":401,"message":"Access denied due to invalid hibp-api-key."}';
  checks.equal('breachedAccount with an unknown key', words, said);
  const range = await hibp.pwnedPasswordRange('XYZ', { baseUrl: url }).then(
    () => 'an answer',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  checks.equal('a malformed prefix', range, 'The hash prefix was not in a valid format');
}
