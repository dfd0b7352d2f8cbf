import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Checks, type Client, skipped } from './client.ts';
import { succeed } from './execute.ts';
import { JAVA, MAVEN, missing } from './tools.ts';
import type { World } from './world.ts';

/** Spring Security's own checker, as an application would set it up. */
export const springSecurity: Client = {
  name: 'Java Spring Security',
  run: async (world) => {
    const absent = await missing(JAVA, MAVEN);
    if (absent !== null) return skipped(absent);
    const checks = new Checks('Spring Security');
    const expected = [
      ...world.listed.map(({ password }) => ({ password, compromised: true })),
      ...world.unlisted.map((password) => ({ password, compromised: false })),
    ];
    const told = await ask(
      world,
      expected.map(({ password }) => password),
    );
    expected.forEach(({ password, compromised }, at) => {
      checks.equal(`"${password}" is compromised: ${compromised}`, told[at], String(compromised));
    });
    return checks;
  },
};

/** Maven fetches the pinned libraries; Java compiles and runs the one source file. */
async function ask(world: World, passwords: readonly string[]): Promise<readonly string[]> {
  const place = join(world.folder, 'spring-security');
  await cp(join(import.meta.dirname, 'spring-security'), place, { recursive: true });
  await succeed(
    'mvn',
    ['--batch-mode', '--quiet', 'dependency:build-classpath', '-Dmdep.outputFile=classpath'],
    {
      cwd: place,
    },
  );
  // Base64, since the encoding of Java's arguments depends on the machine's locale.
  const words = passwords.map((password) => Buffer.from(password).toString('base64'));
  const classpath = (await readFile(join(place, 'classpath'), 'utf8')).trim();
  const output = await succeed('java', ['-cp', classpath, 'Check.java', `${world.url}/range/`, ...words], {
    cwd: place,
  });
  return output.trim().split('\n');
}
