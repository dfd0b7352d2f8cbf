import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { NuwaError } from '#kernel/errors.ts';
import type { Archive } from './archive.ts';
import type { Reading } from './reading.ts';
import { refused } from './refusal.ts';

/** Members of an XLSX by name. */
export type Workbook = { readonly archive: Archive; readonly indexes: ReadonlyMap<string, number> };

export type TagHandler = {
  readonly open?: (name: string, attribute: (name: string) => string) => void;
  /** `text`: what stands directly in the element, without its children's. */
  readonly close?: (name: string, text: string) => void;
};

/**
 * Reads one part of a workbook and calls the handlers by local element name; yields after each piece of the part, so
 * that the caller can hand on what it has. The part is attacker-controlled: a document type cannot define entities
 * (the parser knows the five of XML alone), and depth costs the parser one stack entry an element.
 */
export async function* readPart(
  { archive, indexes }: Workbook,
  part: string,
  reading: Reading,
  on: TagHandler,
): AsyncGenerator<void, void, undefined> {
  const index = indexes.get(part);
  if (index === undefined) return;
  const parser = parserFor(on);
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of archive.read(index)) {
    write(parser, decoder.decode(chunk, { stream: true }), reading);
    yield;
  }
  write(parser, decoder.decode(), reading);
  close(parser, reading);
  yield;
}

/** As `readPart`, to the end. */
export async function readWholePart(
  workbook: Workbook,
  part: string,
  reading: Reading,
  on: TagHandler,
): Promise<void> {
  const pieces = readPart(workbook, part, reading, on);
  while (!(await pieces.next()).done);
}

function parserFor(on: TagHandler): SaxesParser {
  const parser = new SaxesParser();
  let text = '';
  const take = (part: string): void => {
    text += part;
  };
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('opentag', (tag) => {
    text = '';
    on.open?.(localName(tag), (name) => tag.attributes[name] ?? '');
  });
  parser.on('closetag', (tag) => {
    on.close?.(localName(tag), unescaped(text));
    text = '';
  });
  return parser;
}

const localName = (tag: SaxesTagPlain): string => tag.name.slice(tag.name.indexOf(':') + 1);

/** `_x000D_` and the like (ECMA-376 part 1, 22.9.2.19) stand for characters that XML cannot hold. */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function write(parser: SaxesParser, text: string, reading: Reading): void {
  try {
    parser.write(text);
  } catch (error) {
    throw notXml(error, reading);
  }
}

function close(parser: SaxesParser, reading: Reading): void {
  try {
    parser.close();
  } catch (error) {
    throw notXml(error, reading);
  }
}

const notXml = (error: unknown, { file }: Reading): NuwaError =>
  error instanceof NuwaError ? error : refused(file, 'a part of the workbook is no valid XML', error);
