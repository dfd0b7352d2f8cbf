/** A real OpenID provider on loopback, with people that are invented. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Provider } from 'oidc-provider';

export type Claims = Readonly<Record<string, string | boolean>>;

export type OpenIdProvider = {
  readonly issuer: string;
  /** Follows the provider's pages as a browser would, signing in as `subject`; gives the address it sends back to. */
  readonly signIn: (authorization: string, subject: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

export const CLIENT = { id: 'nuwa', secret: 'a client secret that is only for tests' };

export async function startOpenIdProvider(
  people: Readonly<Record<string, Claims>>,
  redirect: string,
): Promise<OpenIdProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirect],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    pkce: { required: () => true },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name'],
      identity: ['id_number'],
    },
    scopes: ['openid', 'email', 'profile', 'identity'],
    findAccount: (_context, sub) => {
      const claims = people[sub];
      return claims === undefined ? undefined : { accountId: sub, claims: () => ({ sub, ...claims }) };
    },
    cookies: { keys: ['a key that is only for tests'] },
    features: { devInteractions: { enabled: true } },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    issuer,
    signIn: (authorization, subject) => walk(authorization, subject, redirect),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** The provider's own pages for development: one form for who one is, one for consent. */
async function walk(authorization: string, subject: string, redirect: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = authorization;
  let form: URLSearchParams | null = null;
  for (let step = 0; step < 20; step++) {
    const response: Response = await fetch(url, {
      method: form === null ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === null ? {} : { body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const next = response.headers.get('location');
    if (next !== null) {
      url = new URL(next, url).href;
      form = null;
      if (url.startsWith(redirect)) return url;
      continue;
    }
    const page = await response.text();
    const action = /<form[^>]+action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1];
    if (action === undefined || prompt === undefined)
      throw new Error(`the provider says: ${page.slice(0, 500)}`);
    url = new URL(action, url).href;
    form = new URLSearchParams(prompt === 'login' ? { prompt, login: subject, password: 'any' } : { prompt });
  }
  throw new Error('the provider led nowhere');
}
