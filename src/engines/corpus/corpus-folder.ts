import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { NuwaError } from '#kernel/errors.ts';
import { fsyncPath } from './fact-folder.ts';

const PARTS = ['facts', 'segments', 'seeds', 'work'] as const;

/** Makes the folders of a corpus where they are missing. */
export function prepareFolder(root: string): void {
  for (const part of PARTS) mkdirSync(join(root, part), { recursive: true, mode: 0o700 });
}

/** Whether anything is there that cannot be built again from the rest: facts and seeds. Segments can. */
export function holdsOriginals(root: string): boolean {
  return [...readdirSync(join(root, 'facts')), ...readdirSync(join(root, 'seeds'))].length > 0;
}

/** An empty folder for one job; whatever an earlier job left under that name is gone. */
export function freshWorkFolder(root: string, name: string): string {
  const folder = join(root, 'work', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Moves things that are durable already into their place, durably. A crash in between leaves left-overs. */
export function moveIntoPlace(from: string, to: string, names: readonly string[]): void {
  if (names.length === 0) return;
  for (const name of names) {
    rmSync(join(to, name), { recursive: true, force: true });
    renameSync(join(from, name), join(to, name));
  }
  fsyncPath(to);
}

/** Identifiers of facts become folder names; they are ours, but a path must never come from outside by accident. */
export function checkFactId(factId: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(factId))
    throw new NuwaError('bad-request', { problem: 'a fact identifier is made of letters, digits, - and _' });
}
