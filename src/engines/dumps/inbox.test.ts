import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileInInbox } from './inbox.ts';

let root = '';
let inbox = '';
before(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'nuwa-inbox-')));
  inbox = join(root, 'inbox');
  await mkdir(join(inbox, 'sub'), { recursive: true });
  await mkdir(join(root, 'inbox-of-another'));
  await writeFile(join(inbox, 'list.txt'), 'abc');
  await writeFile(join(inbox, 'sub', 'two.txt'), 'abcd');
  await writeFile(join(root, 'outside.txt'), 'x');
  await writeFile(join(root, 'inbox-of-another', 'x.txt'), 'x');
  await symlink(join(root, 'outside.txt'), join(inbox, 'way-out.txt'));
  await symlink(root, join(inbox, 'folder-out'));
  await symlink(join(inbox, 'list.txt'), join(inbox, 'inner-link.txt'));
  await symlink('/nowhere/at/all', join(inbox, 'dangling'));
  execFileSync('mkfifo', [join(inbox, 'pipe')]);
});
after(() => rm(root, { recursive: true }));

test('files in the inbox are found by relative and by absolute name, links inside it resolved', async () => {
  assert.deepEqual(await fileInInbox(inbox, 'list.txt'), { path: join(inbox, 'list.txt'), size: 3 });
  assert.deepEqual(await fileInInbox(inbox, join(inbox, 'sub/two.txt')), {
    path: join(inbox, 'sub/two.txt'),
    size: 4,
  });
  assert.equal((await fileInInbox(inbox, 'sub/../list.txt')).path, join(inbox, 'list.txt'));
  assert.equal((await fileInInbox(inbox, 'inner-link.txt')).path, join(inbox, 'list.txt'));
  await symlink(inbox, join(root, 'alias'));
  assert.equal((await fileInInbox(join(root, 'alias'), 'list.txt')).path, join(inbox, 'list.txt'));
});

test('every way out is refused with the same words, whether something is there or not', async () => {
  const ways = [
    '../outside.txt',
    '../no-such-file.txt',
    join(root, 'outside.txt'),
    join(root, 'inbox-of-another', 'x.txt'),
    '/etc/passwd',
    '/etc/no-such-file',
    'way-out.txt',
    'folder-out/outside.txt',
    'list.txt\0.png',
    '',
    '.',
  ];
  const words = new Set<string>();
  for (const way of ways)
    await assert.rejects(fileInInbox(inbox, way), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'path-outside-inbox', way);
      words.add(error.message);
      return true;
    });
  assert.equal(words.size, 1);
});

test('folders, pipes and missing files in the inbox are unreadable, and a pipe does not hang us', async () => {
  for (const name of ['sub', 'pipe', 'missing.txt', 'dangling'])
    await assert.rejects(fileInInbox(inbox, name), { code: 'file-unreadable' }, name);
});
