import { openapi } from '#delivery/http/openapi.ts';

import type { Schema } from './schema-arbitrary.ts';

/** One operation of the document that the server serves. */
export type Operation = {
  /** `GET /cases/{id}` */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Of the path, of the query and of a JSON body; null: none. */
  readonly params: Schema;
  readonly query: Schema;
  readonly body: Schema | null;
};

type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
};

type Documented = {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
};

/** Every operation of the interface with a JSON body or none, as the OpenAPI document describes it. */
export async function readOperations(): Promise<{
  readonly operations: readonly Operation[];
  readonly components: Readonly<Record<string, Schema>>;
}> {
  const document = await openapi('test');
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
      const documented = (methods as Record<string, unknown> | undefined)?.[method] as Documented | undefined;
      if (documented === undefined || path.startsWith('/range')) return [];
      const content = documented.requestBody?.content;
      // Files go up as forms; what they hold is fuzzed where it is read.
      if (content !== undefined && content['application/json'] === undefined) return [];
      const upper = method.toUpperCase() as Operation['method'];
      return [
        {
          name: `${upper} ${path}`,
          method: upper,
          path,
          params: parametersOf(documented, 'path'),
          query: parametersOf(documented, 'query'),
          body: content?.['application/json']?.schema ?? null,
        },
      ];
    }),
  );
  return {
    operations,
    components: (document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>,
  };
}

function parametersOf({ parameters = [] }: Documented, where: 'path' | 'query'): Schema {
  const mine = parameters.filter((parameter) => parameter.in === where);
  return {
    type: 'object',
    properties: Object.fromEntries(mine.map(({ name, schema }) => [name, schema ?? {}])),
    required: mine.filter(({ required }) => required === true || where === 'path').map(({ name }) => name),
  };
}
