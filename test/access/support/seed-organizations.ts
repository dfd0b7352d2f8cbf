import { randomBytes } from 'node:crypto';

import type { OpenInstallation } from '#compose.ts';
import { say } from '#domain/assertions/saying.ts';
import type { Subject } from '#domain/assertions/subject.ts';
import { newId } from '#kernel/ids.ts';

import type { Body } from './callers.ts';

const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n));

/** Organizations by what they are to the seeded case, and the system that it is about. */
export type Bodies = Readonly<Record<Body | 'supplier', string>> & { readonly system: string };

type Row = {
  readonly kind: 'keeper' | 'authority' | 'maintainer' | 'supplier';
  readonly above?: Body;
  readonly division: string;
};

const ROWS: Readonly<Record<Body | 'supplier', Row>> = {
  ministry: { kind: 'authority', division: '000000' },
  bureau: { kind: 'authority', above: 'ministry', division: '220100' },
  keeper: { kind: 'keeper', above: 'bureau', division: '220100' },
  province: { kind: 'authority', division: '220000' },
  maintainer: { kind: 'maintainer', division: '220100' },
  supplier: { kind: 'supplier', division: '330100' },
  other: { kind: 'keeper', division: '330100' },
};

export async function seedOrganizations({ record }: OpenInstallation): Promise<Bodies> {
  const ids = Object.fromEntries(Object.keys(ROWS).map((body) => [body, newId('org', random)])) as Record<
    Body | 'supplier',
    string
  >;
  const system: Subject<'system'> = { kind: 'system', id: newId('sys', random) };
  await record({
    actor: { kind: 'operator' },
    says: [
      ...Object.entries(ROWS).map(([body, { kind, above, division }]) =>
        say(
          { kind: 'organization', id: ids[body as Body] } as Subject<'organization'>,
          'registered',
          {
            is: 'stated',
            name: `The ${body} of the invented city`,
            nameEn: null,
            kinds: [kind],
            creditCode: null,
            sector: null,
            superior: above === undefined ? null : ids[above],
            division,
            domain: null,
          },
          'document',
        ),
      ),
      say(
        system,
        'registered',
        {
          is: 'stated',
          name: 'An invented register',
          keeper: ids.keeper,
          maintainer: ids.maintainer,
          supplier: ids.supplier,
          product: 'Register 3',
          division: '220100',
          dataClasses: ['resident-id'],
          people: 100_000,
          critical: 'no',
        },
        'document',
      ),
    ],
  });
  return { ...ids, system: system.id };
}
