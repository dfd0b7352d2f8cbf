/** Evidence travels as the bare body of a request, on raw routes: what the OpenAPI document says of them. */

const file = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } as const;
const attached = {
  201: {
    description: 'Kept: stripped of metadata, masked, encrypted under the key of its case',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: {
            installation: { type: 'string', enum: ['demo', 'real'] },
            id: { type: 'string' },
            sha256: { type: 'string', description: 'Of what is kept' },
            media: { type: 'string', description: 'By content, never by name' },
          },
          required: ['installation', 'id', 'sha256', 'media'],
        },
      },
    },
  },
} as const;
const header = (name: string, required: boolean, description: string) =>
  ({ name, in: 'header', required, description, schema: { type: 'string' } }) as const;
const pathPart = (name: string) =>
  ({ name, in: 'path', required: true, schema: { type: 'string' } }) as const;
const NAME = header('Nuwa-File-Name', false, 'Percent-encoded UTF-8; kept encrypted');
const UNMASKED = header(
  'Nuwa-Unmasked',
  false,
  '`yes`: the finder insists that personal data in the sample stays; a coordinator decides',
);

export const EVIDENCE_PATHS = {
  '/reports/evidence': {
    post: {
      tags: ['Reports'],
      operationId: 'reports.evidence',
      summary: 'Add a file to a report that one follows',
      parameters: [header('Nuwa-Ticket', true, 'Out of /reports/follow'), NAME, UNMASKED],
      requestBody: { required: true, content: file },
      responses: attached,
    },
  },
  '/cases/{id}/evidence': {
    post: {
      tags: ['Cases'],
      operationId: 'cases.evidence.attach',
      summary: 'Add a file to a case in which one has a part',
      parameters: [pathPart('id'), NAME, UNMASKED],
      requestBody: { required: true, content: file },
      responses: attached,
    },
  },
  '/cases/{id}/evidence/{evidence}': {
    get: {
      tags: ['Cases'],
      operationId: 'cases.evidence.read',
      summary: 'One file of a case, as a download',
      parameters: [
        pathPart('id'),
        pathPart('evidence'),
        {
          name: 'original',
          in: 'query',
          required: false,
          description: '`1`: the unmasked sample that waits, for the coordinator who decides',
          schema: { type: 'string', enum: ['1'] },
        },
      ],
      responses: { 200: { description: 'The file', content: file } },
    },
  },
} as const;
