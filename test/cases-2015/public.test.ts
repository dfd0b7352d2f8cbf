/**
 * What a stranger can learn of the cases of 2015 from an installation that holds them: nothing. Every page is followed
 * from link to link, every reading route of the interface is asked, with the identifiers that one would have to guess.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import type { Hono } from 'hono';

import { openInstallation } from '#compose.ts';
import { httpDepsOf } from '#compose-http.ts';
import { readConfig } from '#config.ts';
import { playSpring } from '#delivery/control/play-spring.ts';
import { createApp } from '#delivery/http/app.ts';
import { sealLedger } from '#pipeline/5-account/seal-ledger.ts';

import { fewOf2015 } from './few.ts';
import { springNeedsOf } from '#compose/spring.ts';
import { quietly } from './world.ts';

const HOST = 'http://localhost';

test('no public page and no public route names a case', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nuwa-2015-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const faults: unknown[] = [];
  const fault = (error: unknown): void => void faults.push(error);
  const config = readConfig({ NUWA_DATA: join(folder, 'data'), NUWA_KEYS: join(folder, 'keys') }, folder);
  const opened = await openInstallation(config, { newKind: 'demo', url: () => null, fault });
  t.after(() => opened.close());
  const spring = fewOf2015();
  await playSpring(springNeedsOf(opened), spring, quietly());
  await sealLedger(opened);
  const { deps, close } = await httpDepsOf(opened, 'test');
  t.after(close);
  const many = { burst: 1e6, perMinute: 1e6 };
  const app = createApp({ ...deps, settings: { ...deps.settings, strangers: many, accounts: many } });

  const ids = (await opened.stores.assertions.subjects()).filter(({ kind }) =>
    ['vulnerability', 'misuse', 'set'].includes(kind),
  );
  const reports = spring.acts.filter((act) => act.act === 'reports');
  const secrets = [
    ...ids.map(({ id }) => id),
    ...reports.flatMap(({ title, description, technical, howToCheck }) => [
      title,
      description,
      technical,
      howToCheck,
    ]),
    ...spring.systems.map(({ name }) => name),
  ];
  const asked = [
    ...(await followLinks(app, ['/en', '/zh', '/api/v3/breaches', '/metrics', '/ledger/checkpoint'])),
    ...(await askRoutes(app, ids[0]?.id ?? '')),
  ];
  assert.ok(asked.length > 40, `${asked.length} answers`);
  for (const { path, status, body } of asked) {
    assert.ok(status < 500, `${path} answers ${status}`);
    // An address that was asked for is said back as a sentence at most, never with what lies behind it.
    for (const secret of secrets) assert.equal(body.includes(secret), false, `${path} says ${secret}`);
  }
  assert.deepEqual(faults, []);
  const open = await opened.stores.assertions.aboutAll(ids);
  assert.equal(
    [...open.values()].flat().some(({ axis }) => axis === 'publicity'),
    false,
  );
});

type Answer = { readonly path: string; readonly status: number; readonly body: string };

async function followLinks(app: Hono, from: readonly string[]): Promise<readonly Answer[]> {
  const waiting = [...from];
  const seen = new Set(waiting);
  const answers: Answer[] = [];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const answer = await ask(app, path);
    answers.push(answer);
    for (const [, link = ''] of answer.body.matchAll(/(?:href|action|src)="([^"]*)"/g)) {
      const url = new URL(link.replaceAll('&amp;', '&'), `${HOST}${path}`);
      const next = `${url.pathname}${url.search}`;
      if (url.origin !== HOST || seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return answers;
}

/** Every route of the interface that reads, as its own document lists them. */
async function askRoutes(app: Hono, id: string): Promise<readonly Answer[]> {
  const { body } = await ask(app, '/api/v1/openapi.json');
  const { paths } = JSON.parse(body) as { paths: Record<string, Record<string, unknown>> };
  const reading = Object.entries(paths).flatMap(([path, of]) => (of['get'] === undefined ? [] : [path]));
  assert.ok(
    reading.some((path) => path.startsWith('/cases')),
    reading.join(' '),
  );
  const answers: Answer[] = [];
  for (const path of reading) {
    const { status, body: said } = await ask(app, `/api/v1${path.replaceAll(/\{[^}]*\}/g, id)}`);
    answers.push({ path, status, body: said.replaceAll(id, '') });
    if (path.startsWith('/cases')) assert.ok([401, 403, 404, 405].includes(status), `${path} ${status}`);
  }
  return answers;
}

async function ask(app: Hono, path: string): Promise<Answer> {
  const response = await app.request(`${HOST}${path}`, {
    headers: { host: 'localhost', accept: 'text/html, */*' },
  });
  return { path, status: response.status, body: await response.text() };
}
