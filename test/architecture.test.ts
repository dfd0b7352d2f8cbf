import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import { PARTS, type Part } from '../architecture.ts';

/**
 * The arrows hold. Every import of ours is static, ends in `.ts` and starts with `./`, one `../`, `#` or a package
 * name, so that a short scanner is exact and needs no compiler.
 */
const root = join(import.meta.dirname, '..');
const files = globSync('{src,cases,bench,test}/**/*.ts', { cwd: root });

type Import = { file: string; specifier: string; target: string | null; typeOnly: boolean };

function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  const statement = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)';?/gm;
  for (const match of text.matchAll(statement)) {
    const specifier = match[2] ?? '';
    found.push({ file, specifier, target: resolve(file, specifier), typeOnly: match[1] !== undefined });
  }
  for (const match of text.matchAll(/\bimport\(\s*['"`]([^'"`]+)/g)) {
    const specifier = match[1] ?? '';
    found.push({ file, specifier, target: resolve(file, specifier), typeOnly: false });
  }
  return found;
}

function resolve(file: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`;
  if (specifier.startsWith('.')) return normalize(join(dirname(file), specifier));
  return null;
}

const inside = (path: string, part: string) => path === part || path.startsWith(`${part}/`);

/** A test belongs to the part of the file beside it. */
function partOf(file: string): Part | undefined {
  const path = file.replace(/\.test\.ts$/, '.ts');
  return PARTS.filter((part) => inside(path, part.path)).sort((a, b) => b.path.length - a.path.length)[0];
}

function mayImport(from: Part, target: string, typeOnly: boolean): boolean {
  if (inside(target, from.path)) return true;
  if (from.may.some((allowed) => inside(target, allowed))) return true;
  return typeOnly && (from.types ?? []).some((allowed) => inside(target, allowed));
}

const isTest = (file: string) => file.endsWith('.test.ts') || file.includes('/testing/');

describe('architecture', () => {
  const all = files.flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));

  it('gives every file a part', () => {
    assert.deepEqual(
      files.filter((file) => !partOf(file)),
      [],
    );
  });

  it('keeps to the arrows', () => {
    const wrong = all
      .filter(({ file, target, typeOnly }) => {
        const from = partOf(file);
        // A test beside the code may use the arrows' targets as values, and test/support.
        if (!target || !from) return false;
        if (isTest(file) && (inside(target, 'test') || inside(target, 'cases'))) return false;
        return !mayImport(from, target, typeOnly || isTest(file));
      })
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    assert.deepEqual(wrong, []);
  });

  it('crosses rooms by # and climbs one step at most', () => {
    const wrong = all
      .filter(
        ({ file, specifier }) => specifier.startsWith('../../') && file.startsWith('src/') && !isTest(file),
      )
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    assert.deepEqual(wrong, []);
  });

  it('names files with their suffix', () => {
    const wrong = all.filter(
      ({ target, specifier }) => target !== null && !/\.(ts|json|mjs)$/.test(specifier),
    );
    assert.deepEqual(
      wrong.map(({ file, specifier }) => `${file} imports ${specifier}`),
      [],
    );
  });

  it('reads the environment in config.ts only', () => {
    const wrong = files
      .filter((file) => file.startsWith('src/') && file !== 'src/config.ts' && !isTest(file))
      .filter((file) => /process\.env\b/.test(readFileSync(join(root, file), 'utf8')));
    assert.deepEqual(wrong, []);
  });

  it('keeps the domain pure: no I/O, no clock, no randomness, no await', () => {
    const forbidden =
      /\bawait\b|\basync\b|from 'node:(?!crypto|url|buffer|net)|Date\.now\(|new Date\(\)|Math\.random|randomBytes|randomUUID|process\./;
    const wrong = files
      .filter((file) => (file.startsWith('src/domain/') || file.startsWith('src/kernel/')) && !isTest(file))
      .filter((file) => forbidden.test(withoutComments(readFileSync(join(root, file), 'utf8'))));
    assert.deepEqual(wrong, []);
  });

  it('keeps every file under 500 lines', () => {
    const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 500);
    assert.deepEqual(long, []);
  });

  it('catches an import against the arrows', () => {
    const kernel = partOf('src/kernel/errors.ts');
    assert.ok(kernel);
    assert.equal(mayImport(kernel, 'src/stores/breaches.ts', true), false);
    const pipeline = partOf('src/pipeline/2-verify/index-dump.ts');
    assert.ok(pipeline);
    assert.equal(mayImport(pipeline, 'src/stores/breaches.ts', false), false);
    assert.equal(mayImport(pipeline, 'src/stores/breaches.ts', true), true);
    assert.equal(mayImport(pipeline, 'src/pipeline/3-notify/answer-lookup.ts', true), false);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
