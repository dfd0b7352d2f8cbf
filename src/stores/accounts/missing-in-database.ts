import type { BetterAuthOptions } from 'better-auth';
import { getAuthTables } from 'better-auth/db';
import { getMigrations } from 'better-auth/db/migration';

import type { Database } from '../database.ts';

/**
 * The statements with which the library would bring the database to what this version of it expects; none when our
 * migration has everything. Its planner compares names as they are, so it is given the columns' names one by one,
 * where `accountNames` translates them at work.
 */
export async function missingInDatabase(
  { db }: Database,
  options: BetterAuthOptions,
): Promise<readonly string[]> {
  const tables = getAuthTables(options);
  const named = (model: string) =>
    Object.fromEntries(
      Object.entries(tables[model]?.fields ?? {}).map(([field, { fieldName }]) => [
        field,
        snakeCase(fieldName ?? field),
      ]),
    );
  const plan = await getMigrations({
    ...options,
    user: {
      ...options.user,
      fields: named('user'),
      additionalFields: withColumnNames(options.user?.additionalFields ?? {}),
    },
    session: { ...options.session, fields: named('session') },
    account: { ...options.account, fields: named('account') },
    verification: { ...options.verification, fields: named('verification') },
    plugins: (options.plugins ?? []).map((plugin) => ({
      ...plugin,
      schema: Object.fromEntries(
        Object.entries(plugin.schema ?? {}).map(([model, schema]) => [
          model,
          { ...schema, fields: withColumnNames(schema.fields) },
        ]),
      ),
    })),
    database: { db, type: 'postgres' },
  });
  const statements = await plan.compileMigrations();
  return statements.split(/;\s*/).filter((statement) => statement !== '');
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const withColumnNames = <T extends { fieldName?: string | undefined }>(
  fields: Record<string, T>,
): Record<string, T> =>
  Object.fromEntries(
    Object.entries(fields).map(([field, attributes]) => [
      field,
      { ...attributes, fieldName: snakeCase(attributes.fieldName ?? field) },
    ]),
  );
