import { accepted, REFUSED, type Canonicalised } from './canonical-result.ts';
import { tidyText } from './tidy-text.ts';

/**
 * IPv4 in dotted decimal, IPv6 as RFC 5952; an IPv4-mapped address (::ffff:0:0/96) becomes the IPv4 address that it is.
 * Leading zeros in IPv4 are refused, since programs disagree whether they are octal (RFC 6943, 3.1.1); so are zones.
 */
export function canonicaliseIp(text: string): Canonicalised {
  const tidied = tidyText(text);
  if (tidied === '') return REFUSED.blank;
  if (tidied.length > 47) return REFUSED.length;
  const bare = tidied.startsWith('[') && tidied.endsWith(']') ? tidied.slice(1, -1) : tidied;
  if (!bare.includes(':')) return ipv4Number(bare) < 0 ? REFUSED.characters : accepted(bare);
  const groups = ipv6Groups(bare.toLowerCase());
  return groups === null ? REFUSED.characters : accepted(ipv6Text(groups));
}

/** The four octets as one number below 2^32; -1 when it is no IPv4 address. */
function ipv4Number(text: string): number {
  let address = 0;
  let octets = 0;
  let octet = -1;
  for (let i = 0; i <= text.length; i++) {
    const c = i === text.length ? 0x2e : text.charCodeAt(i);
    if (c === 0x2e) {
      if (octet < 0 || ++octets > 4) return -1;
      address = address * 256 + octet;
      octet = -1;
    } else if (c < 0x30 || c > 0x39 || octet === 0) return -1;
    else {
      octet = octet < 0 ? c - 0x30 : octet * 10 + c - 0x30;
      if (octet > 255) return -1;
    }
  }
  return octets === 4 ? address : -1;
}

function ipv6Groups(text: string): readonly number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groupsOf(halves[0] ?? '', halves.length === 1);
  const tail = groupsOf(halves[1] ?? '', true);
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1) return missing === 0 ? head : null;
  return missing < 1 ? null : [...head, ...Array<number>(missing).fill(0), ...tail];
}

/** `last`: an IPv4 address may stand at the end, and only there. */
function groupsOf(text: string, last: boolean): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else {
      const address = last && i === parts.length - 1 ? ipv4Number(part) : -1;
      if (address < 0) return null;
      groups.push(address >>> 16, address & 0xffff);
    }
  }
  return groups;
}

/** RFC 5952 (4): no leading zeros, lower case, the longest run of two or more zero groups as `::`, the first of equals. */
function ipv6Text(groups: readonly number[]): string {
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) return mappedText(groups);
  let best = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run++;
    if (run > length) {
      best = i;
      length = run;
    }
  }
  const hex = groups.map((group) => group.toString(16));
  if (best < 0) return hex.join(':');
  return `${hex.slice(0, best).join(':')}::${hex.slice(best + length).join(':')}`;
}

function mappedText(groups: readonly number[]): string {
  const [high = 0, low = 0] = groups.slice(6);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}
