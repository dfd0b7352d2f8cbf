import { createHash } from 'node:crypto';
import type { PasswordKind, PasswordRange, PasswordRanges } from '#contract/passwords.ts';
import { instantOf } from '#kernel/instant.ts';

/** A password corpus in memory, for tests of this room: slow, plain, and by the words of the contract. */
export function fakeRanges(
  passwords: Readonly<Record<PasswordKind, ReadonlyMap<string, number>>>,
): PasswordRanges {
  const sorted = {
    sha1: [...passwords.sha1].sort(([a], [b]) => (a < b ? -1 : 1)),
    ntlm: [...passwords.ntlm].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
  const bucket = ({ kind, prefix, bits }: Omit<PasswordRange, 'padded'>) =>
    sorted[kind].filter(([hex]) => firstBits(hex, bits) === prefix);
  const measured = new Map<string, number>();
  const smallest = (kind: PasswordKind, bits: number) => {
    const known = measured.get(`${kind}/${bits}`);
    if (known !== undefined) return known;
    const sizes = new Uint32Array(2 ** bits);
    for (const [hex] of sorted[kind]) {
      const prefix = firstBits(hex, bits);
      sizes[prefix] = (sizes[prefix] ?? 0) + 1;
    }
    const least = sizes.reduce((a, b) => Math.min(a, b), Infinity);
    measured.set(`${kind}/${bits}`, least);
    return least;
  };
  return {
    version: () => 'test-1',
    publishedAt: () => instantOf(Date.UTC(2026, 10, 20, 8, 30)),
    records: (kind) => sorted[kind].length,
    smallestBucket: smallest,
    render: (range) => {
      const found = bucket(range).map(([hex, count]) => `${hex.slice(Math.floor(range.bits / 4))}:${count}`);
      const invented = range.padded ? invent(range, 800 - found.length) : [];
      return Buffer.from([...found, ...invented].sort().join('\r\n'));
    },
  };
}

export function sha1Hex(password: string): string {
  return createHash('sha1').update(password).digest('hex').toUpperCase();
}

export function firstBits(hex: string, bits: number): number {
  return Number.parseInt(hex.slice(0, 8), 16) >>> (32 - bits);
}

function invent(range: PasswordRange, missing: number): readonly string[] {
  const digits = (range.kind === 'sha1' ? 40 : 32) - Math.floor(range.bits / 4);
  return Array.from({ length: Math.max(0, missing) }, (_, i) => {
    const hex = createHash('sha512').update(`${range.prefix}/${i}`).digest('hex').toUpperCase();
    return `${hex.slice(0, digits)}:0`;
  });
}
