import { type Instant, instantOf } from '#kernel/instant.ts';

/**
 * Which kinds of personal data count as sensitive, by the date of the rule: what was sensitive when a report came in
 * stays so in its figures. Newest first.
 *
 * Always: what the Personal Information Protection Law names in art. 28 (biometric, religion, specific identity, health,
 * financial account, whereabouts, those under 14). Beside it the annexes of the standards, known second-hand here:
 * GB/T 35273-2017 (2018-05-01; also used for what is older, since nothing published is) counts ID numbers, passwords and
 * phone numbers; the edition of 2020 (2020-10-01) drops phone numbers; GB/T 45574-2025 (2025-11-01) no longer lists a
 * bare ID number, while the photo of an ID card stays.
 */
const LISTS: readonly { readonly from: Instant; readonly classes: ReadonlySet<string> }[] = [
  { from: instantOf(Date.parse('2025-11-01T00:00:00+08:00')), classes: classes() },
  {
    from: instantOf(Date.parse('2020-10-01T00:00:00+08:00')),
    classes: classes('resident-id', 'hk-macau-permit', 'taiwan-permit', 'passport', 'password', 'secret'),
  },
  {
    from: instantOf(0),
    classes: classes(
      'resident-id',
      'hk-macau-permit',
      'taiwan-permit',
      'passport',
      'mobile',
      'password',
      'secret',
    ),
  },
];

/** Those that every list has, and more. */
function classes(...more: readonly string[]): ReadonlySet<string> {
  return new Set([
    'biometric',
    'fingerprint',
    'face',
    'religion',
    'specific-identity',
    'health',
    'medical-record',
    'health-insurance',
    'bank-card',
    'financial-account',
    'salary',
    'social-insurance',
    'whereabouts',
    'id-card-photo',
    'minors',
    ...more,
  ]);
}

/** Whether any of these classes was sensitive by the rule of that day. */
export function anySensitive(dataClasses: readonly string[], on: Instant): boolean {
  const list = LISTS.find(({ from }) => from <= on) ?? LISTS.at(-1);
  return dataClasses.some((name) => list?.classes.has(name));
}
