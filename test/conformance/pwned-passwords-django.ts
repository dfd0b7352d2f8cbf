import { Checks, type Client, skipped } from './client.ts';
import { runPython } from './python.ts';
import { missing, PYTHON } from './tools.ts';

type Answer = {
  readonly counts: readonly number[];
  readonly asynchronous: readonly number[];
  readonly refused: readonly boolean[];
};

/** Django's client, the strictest reader of lines: it takes every one of them for a number, padded or not. */
export const pwnedPasswordsDjango: Client = {
  name: 'Python pwned-passwords-django',
  run: async (world) => {
    const absent = await missing(PYTHON);
    if (absent !== null) return skipped(absent);
    const checks = new Checks('pwned-passwords-django');
    const expected = [...world.listed, ...world.unlisted.map((password) => ({ password, count: 0 }))];
    const answers = await runPython<Record<'plain' | 'padded', Answer>>(world, 'pwned-passwords-django', {
      endpoint: `${world.url}/range/`,
      passwords: expected.map(({ password }) => password),
    });
    for (const how of ['plain', 'padded'] as const)
      expected.forEach(({ password, count }, at) => {
        checks.equal(`"${password}", ${how}`, answers[how].counts[at], count);
        checks.equal(`"${password}", ${how}, asynchronous`, answers[how].asynchronous[at], count);
        checks.equal(`"${password}", ${how}, refused by the validator`, answers[how].refused[at], count > 0);
      });
    return checks;
  },
};
