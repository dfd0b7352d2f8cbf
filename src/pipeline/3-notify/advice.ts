import { SCHEMES, type SchemeFacts } from '#domain/breaches/storage-scheme.ts';
import { ADVICE, type Advice, type AdviceId } from './advice-words.ts';

export type { Advice } from './advice-words.ts';

type Exposed = { readonly dataClasses: readonly string[]; readonly schemes: readonly string[] };

/** What to do, most urgent first; each piece once, whatever the number of breaches. Empty when nothing was found. */
export function adviceFor(exposures: readonly Exposed[]): readonly Advice[] {
  const wanted = new Set<AdviceId>();
  const passwords = passwordAdvice(exposures);
  if (passwords !== null) wanted.add(passwords);
  for (const { dataClasses } of exposures) {
    for (const id of dataClasses) {
      const advice = BY_DATA_CLASS[id];
      if (advice !== undefined) wanted.add(advice);
    }
  }
  if (exposures.length > 0) wanted.add('anyone');
  return ADVICE.filter(({ about }) => wanted.has(about));
}

/** By the worst way in which any of these bodies kept passwords. An unknown form is treated like a readable one. */
function passwordAdvice(exposures: readonly Exposed[]): AdviceId | null {
  const held = exposures.filter(
    ({ dataClasses, schemes }) => schemes.length > 0 || dataClasses.includes('password'),
  );
  if (held.length === 0) return null;
  const protections = held.flatMap(({ schemes }) =>
    schemes.length === 0 ? ['unknown'] : schemes.map(protectionOf),
  );
  if (protections.every((protection) => protection === 'slow')) return 'password-slow';
  return protections.some((protection) => protection === 'none' || protection === 'unknown')
    ? 'password-readable'
    : 'password-fast-hash';
}

function protectionOf(scheme: string): SchemeFacts['protection'] {
  const known: Readonly<Record<string, SchemeFacts>> = SCHEMES;
  return known[scheme]?.protection ?? 'unknown';
}

const BY_DATA_CLASS: Readonly<Record<string, AdviceId>> = {
  'resident-id': 'identity-document',
  'hk-macau-permit': 'identity-document',
  'taiwan-permit': 'identity-document',
  passport: 'identity-document',
  'bank-card': 'bank-card',
  mobile: 'phone',
  landline: 'phone',
  phone: 'phone',
  email: 'email',
  username: 'username',
  'site-username': 'username',
  name: 'personal-facts',
  birthday: 'personal-facts',
  address: 'personal-facts',
  employer: 'personal-facts',
  salary: 'personal-facts',
  'health-insurance': 'health',
};
