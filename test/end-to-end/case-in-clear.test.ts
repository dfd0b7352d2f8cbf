/**
 * A copy of data folder and database, without the key folder, tells no technical detail, no free text and no finder:
 * values of high entropy are planted in everything that people write or are in a case, from sign-up to forgetting, and
 * then looked for in every file, in rows of every table, and in what the server printed.
 */
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

import { sql } from 'kysely';

import {
  findPlanted,
  type Planted,
  plantAscii,
  plantChinese,
} from '#engines/corpus/import/testing/planted-values.ts';
import { openDatabase } from '#stores/open-database.ts';
import { newPlace, type RunningServer, startServer } from '../support/installation.ts';

const PASSWORD = 'an invented phrase that is on no list 7341';

test('a copy without the keys tells nothing of what was said in a case, or by whom', async (t) => {
  const place = newPlace(t);
  const planted: Planted[] = [];
  const plant = (what: string): string => {
    const value = planted.length % 2 === 0 ? plantAscii(what) : plantChinese(what);
    planted.push(value);
    return value.text;
  };
  const email = (what: string): string => {
    const value = plantAscii(what, 'x');
    planted.push(value);
    return `${value.text}@mail.example`;
  };
  const server = await startServer(t, place);
  const call = caller(server);

  const { link } = (await (
    await server.connect()
  ).api({
    method: 'POST',
    path: '/people/administrator-links',
    body: {},
  })) as { link: string };
  const office = email('address of the coordinator');
  const finderEmail = email('address of the finder');
  await call(null, 'POST', '/people/setup', {
    token: link.slice(link.indexOf('#') + 1),
    name: plant('name of the coordinator'),
    email: office,
    password: PASSWORD,
  });
  await auth(server, '/sign-up/email', {
    name: plant('name of the finder'),
    email: finderEmail,
    password: PASSWORD,
  });
  const [coordinator, finder] = [await keyOf(server, office), await keyOf(server, finderEmail)];
  const me = (await call(coordinator, 'GET', '/people/me')) as { account: string };
  await call(coordinator, 'POST', '/people/offices', { account: me.account, office: 'coordinator' });

  const { id: bureau } = (await call(coordinator, 'POST', '/organizations', {
    name: 'A bureau (invented)',
    kinds: ['keeper'],
  })) as { id: string };
  const expires = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
  await call(coordinator, 'POST', `/organizations/${bureau}/contacts`, {
    channel: 'e-mail',
    role: 'security',
    expires,
    name: plant('name of the contact'),
    address: email('address of the contact'),
  });
  const { id: system } = (await call(coordinator, 'POST', '/systems', {
    name: 'A portal (invented)',
    keeper: bureau,
    critical: 'no',
  })) as { id: string };
  await call(coordinator, 'PUT', `/systems/${system}/addresses`, {
    addresses: [`${plantHost(planted)}.example`],
  });

  const report = () => ({
    kind: 'vulnerability',
    title: plant('title'),
    description: plant('description'),
    technical: plant('technical details'),
    howToCheck: plant('how to check'),
    keeper: { name: plant('keeper in own words') },
    system: { name: plant('system in own words') },
    place: { name: plant('place in own words') },
    cwe: 639,
    classes: [],
    minors: 'no',
    critical: 'no',
    consent: { named: true, asked: true, unmasked: false },
    credit: { as: 'named', name: plant('name for the credits') },
  });
  const { subject: id } = (await call(finder, 'POST', '/reports', { report: report() })) as {
    subject: string;
  };
  const anonymous = (await call(null, 'POST', '/reports', {
    report: { ...report(), credit: { as: 'anonymous' } },
  })) as { subject: string; code: string; passphrase: string };
  planted.push(ascii('passphrase', anonymous.passphrase));
  const { id: draft, secret } = (await call(null, 'POST', '/reports/drafts', {
    kind: 'vulnerability',
    fields: { title: plant('title of a draft') },
  })) as { id: string; secret: string };
  assert.match(draft, /./);
  planted.push(ascii('secret of a draft', secret));
  const uploaded = await fetch(`${server.url}/api/v1/cases/${id}/evidence`, {
    method: 'POST',
    headers: {
      'x-api-key': finder,
      'content-type': 'application/octet-stream',
      'nuwa-file-name': encodeURIComponent(`${plant('name of a file')}.txt`),
    },
    body: `What was seen: ${plant('content of a file')}\n`,
  });
  assert.equal(uploaded.status, 201, await uploaded.text());

  const say = (key: string, path: string, body: object) => call(key, 'POST', `/cases/${id}/${path}`, body);
  await say(coordinator, 'questions', { text: plant('question') });
  await say(coordinator, 'triage', {
    verdict: { is: 'valid' },
    why: plant('why it is valid'),
    note: plant('note'),
    keeper: bureau,
    system,
  });
  await say(coordinator, 'contacts', {
    organization: bureau,
    state: 'identified',
    channel: 'phone',
    note: plant('note on a call'),
  });
  await say(coordinator, 'messages', { to: 'finder', text: plant('message') });
  await say(coordinator, 'checks', { found: 'open', text: plant('how it was checked') });
  await call(finder, 'POST', '/reports', {
    report: {
      kind: 'misuse',
      description: plant('account of a misuse'),
      classes: [],
      consent: { named: false, asked: true, unmasked: false },
    },
  });

  // What was planted is there for whoever may read it: otherwise the search below would prove nothing.
  const shown = JSON.stringify(await call(coordinator, 'GET', `/cases/${id}`));
  for (const what of ['title', 'technical details', 'note', 'how it was checked', 'message']) {
    assert.ok(shown.includes(planted.find(({ column }) => column === what)?.text ?? '\0'), what);
  }
  // Forgetting leaves even less: the other case keeps its texts while this one loses its own.
  await call(coordinator, 'POST', `/cases/${anonymous.subject}/forgetting`, { basis: 'finder-withdrew' });
  await server.stop();

  const copied = join(place.root, 'rows');
  mkdirSync(copied);
  const rows = await rowsOf(join(place.data, 'db'), join(copied, 'rows.txt'));
  assert.ok(rows > 150, `${rows} rows are searched`);
  const found = [place.data, copied, place.temporary, dirname(place.log)].flatMap((folder) =>
    findPlanted(folder, planted),
  );
  assert.deepEqual(found, []);
  // And the search finds what is there.
  appendFileSync(join(copied, 'rows.txt'), planted[0]?.text ?? '');
  assert.notEqual(findPlanted(copied, planted).length, 0);
});

