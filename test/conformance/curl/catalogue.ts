import type { Checks } from '../client.ts';
import type { World } from '../world.ts';
import type { Answer, Ask } from './ask.ts';

type Breach = Record<string, unknown> & { readonly Name: string; readonly Title: string };

/** Field by field as in the Breach model of the contract. */
const MODEL: Readonly<Record<string, (value: unknown) => boolean>> = {
  Name: (value) => typeof value === 'string' && value !== '',
  Title: (value) => typeof value === 'string' && value !== '',
  // May be empty, never null: clients that pull the whole catalogue give up on a null.
  Domain: (value) => typeof value === 'string',
  BreachDate: (value) => /^\d{4}-\d\d-\d\d$/.test(String(value)),
  AddedDate: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/.test(String(value)),
  ModifiedDate: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/.test(String(value)),
  PwnCount: (value) => Number.isInteger(value) && Number(value) >= 0,
  Description: (value) => typeof value === 'string',
  DataClasses: (value) => Array.isArray(value) && value.length > 0 && isAscending(value.map(String)),
  LogoPath: (value) => URL.canParse(String(value)),
  ...Object.fromEntries(
    [
      'Verified',
      'Fabricated',
      'Sensitive',
      'Retired',
      'SpamList',
      'Malware',
      'StealerLog',
      'SubscriptionFree',
    ].map((flag) => [`Is${flag}`, (value: unknown) => typeof value === 'boolean']),
  ),
};

const isAscending = (words: readonly string[]): boolean =>
  words.every((word, at) => at === 0 || word.localeCompare(words[at - 1] ?? '', 'en') > 0);

const jsonOf = <T>(answer: Answer): T => JSON.parse(answer.body.toString()) as T;

export async function checkCatalogue(checks: Checks, ask: Ask, world: World): Promise<void> {
  const all = await ask('/api/v3/breaches');
  checks.equal('the catalogue is JSON', all.headers.get('content-type')?.split(';')[0], 'application/json');
  const breaches = jsonOf<Breach[]>(all);
  checks.equal(
    'the catalogue has every breach',
    breaches.map(({ Name }) => Name).sort(),
    [...world.breachNames].sort(),
  );
  checks.that('the catalogue is sorted by title', isAscending(breaches.map(({ Title }) => Title)));
  for (const breach of breaches) {
    const wrong = Object.entries(MODEL).filter(([field, holds]) => !holds(breach[field]));
    checks.equal(
      `${breach.Name} has the fields of the contract`,
      wrong.map(([field]) => field),
      [],
    );
    const added = String(breach['AddedDate']);
    checks.that(
      `${breach.Name} was not changed before it was added`,
      String(breach['ModifiedDate']) >= added,
    );
  }
  for (const path of ['/API/V3/Breaches', '/api/v3/BREACHES'])
    checks.that(`${path} is the catalogue, too`, (await ask(path)).body.equals(all.body));
  for (const name of ['domain', 'Domain']) {
    const some = jsonOf<Breach[]>(await ask(`/api/v3/breaches?${name}=CODEHUB.example`));
    checks.equal(
      `?${name}= chooses by domain`,
      some.map(({ Name }) => Name),
      ['codehub.example'],
    );
  }
  checks.equal('?isSpamList=true: none is one', jsonOf(await ask('/api/v3/breaches?IsSpamList=true')), []);

  const one = jsonOf<Breach>(await ask('/api/v3/breach/codehub.example'));
  checks.equal(
    'one breach by its name is as in the catalogue',
    one,
    breaches.find(({ Name }) => Name === one.Name),
  );
  checks.equal(
    'the latest breach',
    jsonOf<Breach>(await ask('/api/v3/latestbreach')).Name,
    world.secondBreach,
  );
  const classes = jsonOf<string[]>(await ask('/api/v3/dataclasses'));
  checks.that('data classes are sorted', isAscending(classes), classes);

  await checkRefusals(checks, ask);
}

const DENIED = 'Access denied due to';

/** What, address, status, the contract's sentence (null: any), a header of the request. */
const REFUSALS: readonly [string, string, number, string | null, string?][] = [
  ['an unknown breach', '/breach/nobody', 404, null],
  ['no user agent', '/breaches', 403, null, 'User-Agent:'],
  ['no key', '/breachedaccount/a%40b.example', 401, `${DENIED} missing hibp-api-key.`],
  [
    'a malformed key',
    '/breachedaccount/a%40b.example',
    401,
    `${DENIED} improperly formed hibp-api-key.`,
    'hibp-api-key: short',
  ],
  [
    'an unknown key',
    '/pasteaccount/a%40b.example',
    401,
    `${DENIED} invalid hibp-api-key.`,
    `hibp-api-key: ${'0'.repeat(32)}`,
  ],
];

async function checkRefusals(checks: Checks, ask: Ask): Promise<void> {
  for (const [what, path, status, message, header] of REFUSALS) {
    const answer = await ask(`/api/v3${path}`, ...(header === undefined ? [] : ['-H', header]));
    const { statusCode, message: said } = jsonOf<{ statusCode: number; message: string }>(answer);
    checks.equal(`${what}: the status`, [answer.status, statusCode], [status, status]);
    if (message === null) checks.that(`${what}: a sentence`, typeof said === 'string' && said !== '', said);
    else checks.equal(`${what}: the sentence of the contract`, said, message);
  }
}
