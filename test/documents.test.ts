import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';

/** What the documents point at is there: files of ours in code style, and links between pages. */
const root = join(import.meta.dirname, '..');
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...globSync('docs/**/*.md', { cwd: root })];

describe('documents', () => {
  it('name files that exist', () => {
    const gone = pages.flatMap((page) => {
      const text = readFileSync(join(root, page), 'utf8');
      const named = [
        ...text.matchAll(/`((?:src|test|bin|bench|cases|docs)\/[\w./-]+\.(?:ts|mjs|md|sql|json))`/g),
      ];
      return named.flatMap(([, path = '']) => (existsSync(join(root, path)) ? [] : [`${page}: ${path}`]));
    });
    assert.deepEqual(gone, []);
  });

  it('link to pages that exist', () => {
    const broken = pages.flatMap((page) => {
      const text = readFileSync(join(root, page), 'utf8');
      return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].flatMap(([, target = '']) =>
        existsSync(join(root, dirname(page), target)) ? [] : [`${page}: ${target}`],
      );
    });
    assert.deepEqual(broken, []);
  });
});
