import { join } from 'node:path';
import { Checks, type Client, skipped } from './client.ts';
import { runPython } from './python.ts';
import { missing, PYTHON } from './tools.ts';
import type { World } from './world.ts';

type Answer = {
  readonly operations: number;
  readonly requests: number;
  readonly failures: readonly unknown[];
  readonly errors: readonly unknown[];
  readonly said: string;
};

/** Requests drawn for an operation, beside those that cover every limit of its schema. */
const EXAMPLES = 10;
const SEED = 2026;
/** Some six thousand requests for each caller. */
const PATIENCE_MS = 20 * 60_000;
const PASSWORD = 'a sentence that no list has 2026';

/** An independent reader of the OpenAPI document: it asks for what the document allows, and for what it forbids. */
export const schemathesis: Client = {
  name: 'Schemathesis',
  run: async (world) => {
    const absent = await missing(PYTHON);
    if (absent !== null) return skipped(absent);
    const checks = new Checks('Schemathesis');
    const callers = { anonymous: {}, coordinator: { 'x-api-key': await coordinatorKey(world) } };
    for (const [caller, headers] of Object.entries(callers)) {
      const question = {
        document: `${world.url}/api/v1/openapi.json`,
        headers,
        examples: EXAMPLES,
        seed: SEED,
        report: join(world.folder, `schemathesis-${caller}.json`),
      };
      const answer = await runPython<Answer>(world, 'schemathesis', question, { patience: PATIENCE_MS });
      checks.that(`${caller}: every operation is tested`, answer.operations > 0, answer.operations);
      checks.that(`${caller}: more than a request for each`, answer.requests > answer.operations);
      checks.equal(`${caller}: what does not hold (${answer.said})`, answer.failures, []);
      checks.equal(`${caller}: what could not be asked`, answer.errors, []);
    }
    return checks;
  },
};

/** By the way that a first administrator goes: one-time link, account, sign-in, office, key. */
async function coordinatorKey(world: World): Promise<string> {
  const { link } = JSON.parse(await world.nuwa('admin', 'link', '--json')) as { readonly link: string };
  const email = 'coordinator@people.example';
  const token = link.slice(link.indexOf('#') + 1);
  const { account } = await posted<{ account: string }>(world, '/api/v1/people/setup', {
    token,
    name: 'A coordinator',
    email,
    password: PASSWORD,
  });
  const signedIn = await post(world, '/api/auth/sign-in/email', { email, password: PASSWORD });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  await posted(world, '/api/v1/people/offices', { account, office: 'coordinator' }, cookie);
  const made = { name: 'Schemathesis', access: 'full', days: 1 };
  return (await posted<{ key: string }>(world, '/api/v1/people/me/keys', made, cookie)).key;
}

async function post(world: World, path: string, body: object, cookie?: string): Promise<Response> {
  const response = await fetch(world.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response;
}

const posted = async <T>(world: World, path: string, body: object, cookie?: string): Promise<T> =>
  (await (await post(world, path, body, cookie)).json()) as T;
