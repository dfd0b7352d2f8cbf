import { isIP } from 'node:net';
import { NuwaError } from '#kernel/errors.ts';
import { addressJudge } from './address-judge.ts';
import { EgressFailure, type EgressSettings, type ResolveName } from './egress.ts';
import { configuredNames, publicNames } from './resolve-name.ts';

/** A place to ask: judged, with the addresses that were judged. */
export type JudgedTarget = {
  readonly url: URL;
  readonly addresses: readonly string[];
  readonly isPublic: boolean;
};

export type EgressPolicy = {
  /** The address as somebody gave it. @throws NuwaError bad-request for what no look at the network is needed to refuse */
  readonly read: (text: string) => URL;
  /**
   * Resolves the name and judges every address it has: one that is not open refuses them all, for such a name wants to
   * be public when it is judged and private when it is asked. @throws EgressFailure
   */
  readonly judge: (url: URL, signal: AbortSignal) => Promise<JudgedTarget>;
};

/** Parts of the network that a test, or a machine with a name service of its own, brings. */
export type EgressNetwork = {
  readonly resolvePublic?: ResolveName;
  readonly resolveConfigured?: ResolveName;
  /** Addresses of this machine. */
  readonly own?: () => readonly string[];
  /** Where packets for a judged address go; a test sends them to loopback. Never part of the settings. */
  readonly dial?: (address: string) => string;
};

/** @throws NuwaError config-invalid */
export function egressPolicy(settings: EgressSettings, network: EgressNetwork = {}): EgressPolicy {
  const origins = new Set(settings.allow.filter((entry) => entry.includes('://')).map(originOf));
  const ranges = settings.allow.filter((entry) => !entry.includes('://'));
  const judge = addressJudge(ranges, network.own);
  const resolvePublic = network.resolvePublic ?? publicNames();
  const resolveConfigured = network.resolveConfigured ?? configuredNames;
  const configured = (url: URL) => origins.has(url.origin);

  return {
    read: (text) => {
      const url = readAddress(text);
      const problem = configured(url) ? null : problemOf(url, settings.http);
      if (problem !== null) throw new NuwaError('bad-request', { problem });
      return url;
    },
    judge: async (url, signal) => {
      const known = configured(url);
      if (!known && problemOf(url, settings.http) !== null) throw new EgressFailure('only https is open');
      const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
      const addresses = await namesOf(known ? resolveConfigured : resolvePublic, host, signal);
      if (addresses.length === 0) throw new EgressFailure('the name has no address');
      if (!known && !addresses.every(judge.isOpen)) throw new EgressFailure('an address is not open');
      return { url, addresses, isPublic: addresses.every(judge.isPublic) };
    },
  };
}

async function namesOf(resolve: ResolveName, host: string, signal: AbortSignal): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  try {
    return await resolve(host, signal);
  } catch (error) {
    throw new EgressFailure('the name has no address', error);
  }
}

function readAddress(text: string): URL {
  const bad = (problem: string) => new NuwaError('bad-request', { problem });
  if (text.length > 2048) throw bad('the address is longer than 2048 characters');
  if (!URL.canParse(text)) throw bad('the address is none; write it like https://host.example/path');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw bad('the address holds a user name or password');
  url.hash = '';
  return url;
}

/** What is wrong with an address before anybody looks at the network; null: nothing. */
function problemOf(url: URL, http: boolean): string | null {
  if (url.protocol !== 'https:' && !(http && url.protocol === 'http:')) {
    return 'the address must start with https://';
  }
  // Below 1024 live services that are no web servers and may take a request for commands.
  const port = Number(url.port);
  return port > 0 && port < 1024 && port !== 80 && port !== 443
    ? 'ports below 1024 other than 80 and 443 are not asked'
    : null;
}

function originOf(entry: string): string {
  if (
    !/^https?:\/\//.test(entry) ||
    !URL.canParse(entry) ||
    new URL(entry).href !== `${new URL(entry).origin}/`
  ) {
    throw new NuwaError('config-invalid', {
      problems: `${entry} is no origin like https://host.example:8443`,
    });
  }
  return new URL(entry).origin;
}
