import { z } from 'zod';

import { NuwaError } from '#kernel/errors.ts';

import type { OidcProvider } from './account-settings.ts';

const provider = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,40}$/),
    name: z.string().min(1).max(60),
    issuer: z.url({ protocol: /^https?$/ }),
    clientId: z.string().min(1),
    /** Either the secret itself, or, better, the name of a file that holds nothing else. */
    clientSecret: z.string().min(1).optional(),
    clientSecretFile: z.string().min(1).optional(),
    scopes: z.array(z.string().min(1)).optional(),
    proofs: z
      .array(
        z.strictObject({
          claim: z.string().min(1),
          kind: z.enum(['resident-id', 'mobile', 'email', 'passport']),
        }),
      )
      .optional(),
  })
  .refine(
    ({ clientSecret, clientSecretFile }) => (clientSecret === undefined) !== (clientSecretFile === undefined),
    {
      path: ['clientSecret'],
    },
  );

/**
 * Reads the providers that an installation trusts: a JSON array, see docs/accounts.md.
 * @param readSecret gives the content of a file that the array names
 * @throws NuwaError config-invalid, naming fields and never a value
 */
export function oidcProvidersFrom(
  text: string,
  readSecret: (file: string) => string,
): readonly OidcProvider[] {
  const parsed = z.array(provider).safeParse(jsonOf(text));
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole file');
    throw unusable(
      `these fields are missing, unknown or of a wrong form: ${[...new Set(fields)].join(', ')}`,
    );
  }
  const ids = parsed.data.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw unusable('two providers have one id');
  return parsed.data.map(({ clientSecret, clientSecretFile = '', scopes, proofs, ...rest }) => ({
    ...rest,
    clientSecret: clientSecret ?? readSecret(clientSecretFile).trim(),
    ...(scopes === undefined ? {} : { scopes }),
    ...(proofs === undefined ? {} : { proofs }),
  }));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unusable('it is no JSON'); // what the parser says quotes the file, and the file may hold a secret
  }
}

const unusable = (problem: string): NuwaError =>
  new NuwaError('config-invalid', { problems: `OpenID providers: ${problem}` });
