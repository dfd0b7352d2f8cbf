import { ORGANIZATION_AXES } from '#domain/assertions/organization-axes.ts';
import type { Field } from '#domain/assertions/fields.ts';
import { SYSTEM_AXES } from '#domain/assertions/system-axes.ts';

import type { FileRow, RowProblem } from './csv-cells.ts';
import { organizationProblems, systemProblems } from './fact-problems.ts';
import type { OrganizationFacts, SystemFacts } from './organization-state.ts';

/** Facts of a row whose references to organizations are still keys or codes of the file. */
export type OrganizationDraft = Partial<Omit<OrganizationFacts, 'superior'>> & {
  readonly line: number;
  readonly key: string | null;
  readonly superior?: string | null;
};
export type SystemDraft = Partial<Omit<SystemFacts, 'keeper' | 'maintainer' | 'supplier'>> & {
  readonly line: number;
  readonly key: string;
  readonly keeper?: string | null;
  readonly maintainer?: string | null;
  readonly supplier?: string | null;
};

type Read<D> = { readonly draft: D } | { readonly problems: readonly RowProblem[] };

const ORGANIZATION = ORGANIZATION_AXES.registered.words.stated.fields;
const SYSTEM = SYSTEM_AXES.registered.words.stated.fields;
const KEY_LENGTH = 100;

/** @param today the day on which the divisions must be in force */
export function readOrganizationRow({ line, cells }: FileRow, today: string): Read<OrganizationDraft> {
  const problems: RowProblem[] = [];
  const cell = cellReader(cells, line, problems);
  const draft = {
    line,
    key: cell.key(false),
    ...cell.take('name', 'name', ORGANIZATION.name),
    ...cell.take('name_en', 'nameEn', ORGANIZATION.nameEn),
    ...cell.takeList('kinds', 'kinds', ORGANIZATION.kinds),
    ...cell.take('credit_code', 'creditCode', ORGANIZATION.creditCode, (text) =>
      text.replaceAll(/[\s-]/g, '').toUpperCase(),
    ),
    ...cell.take('sector', 'sector', ORGANIZATION.sector),
    ...cell.reference('superior', 'superior'),
    ...cell.take('division', 'division', ORGANIZATION.division),
    ...cell.take('domain', 'domain', ORGANIZATION.domain, (text) => text.toLowerCase()),
  };
  if (draft.key === null && (cells['credit_code'] ?? null) === null) {
    problems.push({ line, column: 'key', reason: 'a row needs a key or a credit code to be known by' });
  }
  if (problems.length === 0) {
    const facts = {
      creditCode: null,
      division: null,
      domain: null,
      ...draft,
    } as unknown as OrganizationFacts;
    for (const { field, reason } of organizationProblems(facts, today)) {
      problems.push({ line, column: COLUMN_OF[field] ?? field, reason });
    }
  }
  return problems.length > 0 ? { problems } : { draft: draft as OrganizationDraft };
}

export function readSystemRow({ line, cells }: FileRow, today: string): Read<SystemDraft> {
  const problems: RowProblem[] = [];
  const cell = cellReader(cells, line, problems);
  const draft = {
    line,
    key: cell.key(true) ?? '',
    ...cell.take('name', 'name', SYSTEM.name),
    ...cell.reference('keeper', 'keeper'),
    ...cell.reference('maintainer', 'maintainer'),
    ...cell.reference('supplier', 'supplier'),
    ...cell.take('product', 'product', SYSTEM.product),
    ...cell.take('division', 'division', SYSTEM.division),
    ...cell.takeList('data_classes', 'dataClasses', SYSTEM.dataClasses),
    ...cell.takeNumber('people', 'people', SYSTEM.people),
    ...cell.take('critical', 'critical', SYSTEM.critical),
  };
  if (problems.length === 0) {
    const facts = { division: null, ...draft } as unknown as SystemFacts;
    for (const { field, reason } of systemProblems(facts, today))
      problems.push({ line, column: field, reason });
  }
  return problems.length > 0 ? { problems } : { draft: draft as SystemDraft };
}

