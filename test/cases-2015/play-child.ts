/** Plays a part of the year into the folder given, and prints a line for each act that it began, to be killed by. */
import { join } from 'node:path';

import { playSpring } from '#delivery/control/play-spring.ts';
import { openDatabase } from '#stores/open-database.ts';

import { fewOf2015 } from './few.ts';
import { quietly, springWorld } from './world.ts';

const [folder = ''] = process.argv.slice(2);
const database = await openDatabase({ folder });
const { needs } = springWorld(database, join(folder, '..'));
const report = await playSpring(needs, fewOf2015(), {
  ...quietly(),
  onProgress: ({ rows }) => process.stdout.write(`${rows}\n`),
});
process.stdout.write(`${JSON.stringify(report)}\n`);
await database.close();
