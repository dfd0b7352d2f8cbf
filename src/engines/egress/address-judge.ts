import { BlockList, isIP, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { NuwaError } from '#kernel/errors.ts';

/**
 * Which addresses a request may go to that somebody outside has chosen. IPv4: all but IANA's special-purpose
 * addresses. IPv6: only global unicast (2000::/3) without its special parts. Forms of IPv6 that carry an IPv4 address
 * are judged by what they carry (mapped, NAT64) or refused whole (6to4 and Teredo, which nobody serves from any more).
 * The addresses of this machine's own interfaces are refused, too: what listens there often trusts whoever comes from
 * here, however public the number.
 *
 * Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190), RFC 6052, RFC 7526.
 */
export type AddressJudge = {
  /** Anybody on the internet may be asked for under this address. */
  readonly isPublic: (address: string) => boolean;
  /** Public, or in a range that the configuration opens. */
  readonly isOpen: (address: string) => boolean;
};

const SPECIAL_IPV4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT; Alibaba Cloud's metadata service lives here
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // public by number, but on Azure it is the host's own control service
  ['169.254.0.0', 16], // link-local; the metadata service of most clouds
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

const SPECIAL_IPV6: readonly [string, number][] = [
  ['2001::', 23], // IETF protocol assignments, Teredo and ORCHID among them
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3ffe::', 16],
  ['3fff::', 20],
];

const special = new BlockList();
for (const [net, bits] of SPECIAL_IPV4) special.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of SPECIAL_IPV6) special.addSubnet(net, bits, 'ipv6');
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/**
 * `ranges`: CIDRs that are open although they are not public. `own`: addresses of this machine.
 * @throws NuwaError config-invalid for what is no CIDR
 */
export function addressJudge(
  ranges: readonly string[],
  own: () => readonly string[] = ownAddresses,
): AddressJudge {
  const opened = new BlockList();
  for (const range of ranges) addRange(opened, range);
  const isPublic = (address: string) => isGlobal(address) && !own().includes(plainAddress(address) ?? '');
  return {
    isPublic,
    isOpen: (address) => {
      const plain = plainAddress(address);
      return plain !== null && (has(opened, plain) || isPublic(plain));
    },
  };
}

function isGlobal(address: string): boolean {
  const plain = plainAddress(address);
  if (plain === null) return false;
  if (isIPv4(plain)) return !has(special, plain);
  return has(globalUnicast, plain) && !has(special, plain);
}

/**
 * The address that the packets end at: IPv4 out of an IPv4-mapped (::ffff:0:0/96) or NAT64 (64:ff9b::/96) address,
 * otherwise as given. Null for what is no address, and for one with a zone, which names an interface of this machine.
 */
export function plainAddress(address: string): string | null {
  if (isIP(address) === 0 || address.includes('%')) return null;
  if (isIPv4(address)) return address;
  const groups = groupsOf(address);
  const carries =
    groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
      ? true
      : groups[0] === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((group) => group === 0);
  if (!carries) return groups.map((group) => group.toString(16)).join(':');
  const [high = 0, low = 0] = groups.slice(6);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** The eight groups of an address that `isIP` has accepted, by way of the one form that the URL standard writes. */
function groupsOf(address: string): number[] {
  const written = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = written.split('::');
  const read = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const left = read(head);
  const right = read(tail ?? '');
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function has(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

function addRange(list: BlockList, range: string): void {
  const [address = '', bits = ''] = range.split('/');
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  if (family === 0 || address.includes('%') || !/^\d{1,3}$/.test(bits) || Number(bits) > most) {
    throw new NuwaError('config-invalid', { problems: `${range} is no range of addresses like 10.1.0.0/16` });
  }
  list.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => plainAddress(address.replace(/%.*/, '')) ?? '');
}
