/**
 * docs/formats/axes-v1.md lists every axis as the code has it, so that an outsider can read a record. Words are only
 * ever added: a line that goes from the committed page is a break of the format.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { AXES } from '#domain/assertions/axes.ts';
import { ABOUT_PREFIXES, type About, type Axis, type Word } from '#domain/assertions/axis.ts';
import { SUBJECT_PREFIXES, type SubjectKind } from '#domain/assertions/subject.ts';

const PAGE = join(import.meta.dirname, '../docs/formats/axes-v1.md');

const HEAD = `# Axes, version 1

What can be said about each kind of subject, for the record of [assertion-v1.md](assertion-v1.md). Written by
\`test/axes-document.test.ts\` from \`src/domain/assertions\`; axes and words are only ever added.

*Stands*: which of several statements holds. **latest**: the one that happened last. **human first**: the latest on any
basis but computation, computations where there is none. **furthest**: the word that comes last in this list; a lower one
said later stays on record beside it and takes nothing back. A parameter is written as \`name\`: its form. (text): free text
goes with the word, encrypted; (evidence): said only with the hash of what is kept. *May follow*: the words after which
another may be said; a word may always be said again.
`;

function page(): string {
  const kinds = (Object.keys(AXES) as SubjectKind[]).map((kind) => {
    const axes = Object.entries(AXES[kind] as Readonly<Record<string, Axis>>);
    return `\n## ${kind} (\`${SUBJECT_PREFIXES[kind]}_…\`)\n${axes.map(([name, axis]) => section(name, axis)).join('')}`;
  });
  return HEAD + kinds.join('');
}

function section(name: string, axis: Axis): string {
  const facts = [`starts at \`${axis.start}\``, `stands: ${STANDS[axis.stands]}`];
  if (axis.about !== 'subject') facts.unshift(`about ${recipient(axis.about)}`);
  const moves =
    axis.moves === 'free'
      ? ''
      : Object.entries(axis.moves)
          .map(
            ([from, to]) => `\`${from}\` > ${to.map((word) => `\`${word}\``).join(', ') || 'nothing else'}`,
          )
          .join('; ');
  return `
### \`${name}\`

${sentence(facts.join('; '))}.

| word | with |
|---|---|
${Object.entries(axis.words)
  .map(([word, form]) => `| \`${word}\` | ${parameters(form)} |\n`)
  .join('')}${moves === '' ? '' : `\nMay follow: ${moves}.\n`}`;
}

function parameters({ fields, body, evidence, notOn }: Word): string {
  const parts = Object.entries(fields).map(([name, { form }]) => `\`${name}\`: ${form}`);
  if (body === 'required') parts.push('(text)');
  if (evidence === 'required') parts.push('(evidence)');
  if (notOn !== undefined) parts.push(`never on ${notOn.join(', ')}`);
  return parts.join('; ').replaceAll('|', '\\|');
}

const STANDS = { latest: 'latest', 'human-first': 'human first', furthest: 'furthest' } as const;
const recipient = (about: Exclude<About, 'subject'>): string =>
  about in ABOUT_PREFIXES
    ? `one ${about} each (\`${ABOUT_PREFIXES[about as keyof typeof ABOUT_PREFIXES]}_…\`)`
    : `one ${about} each, by its name`;
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

test('the page of axes says what the code has', () => {
  if (process.env['UPDATE_AXES'] === '1') writeFileSync(PAGE, page());
  assert.equal(
    readFileSync(PAGE, 'utf8'),
    page(),
    'write it anew with UPDATE_AXES=1 node --test test/axes-document.test.ts, and look at what went',
  );
});
