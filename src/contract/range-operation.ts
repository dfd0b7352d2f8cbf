/** The native range route as OpenAPI 3.1: text, so it stands beside the contract instead of in it. */
export const RANGE_PATH = '/passwords/range/{kind}/{version}/{bits}/{prefix}';

const parameter = (name: string, description: string, schema: object) => ({
  name,
  in: 'path' as const,
  required: true,
  description,
  schema,
});

export const RANGE_OPERATION = {
  operationId: 'passwords.range',
  tags: ['Passwords'],
  summary: 'All listed passwords whose hash starts with a prefix counted in bits',
  description:
    'Every bucket holds at least k entries, padded where the corpus has fewer. k counts entries of a bucket; it is no count of people. Take version and bits from /installation. The word current as version redirects to the version in force.',
  parameters: [
    parameter('kind', 'SHA-1 of the UTF-8 bytes, or NTLM', { type: 'string', enum: ['sha1', 'ntlm'] }),
    parameter('version', 'Version of the corpus, or the word current', { type: 'string' }),
    parameter('bits', 'Length of the prefix in bits', { type: 'integer', minimum: 4, maximum: 24 }),
    parameter('prefix', 'The prefix in hex, ceil(bits / 4) digits, unused low bits zero', {
      type: 'string',
      pattern: '^[0-9A-Fa-f]{1,6}$',
    }),
  ],
  responses: {
    200: {
      description:
        'Lines SUFFIX:COUNT, CRLF between lines. The suffix is the hash without its first floor(bits / 4) digits. Count 0 is padding.',
      headers: {
        'Nuwa-Bucket-Floor': { description: 'k', schema: { type: 'integer' as const } },
        'Nuwa-Corpus-Version': { schema: { type: 'string' as const } },
      },
      content: { 'text/plain': { schema: { type: 'string' as const } } },
    },
    307: { description: 'The version in force, for the word current' },
  },
};
