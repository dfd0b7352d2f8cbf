import { readFile } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checks } from '../client.ts';
import { succeed } from '../execute.ts';
import { differences, sha1, type World } from '../world.ts';
import type { Ask } from './ask.ts';

/** The body rules that clients in use depend on: each of them breaks some client when it does not hold. */
export async function checkRanges(checks: Checks, ask: Ask, world: World): Promise<void> {
  for (const { password, count } of world.listed) {
    const hash = sha1(password);
    const { status, headers, body } = await ask(`/range/${hash.slice(0, 5)}`);
    const about = `the range of "${password}"`;
    checks.equal(`${about} answers`, status, 200);
    checks.equal(`${about} is plain text`, headers.get('content-type')?.split(';')[0], 'text/plain');
    checks.that(`${about} keeps the form`, wellFormed(body, 35), body.toString());
    checks.that(
      `${about} counts ${count}`,
      linesOf(body).includes(`${hash.slice(5)}:${count}`),
      body.toString(),
    );
  }
  for (const password of world.unlisted) {
    const hash = sha1(password);
    const { body } = await ask(`/range/${hash.slice(0, 5)}`);
    checks.that(`"${password}" is not listed`, !body.toString().includes(hash.slice(5)), body.toString());
  }
  await checkSpellings(checks, ask);
  await checkEmptyRange(checks, ask, world);
  await checkMirror(checks, world);
}

/** Upper-case hexadecimal, a colon, a decimal; ascending; CRLF between lines and none at the end. */
export function wellFormed(body: Buffer, suffixLength: number, least = 1): boolean {
  const lines = linesOf(body);
  const form = new RegExp(`^[0-9A-F]{${suffixLength}}:(0|[1-9][0-9]*)$`);
  return lines.every(
    (line, at) =>
      form.test(line) &&
      Number(line.slice(suffixLength + 1)) >= least &&
      (at === 0 || line.slice(0, suffixLength) > (lines[at - 1] ?? '').slice(0, suffixLength)),
  );
}

/** Splits at CRLF only: a bare line feed, or a line end after the last line, is left standing and so found. */
export const linesOf = (body: Buffer): string[] =>
  body.length === 0 ? [] : body.toString('latin1').split('\r\n');

async function checkSpellings(checks: Checks, ask: Ask): Promise<void> {
  const upper = await ask('/range/F7C3B');
  const lower = await ask('/range/f7c3b');
  checks.that(
    'a lower-case prefix gives the same bytes',
    lower.body.equals(upper.body),
    lower.body.toString(),
  );
  const shouted = await ask('/RANGE/F7c3b');
  checks.that('the path is matched without regard to case', shouted.body.equals(upper.body), shouted.status);
  const ntlm = await ask('/range/C22B3?mode=ntlm');
  checks.equal('an NTLM range answers', ntlm.status, 200);
  checks.that('an NTLM range keeps the form', wellFormed(ntlm.body, 27), ntlm.body.toString());
  checks.that('the NTLM range of 123456789 lists it', linesOf(ntlm.body).length > 0);
  const loud = await ask('/range/C22B3?MODE=ntlm');
  checks.that('the name of the query is matched without regard to case', loud.body.equals(ntlm.body));
  const other = await ask('/range/F7C3B?mode=other');
  checks.that('an unknown mode means SHA-1', other.body.equals(upper.body), other.body.toString());
}

/** Symfony and pwned-passwords-django fail on 404, so nothing listed is an empty body. */
async function checkEmptyRange(checks: Checks, ask: Ask, world: World): Promise<void> {
  const taken = new Set([...world.passwords.keys()].map((password) => sha1(password).slice(0, 5)));
  const free = Array.from(
    { length: 0x1000 },
    (_, i) => `00${i.toString(16).toUpperCase().padStart(3, '0')}`,
  ).find((prefix) => !taken.has(prefix));
  const { status, headers, body } = await ask(`/range/${free}`);
  checks.equal('a range without a listed password answers', status, 200);
  checks.equal('a range without a listed password has an empty body', body.length, 0);
  checks.equal('an empty body says so', headers.get('content-length'), '0');
}

/** A mirror made range by range, in one curl, and the export of the command line say the same, and what the lists say. */
async function checkMirror(checks: Checks, world: World): Promise<void> {
  const prefixes = [
    ...new Set([...world.passwords.keys()].map((password) => sha1(password).slice(0, 5))),
  ].sort();
  const config = join(world.folder, 'mirror.curl');
  writeFileSync(config, prefixes.map((prefix) => `url = "${world.url}/range/${prefix}"\n`).join(''));
  // What is written after each body names its range; no body holds a '#'.
  const args = ['-q', '-sS', '--noproxy', '*', '--fail', '--config', config, '-w', '#%{url_effective}#'];
  const pieces = (await succeed('curl', args)).split('#');
  const mirror: string[] = [];
  for (let i = 0; i + 1 < pieces.length; i += 2) {
    const prefix = (pieces[i + 1] ?? '').slice(-5);
    mirror.push(...linesOf(Buffer.from(pieces[i] ?? '')).map((line) => prefix + line));
  }
  checks.equal(
    'a mirror of all ranges says what the lists say',
    differences(mirror, world.passwords, sha1),
    [],
  );
  const exported = (await readFile(await world.exported('sha1'), 'latin1')).split('\n');
  checks.equal('the export ends in a line end', exported.pop(), '');
  checks.that(
    'a mirror of all ranges is the export, line by line',
    mirror.join('\n') === exported.join('\n'),
    {
      mirror: mirror.length,
      exported: exported.length,
    },
  );
}
