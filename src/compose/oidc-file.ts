import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { NuwaError } from '../kernel/errors.ts';
import type { OidcProvider } from '../stores/accounts/account-settings.ts';

const provider = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: z.string().min(1).max(100),
  issuer: z.url({ protocol: /^https?$/ }),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  scopes: z.array(z.string().min(1)).optional(),
  proofs: z
    .array(
      z.strictObject({
        claim: z.string().min(1),
        kind: z.enum(['resident-id', 'mobile', 'email', 'passport']),
      }),
    )
    .optional(),
});

/**
 * The OpenID providers of this installation (docs/accounts.md). The file holds client secrets, so others must not be
 * able to read it; what is wrong with it is named by place and rule, never by content.
 * @throws NuwaError config-invalid
 */
export function readOidcFile(path: string | null): readonly OidcProvider[] {
  if (path === null) return [];
  const invalid = (problem: string, cause?: unknown) =>
    new NuwaError('config-invalid', { problems: `NUWA_OIDC_FILE ${path} ${problem}` }, cause);
  let text: string;
  try {
    if ((statSync(path).mode & 0o077) !== 0) throw invalid('can be read by others; set its mode to 0600');
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw error instanceof NuwaError ? error : invalid('cannot be read', error);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's own message would quote the file.
    throw invalid('is no JSON');
  }
  const read = z.array(provider).safeParse(parsed);
  if (!read.success) {
    const places = read.error.issues.map(({ path: where, code }) => `${where.join('.') || 'top'} (${code})`);
    throw invalid(`is not a list of providers: ${places.join(', ')}`);
  }
  return read.data.map(({ scopes, proofs, ...rest }) => ({
    ...rest,
    ...(scopes ? { scopes } : {}),
    ...(proofs ? { proofs } : {}),
  }));
}
