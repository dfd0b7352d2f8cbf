import type { Checks } from '../client.ts';
import { sha1, type World } from '../world.ts';
import type { Ask } from './ask.ts';
import { linesOf, wellFormed } from './ranges.ts';

const LEAST_LINES = 800;

/** Padding hides how many a range lists, and so must look like the rest to everybody but a reader of counts. */
export async function checkPadding(checks: Checks, ask: Ask, world: World): Promise<void> {
  for (const { password, count } of world.listed) {
    const hash = sha1(password);
    const plain = await ask(`/range/${hash.slice(0, 5)}`);
    const padded = await ask(`/range/${hash.slice(0, 5)}`, '-H', 'Add-Padding: true');
    const lines = linesOf(padded.body);
    const real = lines.filter((line) => !line.endsWith(':0'));
    checks.that(
      `"${password}" padded: at least ${LEAST_LINES} lines`,
      lines.length >= LEAST_LINES,
      lines.length,
    );
    checks.equal(`"${password}" padded: what is listed stays`, real, linesOf(plain.body));
    checks.that(`"${password}" padded: counts ${count}`, real.includes(`${hash.slice(5)}:${count}`));
    checks.that(`"${password}" padded: keeps the form`, wellFormed(padded.body, 35, 0));
    // Even over the first hex digit: 800 draws leave none of the sixteen out but once in 10^22.
    const firsts = new Set(lines.filter((line) => line.endsWith(':0')).map((line) => line.charAt(0)));
    checks.equal(`"${password}" padded: the padding covers the range`, firsts.size, 16);
  }

  const lineCounts = new Set<number>();
  for (let i = 0; i < 12; i++) {
    const { body } = await ask(`/range/${(0x12345 + i * 7919).toString(16)}`, '-H', 'Add-Padding: true');
    lineCounts.add(linesOf(body).length);
  }
  checks.that('not every padded range has the same length', lineCounts.size > 1, [...lineCounts]);

  for (const [header, pads] of [
    ['Add-Padding: True', true],
    // Laravel sends a boolean, which PHP writes so.
    ['add-padding: 1', true],
    ['Add-Padding: false', false],
    ['Add-Padding;', false],
  ] as const) {
    const { body } = await ask('/range/F7C3B', '-H', header);
    checks.equal(`"${header}" pads: ${pads}`, linesOf(body).length >= LEAST_LINES, pads);
  }
  const ntlm = await ask('/range/C22B3?mode=ntlm', '-H', 'Add-Padding: true');
  checks.that('an NTLM range is padded', linesOf(ntlm.body).length >= LEAST_LINES);
  checks.that('a padded NTLM range keeps the form', wellFormed(ntlm.body, 27, 0));
}