const ascii = (column: string, text: string): Planted => ({ column, text, gb18030: Buffer.from(text) });

function plantHost(planted: Planted[]): string {
  const value = plantAscii('host of a system', 'h');
  planted.push(value);
  return value.text;
}

const caller =
  (server: RunningServer) =>
  async (key: string | null, method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { 'x-api-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };

const auth = (server: RunningServer, path: string, body: object): Promise<Response> =>
  fetch(`${server.url}/api/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify(body),
  });

async function keyOf(server: RunningServer, email: string): Promise<string> {
  const signedIn = await auth(server, '/sign-in/email', { email, password: PASSWORD });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const answer = await fetch(`${server.url}/api/v1/people/me/keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url, cookie },
    body: JSON.stringify({ name: 'test', access: 'full' }),
  });
  const { key } = (await answer.json()) as { key: string };
  return key;
}

/** Every row of every table as text, since the database compresses long values in its files. @returns how many */
async function rowsOf(folder: string, path: string): Promise<number> {
  const database = await openDatabase({ folder });
  try {
    const tables = await sql<{ schema: string; name: string }>`
      select schemaname as schema, tablename as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`.execute(database.db);
    let count = 0;
    for (const { schema, name } of tables.rows) {
      const { rows } = await sql<{ text: string }>`
        select t::text as text from ${sql.table(`${schema}.${name}`)} as t`.execute(database.db);
      count += rows.length;
      // Bytes are printed in hex; as bytes they are searched, too.
      for (const { text } of rows) {
        appendFileSync(path, `${text}\n`);
        for (const [, hex] of text.matchAll(/\\x((?:[0-9a-f]{2})+)/g)) {
          appendFileSync(path, Buffer.from(hex ?? '', 'hex'));
        }
      }
    }
    return count;
  } finally {
    await database.close();
  }
}
