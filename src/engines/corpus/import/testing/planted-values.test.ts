import { deepEqual, ok } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { findPlanted, plantAscii, plantChinese } from './planted-values.ts';

const folder = mkdtempSync(join(tmpdir(), 'nuwa-planted-'));
after(() => rmSync(folder, { recursive: true, force: true }));

it('finds a planted value in every form in which it could have been written', () => {
  const values = [plantAscii('a'), plantChinese('c')];
  for (const value of values) {
    const utf16le = Buffer.from(value.text, 'utf16le');
    const forms = [Buffer.from(value.text), utf16le, Buffer.from(utf16le).swap16(), value.gb18030];
    for (const bytes of forms) {
      for (const before of ['', 'x', 'xy']) {
        const within = Buffer.concat([Buffer.from(before), bytes, Buffer.from('zz')]);
        const written = [within, Buffer.from(within.toString('hex')), Buffer.from(within.toString('base64'))];
        for (const content of [...written, Buffer.from(within.toString('base64url'))]) {
          writeFileSync(join(folder, 'file'), Buffer.concat([Buffer.alloc(3), content]));
          ok(findPlanted(folder, values).some((found) => found.startsWith(`${value.column} in`)));
        }
      }
    }
  }
  writeFileSync(join(folder, 'file'), 'nothing of it');
  deepEqual(findPlanted(folder, values), []);
});
