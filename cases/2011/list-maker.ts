import type { Charset, Column, RefusalReason, Shape } from '#domain/breaches/plan.ts';
import type { IdentifierKind } from '#domain/identifiers/kinds.ts';
import { encodedInChunks, encodeUtf8 } from '../chunks.ts';
import { encodeGb18030 } from '../gb18030.ts';
import type { CaseList, ListTruth, StorageScheme, VerdictTruth } from './case-list.ts';
import { type Layout, layout, markOf, type NoiseKind, type Slot, slots } from './layout.ts';
import { type Account, escapeHtml, type Members } from './members.ts';
import { pick, type Population, population } from './population.ts';

/** What makes a list of accounts, from which its bytes and its truth follow. */
export type Recipe = Pick<
  CaseList,
  'name' | 'fileName' | 'modelledOn' | 'appeared' | 'rowsAtFull' | 'sensitive'
> & {
  readonly charset: Charset;
  readonly shape: Shape;
  readonly columns: readonly Column[];
  readonly peopleBy: IdentifierKind;
  readonly noise: readonly NoiseKind[];
  /** Parts of the file, one after the other, by storage scheme; most lists are one part. */
  readonly sections?: 2;
  readonly members: (people: Population, of: Layout, section: number) => ListMembers;
  readonly scheme: (original: number, section: number) => StorageScheme;
  readonly look: (people: Population) => Look;
  readonly verdict: (shareCopied: number) => VerdictTruth;
};

export type ListMembers = Members & {
  readonly copiedFrom?: (original: number) => string | null;
  readonly drawnTwice?: () => { readonly people: number; readonly samePair: number };
};

/** How records are spelled. Texts come without line ends. */
export type Look = {
  /** Byte-order mark, header line, scaffolding: stands before all records and is none. */
  readonly opening: string;
  readonly end: '\n' | '\r\n';
  readonly record: (account: Account, original: number, section: number) => string;
  readonly tooFew: (account: Account) => string;
  readonly tooMany: (account: Account) => string;
  /** Lines of whoever passed the list on. */
  readonly adverts: readonly string[];
  readonly advertReason: RefusalReason;
  /** The last record, cut off in the middle. */
  readonly truncated: (account: Account) => string;
  readonly truncatedReason: RefusalReason;
  /** Around the record at a position, in place of a line end: statements of SQL. */
  readonly frame?: (position: number, isLast: boolean) => readonly [before: string, after: string];
};

type Section = { readonly of: Layout; readonly members: ListMembers; readonly index: number };

export function caseList(recipe: Recipe): CaseList {
  const rows = (scale: number): number => Math.round(recipe.rowsAtFull * scale);
  const encode = recipe.charset === 'gb18030' ? encodeGb18030 : encodeUtf8;
  return {
    name: recipe.name,
    fileName: recipe.fileName,
    modelledOn: recipe.modelledOn,
    appeared: recipe.appeared,
    rowsAtFull: recipe.rowsAtFull,
    sensitive: recipe.sensitive,
    rows,
    write: (scale, seed) => encodedInChunks(texts(recipe, population(scale, seed), rows(scale)), encode),
    truth: (scale, seed) => truthOf(recipe, population(scale, seed), rows(scale)),
  };
}

/** Layout of each part; records of the second part are other people than those of the first. */
export function layoutsOf(recipe: Pick<Recipe, 'noise' | 'sections'>, rows: number): readonly Layout[] {
  if (recipe.sections === undefined) return [layout(rows, recipe.noise, true)];
  const half = Math.floor(rows / 2);
  return [layout(half, recipe.noise, false), layout(rows - half, recipe.noise, true)];
}

function sectionsOf(recipe: Recipe, people: Population, rows: number): readonly Section[] {
  return layoutsOf(recipe, rows).map((of, index) => ({
    of,
    index,
    members: recipe.members(people, of, index),
  }));
}

function* texts(recipe: Recipe, people: Population, rows: number): Generator<string, void, undefined> {
  const look = recipe.look(people);
  const other = look.end === '\n' ? '\r\n' : '\n';
  yield look.opening;
  let position = 0;
  for (const section of sectionsOf(recipe, people, rows)) {
    const slotAt = slots(section.of, people.seed, `${recipe.name}/${section.index}`);
    for (let i = 0; i < section.of.rows; i++, position++) {
      const slot = slotAt(i);
      const text = textOf(slot, section, look, position);
      const isLast = position === rows - 1;
      if (look.frame !== undefined) {
        const [before, after] = look.frame(position, isLast);
        yield before + text + after;
      } else if (isLast) yield text;
      else if (slot.kind === 'original' && markOf(section.of, slot.original) === 'other-end')
        yield text + other;
      else yield text + look.end;
    }
  }
}

