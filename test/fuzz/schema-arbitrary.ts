import fc from 'fast-check';

/** What of JSON Schema (2020-12) the interface's document uses. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
};

export type Place = {
  /** Schemas that `$ref` names. */
  readonly components: Readonly<Record<string, Schema>>;
  /** Identifiers that exist, so that not every call ends at the first look-up. */
  readonly ids: readonly string[];
};

/** Values that the schema allows. @throws for a construct that this does not know: then it needs a line here */
export function valid(schema: Schema | boolean, place: Place): fc.Arbitrary<unknown> {
  if (typeof schema === 'boolean') return fc.jsonValue({ maxDepth: 1 });
  if (schema.$ref !== undefined) return valid(resolve(schema.$ref, place), place);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return fc.oneof(...either.map((one) => valid(one, place)));
  if (schema.allOf !== undefined) {
    return fc
      .tuple(...schema.allOf.map((one) => valid(one, place)))
      .map((parts) => Object.assign({}, ...parts) as unknown);
  }
  const [type] = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [undefined]);
  if (Array.isArray(schema.type) && schema.type.length > 1) {
    const types = schema.type as readonly string[];
    return fc.oneof(...types.map((one) => valid({ ...schema, type: one }, place)));
  }
  switch (type) {
    case 'object':
      return objects(schema, place);
    case 'array':
      return fc.array(valid(schema.items ?? true, place), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      });
    case 'string':
      return strings(schema, place);
    case 'integer':
    case 'number':
      return numbers(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case undefined:
      return fc.jsonValue({ maxDepth: 1 });
    default:
      throw new Error(`a schema has the unknown type ${type}`);
  }
}

function resolve(ref: string, { components }: Place): Schema {
  const found = components[ref.replace('#/components/schemas/', '')];
  if (found === undefined) throw new Error(`${ref} is not in the document`);
  return found;
}

function objects(schema: Schema, place: Place): fc.Arbitrary<unknown> {
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, of]) => [name, valid(of, place)] as const,
  );
  return fc.record(Object.fromEntries(members), {
    requiredKeys: (schema.required ?? []).filter((name) => members.some(([known]) => known === name)),
  });
}

/** Regular expressions of the documents; generating from one is dear, so each is compiled once. */
const patterns = new Map<string, fc.Arbitrary<string>>();

function strings(
  { pattern, format, minLength = 0, maxLength = 40 }: Schema,
  { ids }: Place,
): fc.Arbitrary<unknown> {
  if (pattern !== undefined && format === undefined) {
    const expression = new RegExp(pattern, 'u');
    const known = ids.filter((id) => expression.test(id));
    const made = patterns.get(pattern) ?? fc.stringMatching(expression);
    patterns.set(pattern, made);
    return known.length === 0
      ? made
      : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: made });
  }
  switch (format) {
    case 'date-time':
      return instants;
    case 'date':
      return instants.map((text) => text.slice(0, 10));
    case 'email':
      return fc.nat(9999).map((n) => `somebody-${n}@mail.example`);
    case 'uri':
      return fc.webUrl();
    case 'uuid':
      return fc.uuid();
    default: {
      const most = Math.min(maxLength, Math.max(minLength, 40));
      const free = fc
        .string({ minLength, maxLength: most, unit: 'grapheme' })
        .filter(({ length }) => length >= minLength && length <= maxLength);
      return minLength <= 30 && maxLength >= 30 && ids.length > 0
        ? fc.oneof({ weight: 3, arbitrary: free }, { weight: 1, arbitrary: fc.constantFrom(...ids) })
        : free;
    }
  }
}

const instants = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());

function numbers(schema: Schema): fc.Arbitrary<unknown> {
  const whole = schema.type === 'integer';
  const min = schema.minimum ?? (schema.exclusiveMinimum === undefined ? -1000 : schema.exclusiveMinimum + 1);
  const max =
    schema.maximum ?? (schema.exclusiveMaximum === undefined ? min + 2000 : schema.exclusiveMaximum - 1);
  return whole ? fc.integer(inside(min, max)) : fc.double({ min, max, noNaN: true });
}

/** fast-check draws from 32 bits; wider ranges are cut there. */
const inside = (min: number, max: number) => ({
  min: Math.max(min, -0x8000_0000),
  max: Math.min(max, 0x7fff_ffff),
});

/** What breaks programs: bytes that databases refuse, numbers past every column, names of every object. */
const HOSTILE: readonly unknown[] = [
  null,
  '',
  '\u0000',
  '\ud800',
  'a'.repeat(5000),
  "'; drop table audit; --",
  '%00',
  '../../etc/passwd',
  '９９９',
  -1,
  0.5,
  2 ** 53,
  1e308,
  true,
  [],
  {},
  [[[[]]]],
  { __proto__: null, constructor: 1 },
  '9999-99-99T99:99:99Z',
  '+275760-09-13T00:00:00.000Z',
];

/** The same with one thing wrong: a member missing, one too many, or one replaced by something hostile. */
export function slightlyWrong(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(value, fc.nat(), fc.constantFrom(...HOSTILE), fc.constantFrom('drop', 'replace', 'add'))
    .map(([whole, at, hostile, how]) => damaged(whole, at, hostile, how));
}

function damaged(whole: unknown, at: number, hostile: unknown, how: 'drop' | 'replace' | 'add'): unknown {
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return hostile;
  const names = Object.keys(whole);
  const name = names[at % Math.max(names.length, 1)];
  if (how === 'add' || name === undefined) return { ...whole, unexpected: hostile };
  const { [name]: inner, ...rest } = whole as Record<string, unknown>;
  if (how === 'drop') return rest;
  const isNested = typeof inner === 'object' && inner !== null && at % 2 === 1;
  return { ...rest, [name]: isNested ? damaged(inner, at >> 1, hostile, 'replace') : hostile };
}
