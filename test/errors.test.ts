import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { EXIT_CODES } from '#delivery/cli/exit-codes.ts';
import { SENTENCES_ZH, TITLES_ZH } from '#delivery/http/problem-sentences-zh.ts';
import { STATUS_OF_CODE } from '#delivery/http/problems.ts';
import { ERROR_SENTENCES, type ErrorCode, NuwaError } from '#kernel/errors.ts';

const root = join(import.meta.dirname, '..');
const documented = readFileSync(join(root, 'docs/errors.md'), 'utf8');
const codes = Object.keys(ERROR_SENTENCES);
/** Name every code without throwing it. */
const TABLES = ['kernel/errors.ts', 'http/problems.ts', 'http/problem-sentences-zh.ts', 'cli/exit-codes.ts'];

describe('errors', () => {
  it('documents every code, and no other', () => {
    const inDocs = [...documented.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
    assert.deepEqual(new Set(inDocs), new Set(codes));
  });

  it('shows each sentence in the docs as the code has it', () => {
    for (const [code, sentence] of Object.entries(ERROR_SENTENCES)) {
      assert.ok(documented.includes(sentence.replaceAll('|', '\\|')), `${code}: ${sentence}`);
    }
  });

  it('names the status and the exit code of each as the code has them', () => {
    for (const code of Object.keys(ERROR_SENTENCES) as ErrorCode[]) {
      const row = documented.split('\n').find((line) => line.startsWith(`| \`${code}\` |`)) ?? '';
      const [, , status, exit] = row.split('|').map((cell) => cell.trim());
      assert.deepEqual([code, status, exit], [code, String(STATUS_OF_CODE[code]), String(EXIT_CODES[code])]);
    }
  });

  it('says each in Chinese too, with the same details', () => {
    const details = (sentence: string) =>
      [...sentence.matchAll(/\{(\w+)\}/g)]
        .map(([, name]) => name ?? '')
        .toSorted((a, b) => a.localeCompare(b));
    for (const code of Object.keys(ERROR_SENTENCES) as ErrorCode[]) {
      assert.deepEqual(details(SENTENCES_ZH[code]), details(ERROR_SENTENCES[code]), code);
      assert.ok(TITLES_ZH[STATUS_OF_CODE[code]], `a Chinese title for ${STATUS_OF_CODE[code]}`);
    }
  });

  it('throws every code somewhere', () => {
    const source = globSync('src/**/*.ts', { cwd: root })
      .filter((file) => !file.endsWith('.test.ts') && !TABLES.some((table) => file.endsWith(table)))
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n');
    assert.deepEqual(
      codes.filter((code) => !source.includes(`'${code}'`)),
      [],
    );
  });

  it('fills a sentence with its details', () => {
    const error = new NuwaError('data-folder-in-use', { folder: '/srv/nuwa', pid: 7 });
    assert.match(error.message, /^The data folder \/srv\/nuwa is in use by process 7\./);
  });
});
