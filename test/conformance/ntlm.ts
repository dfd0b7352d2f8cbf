import { Checks, type Client, skipped } from './client.ts';
import { mayBeHeldBack } from './expected-passwords.ts';
import { runPython } from './python.ts';
import { missing, PYTHON } from './tools.ts';

type Answer = {
  readonly counts: readonly number[];
  readonly padded: readonly number[];
  readonly wrong: readonly string[];
};

/** NTLM hashes as passlib computes them, against our ranges and against the whole export. */
export const ntlm: Client = {
  name: 'Python passlib: NTLM',
  run: async (world) => {
    const absent = await missing(PYTHON);
    if (absent !== null) return skipped(absent);
    const checks = new Checks('NTLM');
    const expected = [...world.listed, ...world.unlisted.map((password) => ({ password, count: 0 }))];
    const answer = await runPython<Answer>(world, 'ntlm', {
      base: world.url,
      passwords: expected.map(({ password }) => password),
      file: await world.exported('ntlm'),
      all: [...world.passwords].map(([password, count]) => [password, count, mayBeHeldBack(password)]),
    });
    expected.forEach(({ password, count }, at) => {
      checks.equal(`"${password}"`, answer.counts[at], count);
      checks.equal(`"${password}", padded`, answer.padded[at], count);
    });
    checks.equal('the NTLM export says what the lists say', answer.wrong, []);
    return checks;
  },
};
