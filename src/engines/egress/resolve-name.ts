import { lookup, Resolver } from 'node:dns/promises';
import type { ResolveName } from './egress.ts';

/**
 * Asks the name servers itself: no hosts file, no search domains, and no thread held up, since the system's own look-up
 * occupies one of the four threads that files need, too. Two tries of two seconds. `servers` as in `dns.setServers`,
 * default: the system's.
 */
export function publicNames(servers: readonly string[] | null = null): ResolveName {
  return async (host, signal) => {
    const resolver = new Resolver({ timeout: 2000, tries: 2 });
    if (servers !== null) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
      return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
}

/** As the system resolves, hosts file and search domains included: for names that the configuration gives. */
export const configuredNames: ResolveName = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);
