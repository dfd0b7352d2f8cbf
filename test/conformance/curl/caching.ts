import { join } from 'node:path';
import type { Checks } from '../client.ts';
import type { World } from '../world.ts';
import type { Ask } from './ask.ts';

const PATH = '/range/F7C3B';

/** Mirrors ask thousands of times whether anything is new: what they hold must be recognised, in every packing. */
export async function checkCaching(checks: Checks, ask: Ask, world: World): Promise<void> {
  const first = await ask(PATH);
  const etag = first.headers.get('etag') ?? '';
  checks.that('a range has a strong tag', /^"[\x21\x23-\x7e]+"$/.test(etag), etag);
  const modified = first.headers.get('last-modified') ?? '';
  checks.that('a range says when it changed', new Date(modified).toUTCString() === modified, modified);
  const control = first.headers.get('cache-control') ?? '';
  checks.that('a range may be cached', /^public, max-age=\d+$/.test(control), control);

  for (const [what, tags] of [
    ['the same tag', etag],
    ['a weak spelling of it', `W/${etag}`],
    ['a list with it', `"another", ${etag}`],
    ['a star', '*'],
  ] as const) {
    const again = await ask(PATH, '-H', `If-None-Match: ${tags}`);
    checks.equal(`${what} is answered 304`, again.status, 304);
    checks.equal(`${what}: 304 without a body`, again.body.length, 0);
    checks.equal(`${what}: 304 repeats the tag`, again.headers.get('etag'), etag);
  }
  const other = await ask(PATH, '-H', 'If-None-Match: "another"');
  checks.equal('another tag is answered with the range', other.status, 200);

  checks.equal('a range that an import did not touch keeps its tag', etag, world.heldTag);

  // As mirrors are kept with curl alone.
  const kept = join(world.folder, 'etag');
  const saved = await ask(PATH, '--etag-save', kept);
  checks.equal('curl keeps the tag', saved.status, 200);
  const compared = await ask(PATH, '--etag-compare', kept);
  checks.equal('curl comes back with the tag that it kept', compared.status, 304);

  const padded = await ask(PATH, '-H', 'Add-Padding: true');
  checks.that('a padded range has a tag of its own', padded.headers.get('etag') !== etag);
  checks.that('caches are told that padding matters', /add-padding/i.test(first.headers.get('vary') ?? ''));

  for (const packing of ['gzip', 'br']) {
    const headers = ['-H', 'Add-Padding: true', '-H', `Accept-Encoding: ${packing}`];
    const packed = await ask(PATH, ...headers);
    checks.equal(`${packing} is sent when asked for`, packed.headers.get('content-encoding'), packing);
    checks.that(`${packing} is smaller`, packed.body.length < padded.body.length, packed.body.length);
    const unpacked = await ask(PATH, '--compressed', ...headers);
    checks.that(
      `${packing} unpacks to the same bytes`,
      unpacked.body.equals(padded.body),
      unpacked.body.length,
    );
    const tag = packed.headers.get('etag') ?? '';
    const again = await ask(PATH, ...headers, '-H', `If-None-Match: ${tag}`);
    checks.equal(`${packing}: its tag is answered 304`, again.status, 304);
  }

  const head = await ask(PATH, '--head');
  checks.equal('HEAD answers', head.status, 200);
  checks.equal('HEAD has the tag of GET', head.headers.get('etag'), etag);
  checks.equal('HEAD has the length of GET', head.headers.get('content-length'), String(first.body.length));
}