function textOf(slot: Slot, section: Section, look: Look, position: number): string {
  const { members, of, index } = section;
  const { original } = slot;
  switch (slot.kind) {
    case 'original':
      return marked(members.account(original), original, section, look);
    case 'duplicate':
      return look.record(members.account(original), original, index);
    case 'variant':
      return look.record(respelled(members.account(original), original), original, index);
    case 'second':
      return look.record(members.second(original), original, index);
    case 'blank':
      return position % 2 === 0 ? '' : '   ';
    case 'too-few':
      return look.tooFew(members.account(original % of.originals));
    case 'too-many':
      return look.tooMany(members.account(original % of.originals));
    case 'advert':
      return pick(look.adverts, position);
    case 'truncated':
      return look.truncated(members.account(original));
  }
}

function marked(account: Account, original: number, { of, index }: Section, look: Look): string {
  switch (markOf(of, original)) {
    case 'nul': {
      const text = look.record(account, original, index);
      return `${text.slice(0, 1)}\0${text.slice(1)}`;
    }
    case 'entity':
      return look.record({ ...account, password: escapeHtml(account.password) }, original, index);
    case 'other-end':
    case null:
      return look.record(account, original, index);
  }
}

/** The same e-mail, spelled another way. */
function respelled(account: Account, original: number): Account {
  const email = original % 2 === 0 ? account.email.toUpperCase() : ` ${account.email} `;
  return { ...account, email };
}

function truthOf(recipe: Recipe, people: Population, rows: number): ListTruth {
  const look = recipe.look(people);
  const refused: Partial<Record<RefusalReason, number>> = {};
  const schemes: Partial<Record<StorageScheme, number>> = {};
  const copiedFrom: Record<string, number> = {};
  let [indexed, distinct, exact, variants, seconds, samePassword, mobilePasswords] = [0, 0, 0, 0, 0, 0, 0];

  for (const { of, members, index } of sectionsOf(recipe, people, rows)) {
    add(refused, 'blank', of.blank);
    add(refused, 'too-few-fields', of.tooFew);
    add(refused, 'too-many-fields', of.tooMany);
    add(refused, look.advertReason, of.adverts);
    add(refused, look.truncatedReason, of.truncated);
    const twice = members.drawnTwice?.() ?? { people: 0, samePair: 0 };
    distinct += of.originals - twice.people;
    exact += of.duplicates + twice.samePair;
    variants += of.variants;
    seconds += of.seconds;

    const count = (account: Account, original: number): void => {
      indexed++;
      const scheme = recipe.scheme(original, index);
      add(schemes, scheme, 1);
      if (scheme === 'plain' && account.password === people.mobile(account.person)) mobilePasswords++;
      const from = members.copiedFrom?.(original) ?? null;
      if (from !== null) copiedFrom[from] = (copiedFrom[from] ?? 0) + 1;
    };
    for (let i = 0; i < of.originals; i++) count(members.account(i), i);
    const firstRepeated = of.withNul + of.withEntity + of.withOtherEnd;
    for (let i = 0; i < of.duplicates + of.variants; i++)
      count(members.account(firstRepeated + i), firstRepeated + i);
    for (let i = 0; i < of.seconds; i++) {
      const original = firstRepeated + of.duplicates + of.variants + i;
      const second = members.second(original);
      count(second, original);
      if (second.password === members.account(original).password) samePassword++;
    }
  }
  const copied = Object.values(copiedFrom).reduce((sum, n) => sum + n, 0);
  return {
    charset: recipe.charset,
    shape: recipe.shape,
    columns: recipe.columns,
    rows,
    indexed,
    refused,
    people: { by: recipe.peopleBy, distinct },
    schemes,
    repeated: { exact, variants },
    secondAccounts: { rows: seconds, samePassword },
    mobilePasswords,
    copiedFrom,
    verdict: recipe.verdict(copied / indexed),
  };
}

function add<K extends string>(counts: Partial<Record<K, number>>, key: K, n: number): void {
  if (n > 0) counts[key] = (counts[key] ?? 0) + n;
}
