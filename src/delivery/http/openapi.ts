import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { api } from '#contract/api.ts';
import { EVIDENCE_PATHS } from '#contract/evidence-operations.ts';
import { problem } from '#contract/problem.ts';
import { RANGE_OPERATION, RANGE_PATH } from '#contract/range-operation.ts';

export type OpenApiDocument = Awaited<ReturnType<OpenAPIGenerator['generate']>>;

/** OpenAPI 3.1 of `/api/v1`, made from the contract; every operation names the problem that it may answer. */
export async function openapi(software: string): Promise<OpenApiDocument> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(api, {
    info: {
      title: 'Nüwa',
      version: software,
      description:
        'Leak detection, self-hosted. Password ranges and the catalogue of the HIBP contract are served besides, at /range and /api/v3.',
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: '/api/v1' }],
    commonSchemas: { Problem: { schema: problem } },
  });
  document.paths = {
    [RANGE_PATH]: { get: { ...RANGE_OPERATION } },
    ...document.paths,
    ...structuredClone<OpenApiDocument['paths']>(EVIDENCE_PATHS as unknown as OpenApiDocument['paths']),
  };
  for (const path of Object.values(document.paths)) {
    for (const operation of [path?.get, path?.post, path?.put, path?.delete]) {
      if (operation) operation.responses = { ...operation.responses, default: PROBLEM };
    }
  }
  return document;
}

const PROBLEM = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