export type ContactDraft = {
  readonly line: number;
  readonly organization: string;
  readonly key: string;
  readonly terms: { readonly channel: never; readonly role: never; readonly expires: string };
  readonly person: { readonly name: string; readonly address: string };
};

const NAMED = ORGANIZATION_AXES['contact-point'].words.named.fields;

/** @param addressProblem what is wrong with an address of this channel, or null */
export function readContactRow(
  { line, cells }: FileRow,
  addressProblem: (channel: never, address: string) => string | null,
): Read<ContactDraft> {
  const problems: RowProblem[] = [];
  const wrong = (column: string, reason: string) => problems.push({ line, column, reason });
  const of = (column: string, limit: number): string => {
    const text = cells[column] ?? '';
    if (text === '') wrong(column, 'must not be empty');
    else if (text.length > limit || /\p{Cc}/u.test(text))
      wrong(column, `one line of up to ${limit} characters`);
    return text;
  };
  const organization = of('organization', KEY_LENGTH);
  const key = of('key', KEY_LENGTH);
  const channel = of('channel', 20);
  const role = cells['role'] ?? 'security';
  const expires = of('expires', 10);
  const person = { name: of('name', 100), address: of('address', 2000) };
  if (channel !== '' && !NAMED.channel.is(channel)) wrong('channel', NAMED.channel.form);
  if (!NAMED.role.is(role)) wrong('role', NAMED.role.form);
  if (expires !== '' && !NAMED.expires.is(expires)) wrong('expires', NAMED.expires.form);
  if (problems.length === 0) {
    const reason = addressProblem(channel as never, person.address);
    if (reason !== null) wrong('address', reason);
  }
  if (problems.length > 0) return { problems };
  return {
    draft: {
      line,
      organization,
      key,
      terms: { channel: channel as never, role: role as never, expires },
      person,
    },
  };
}

const COLUMN_OF: Readonly<Record<string, string>> = { creditCode: 'credit_code', nameEn: 'name_en' };

/** Takes cells into facts, each judged by the field of the axis that will carry it. */
function cellReader(cells: FileRow['cells'], line: number, problems: RowProblem[]) {
  const checked = (column: string, name: string, field: Field<unknown>, value: unknown) => {
    if (field.is(value)) return { [name]: value };
    problems.push({ line, column, reason: value === null ? 'must not be empty' : `not a ${field.form}` });
    return {};
  };
  const given = (column: string) => Object.hasOwn(cells, column);
  const asIs = (text: string): string => text;
  return {
    key: (required: boolean): string | null => {
      const key = cells['key'] ?? null;
      if (key === null && required) problems.push({ line, column: 'key', reason: 'must not be empty' });
      if (key !== null && (key.length > KEY_LENGTH || /\p{Cc}/u.test(key))) {
        problems.push({ line, column: 'key', reason: `one line of up to ${KEY_LENGTH} characters` });
      }
      return key;
    },
    take: (column: string, name: string, field: Field<unknown>, tidy = asIs) => {
      if (!given(column)) return {};
      const text = cells[column] ?? null;
      return checked(column, name, field, text === null ? null : tidy(text));
    },
    takeList: (column: string, name: string, field: Field<unknown>) => {
      if (!given(column)) return {};
      const items = (cells[column] ?? '').split(/[;；]/).map((item) => item.trim());
      return checked(column, name, field, [...new Set(items.filter((item) => item !== ''))]);
    },
    takeNumber: (column: string, name: string, field: Field<unknown>) => {
      if (!given(column)) return {};
      const text = cells[column] ?? null;
      return checked(
        column,
        name,
        field,
        text === null ? null : /^\d{1,15}$/.test(text) ? Number(text) : text,
      );
    },
    reference: (column: string, name: string) => {
      if (!given(column)) return {};
      const text = cells[column] ?? null;
      if (text !== null && text.length > KEY_LENGTH) {
        problems.push({ line, column, reason: 'no key, credit code or identifier' });
      }
      return { [name]: text };
    },
  };
}
