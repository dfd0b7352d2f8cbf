import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isInForce } from '#domain/security-txt/security-txt.ts';
import { NuwaError } from '#kernel/errors.ts';
import { instantOf } from '#kernel/instant.ts';
import type { Egress, EgressAnswer } from './egress.ts';
import { securityTxtReader } from './read-security-txt.ts';

const FILE = 'Contact: mailto:security@shop.example\nExpires: 2027-06-30T00:00:00Z\n';
type Page = Partial<Omit<EgressAnswer, 'body'>> & { body?: string };

/** The guard is tested on its own; here a table of pages stands for it, and unknown addresses are refused as by it. */
function siteOf(pages: Readonly<Record<string, Page>>) {
  const asked: string[] = [];
  const egress: Egress = async ({ url }) => {
    asked.push(url);
    const page = pages[url];
    if (!page) throw new NuwaError('address-refused');
    const headers = { 'content-type': 'text/plain; charset=utf-8', ...page.headers };
    return {
      url: page.url ?? url,
      status: page.status ?? 200,
      headers,
      body: Buffer.from(page.body ?? FILE),
    };
  };
  return { asked, read: securityTxtReader(egress, () => instantOf(Date.UTC(2027, 0, 1))) };
}
const WELL_KNOWN = 'https://shop.example/.well-known/security.txt';
const OLD = 'https://shop.example/security.txt';

describe("others' security.txt", () => {
  it('is read at the well-known place', async () => {
    const { asked, read } = siteOf({ [WELL_KNOWN]: {}, [OLD]: {} });
    const found = await read('Shop.Example.');
    assert.ok(found.kind === 'read' && isInForce(found));
    assert.deepEqual(found.problems, []);
    assert.deepEqual(found.file.contacts, ['mailto:security@shop.example']);
    assert.deepEqual(asked, [WELL_KNOWN]);
  });

  it('is looked for at the old place when the first has none, or a page for people', async () => {
    const html = { 'content-type': 'text/html' };
    for (const first of [{ status: 404 }, { body: '<!DOCTYPE html>' }, { headers: html }]) {
      const { asked, read } = siteOf({ [WELL_KNOWN]: first, [OLD]: {} });
      const found = await read('shop.example');
      assert.equal(found.kind === 'read' && found.url, OLD);
      assert.equal(asked.length, 2);
    }
  });

  it('is absent where the site answers without one, and unknown where no site answers', async () => {
    assert.equal((await siteOf({ [WELL_KNOWN]: { status: 404 } }).read('shop.example')).kind, 'absent');
    assert.equal((await siteOf({}).read('shop.example')).kind, 'unreachable');
  });

  it('says when another site, or another type, was served', async () => {
    const moved = siteOf({
      [WELL_KNOWN]: { url: 'https://host.example/security.txt', headers: { 'content-type': 'a/b' } },
    });
    const found = await moved.read('shop.example');
    assert.deepEqual(found.kind === 'read' && found.problems.map(({ rule }) => rule), [
      'not-plain-text',
      'other-site',
    ]);
    const www = siteOf({ [WELL_KNOWN]: { url: 'https://www.shop.example/.well-known/security.txt' } });
    const same = await www.read('shop.example');
    assert.deepEqual(same.kind === 'read' && same.problems, []);
  });

  it('is asked of names only', async () => {
    for (const domain of [
      '',
      'localhost',
      '127.0.0.1',
      'shop.example/../',
      'a@b.example',
      'shop.example:22',
    ]) {
      await assert.rejects(
        siteOf({}).read(domain),
        (error: unknown) => error instanceof NuwaError && error.code === 'bad-request',
      );
    }
  });
});
