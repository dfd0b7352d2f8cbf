import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Checks, type Client, skipped } from './client.ts';
import { succeed } from './execute.ts';
import { KEEPASSXC, missing } from './tools.ts';
import { sha1, type World } from './world.ts';

/** KeePassXC reads our bulk file offline, over a database that it makes itself. */
export const keepassxc: Client = {
  name: 'keepassxc-cli analyze --hibp',
  run: async (world) => {
    const absent = await missing(KEEPASSXC);
    if (absent !== null) return skipped(absent);
    const checks = new Checks('keepassxc-cli');
    const file = await world.exported('sha1');
    const entries = [...world.listed, await lastOf(file, world)];
    const told = await analyse(world, file, [...entries.map(({ password }) => password), ...world.unlisted]);
    entries.forEach(({ password, count }, at) => {
      checks.equal(`"${password}" is found, with its count`, told.get(`entry ${at}`), count);
    });
    world.unlisted.forEach((password, at) => {
      checks.equal(`"${password}" is not found`, told.get(`entry ${entries.length + at}`), undefined);
    });
    return checks;
  },
};

/** The last line is the one that a reader loses when no line end follows it. */
async function lastOf(file: string, world: World): Promise<{ password: string; count: number }> {
  const last = (await readFile(file, 'latin1')).trimEnd().split('\n').at(-1)?.split(':')[0];
  for (const [password, count] of world.passwords) if (sha1(password) === last) return { password, count };
  throw new Error(`the last line of the export, ${last}, is no password of the lists`);
}

/** @returns how often each entry was leaked; entries that KeePassXC says nothing about are not in it */
async function analyse(
  world: World,
  file: string,
  passwords: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const database = join(world.folder, 'passwords.kdbx');
  const env = { QT_QPA_PLATFORM: 'offscreen', LC_ALL: 'C.UTF-8', XDG_CONFIG_HOME: world.folder };
  const cli = (args: readonly string[], input: string) => succeed('keepassxc-cli', args, { env, input });
  const unlock = 'the key of this database\n';
  // Least work for the key: what it protects is invented.
  await cli(['db-create', '-q', '-p', '-t', '100', database], unlock + unlock);
  for (const [at, password] of passwords.entries())
    await cli(['add', '-q', '-p', database, `entry ${at}`], `${unlock}${password}\n`);
  const said = await cli(['analyze', '-q', '--hibp', file, database], unlock);
  const line = /^Password for '(?<entry>[^']*)' has been leaked (?<count>\d+) times?!$/gm;
  return new Map(
    [...said.matchAll(line)].map(({ groups }) => [groups?.['entry'] ?? '', Number(groups?.['count'])]),
  );
}
