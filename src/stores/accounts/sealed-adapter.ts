import type { DBAdapter, DBTransactionAdapter, Where } from 'better-auth';

import type { FieldCipher } from './field-cipher.ts';
import { SEALED_FIELDS, type Treatment } from './sealed-fields.ts';

type Row = Record<string, unknown>;

/**
 * The library's own adapter, with everything that names a person encrypted on the way in and opened on the way out
 * (`sealed-fields.ts`). The library believes to have plain values; the database never sees one.
 */
export function sealedAdapter(
  inner: DBAdapter,
  cipher: FieldCipher,
  transaction: DBAdapter['transaction'],
): DBAdapter {
  return { ...sealedOperations(inner, cipher), transaction };
}

/** As `sealedAdapter`, inside a transaction that is open already. */
export function sealedOperations(inner: DBTransactionAdapter, cipher: FieldCipher): DBTransactionAdapter {
  const out = <T>(model: string, row: T): T => openRow(cipher, model, row);
  return {
    ...inner,
    create: async (call) =>
      out(call.model, await inner.create({ ...call, data: sealRow(cipher, call.model, call.data) as never })),
    findOne: async (call) =>
      out(call.model, await inner.findOne({ ...call, where: sealWhere(cipher, call.model, call.where) })),
    findMany: async (call) => {
      refuseSorting(call.model, call.sortBy?.field);
      const rows = await inner.findMany({ ...call, where: sealWhere(cipher, call.model, call.where ?? []) });
      return rows.map((row) => out(call.model, row)) as never;
    },
    count: (call) => inner.count({ ...call, where: sealWhere(cipher, call.model, call.where ?? []) }),
    update: async (call) =>
      out(
        call.model,
        await inner.update({
          ...call,
          where: sealWhere(cipher, call.model, call.where),
          update: sealRow(cipher, call.model, call.update),
        }),
      ),
    updateMany: (call) =>
      inner.updateMany({
        ...call,
        where: sealWhere(cipher, call.model, call.where),
        update: sealRow(cipher, call.model, call.update),
      }),
    delete: (call) => inner.delete({ ...call, where: sealWhere(cipher, call.model, call.where) }),
    deleteMany: (call) => inner.deleteMany({ ...call, where: sealWhere(cipher, call.model, call.where) }),
    consumeOne: async (call) =>
      out(call.model, await inner.consumeOne({ ...call, where: sealWhere(cipher, call.model, call.where) })),
    incrementOne: async (call) =>
      out(
        call.model,
        await inner.incrementOne({
          ...call,
          where: sealWhere(cipher, call.model, call.where),
          ...(call.set === undefined ? {} : { set: sealRow(cipher, call.model, call.set) }),
        }),
      ),
  };
}

const treatmentOf = (model: string, field: string): Treatment | undefined => SEALED_FIELDS[model]?.[field];

function sealRow(cipher: FieldCipher, model: string, row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([field, value]) => [field, sealValue(cipher, model, field, value)]),
  );
}

function sealValue(cipher: FieldCipher, model: string, field: string, value: unknown): unknown {
  const treatment = treatmentOf(model, field);
  if (treatment === undefined || value === null || value === undefined) return value;
  if (treatment === 'drop') return null;
  if (typeof value !== 'string') throw new TypeError(`${model}.${field} is encrypted, and takes text only`);
  const name = `${model}.${field}`;
  return treatment === 'find' ? cipher.findable(name, value) : cipher.sealed(name, value);
}

/** Only equality survives encryption. The library asks nothing else of these fields; if it ever does, it must not pass. */
function sealWhere(cipher: FieldCipher, model: string, where: readonly Where[]): Where[] {
  return where.map((condition) => {
    const treatment = treatmentOf(model, condition.field);
    if (treatment === undefined || condition.value === null) return condition;
    const { operator = 'eq', value } = condition;
    if (treatment !== 'find' || !['eq', 'ne', 'in', 'not_in'].includes(operator)) {
      throw new TypeError(`${model}.${condition.field} is encrypted and cannot be searched by ${operator}`);
    }
    const seal = (text: unknown) => sealValue(cipher, model, condition.field, text) as string;
    return { ...condition, mode: 'sensitive', value: Array.isArray(value) ? value.map(seal) : seal(value) };
  });
}

function refuseSorting(model: string, field: string | undefined): void {
  if (field !== undefined && treatmentOf(model, field) !== undefined) {
    throw new TypeError(`${model}.${field} is encrypted and has no order`);
  }
}

/** Rows that the library joined hang below their model's name, one or several. */
function openRow<T>(cipher: FieldCipher, model: string, row: T): T {
  if (typeof row !== 'object' || row === null) return row;
  const opened = Object.entries(row).map(([field, value]: [string, unknown]) => {
    if (SEALED_FIELDS[field] !== undefined && typeof value === 'object' && value !== null) {
      const nested: unknown = Array.isArray(value)
        ? value.map((one: unknown) => openRow(cipher, field, one))
        : openRow(cipher, field, value);
      return [field, nested];
    }
    const treatment = treatmentOf(model, field);
    const sealed = typeof value === 'string' && treatment !== undefined && treatment !== 'drop';
    return [field, sealed ? cipher.open(`${model}.${field}`, value) : value];
  });
  return Object.fromEntries(opened) as T;
}
