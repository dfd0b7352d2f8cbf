import { isIP } from 'node:net';

/**
 * The network a request comes from, as the unit of fairness: /24 of IPv4, /56 of IPv6 (what one household gets).
 * Held in memory only, never logged. Behind proxies, `forwardedFor` is believed for as many hops as the operator
 * stated, counted from the right: what stands further left is the client's own invention.
 */
export function clientPrefix(
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
  forwardedHops: number,
): string {
  return networkOf(believedAddress(remoteAddress, forwardedFor, forwardedHops));
}

function believedAddress(
  remote: string | undefined,
  forwarded: string | undefined,
  hops: number,
): string | undefined {
  if (hops === 0 || forwarded === undefined) return remote;
  const chain = forwarded.split(',').map((entry) => entry.trim());
  return chain[Math.max(0, chain.length - hops)] ?? remote;
}

function networkOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const plain = address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
  switch (isIP(plain)) {
    case 4:
      return plain.split('.').slice(0, 3).join('.');
    case 6:
      return groupsOf(plain)
        .slice(0, 3)
        .join(':')
        .concat(':', (groupsOf(plain)[3] ?? '0000').slice(0, 2));
    default:
      return 'unknown';
  }
}

/** The eight groups of an IPv6 address, four digits each. */
function groupsOf(address: string): readonly string[] {
  const bare = address.split('%')[0] ?? '';
  const [head = '', tail] = bare.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill('0'), ...right].map((group) => group.padStart(4, '0'));
}
