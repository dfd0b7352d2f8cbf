import { NuwaError } from '#kernel/errors.ts';
import { type Instant, instantOf, msOf } from '#kernel/instant.ts';
import { parseSecurityTxt } from './parse.ts';

/** What Nüwa says of itself at /.well-known/security.txt. */
export type SecurityTxtSettings = {
  /** At least one: an e-mail address, or an address that starts with https:, mailto: or tel:. The first is preferred. */
  readonly contacts: readonly string[];
  readonly policy: string | null;
  readonly acknowledgments: string | null;
  /** Address of a key. */
  readonly encryption: string | null;
  /** Language tags; empty: any. */
  readonly languages: readonly string[];
  /** How others reach this installation, without a slash at the end; null or without https: no Canonical is said. */
  readonly publicUrl: string | null;
};

const DAY_MS = 86_400_000;
/** Half a year ahead, on a whole day, so that the file changes once a day and never lies more than a year ahead. */
const DAYS_AHEAD = 183;

/** @throws NuwaError config-invalid for settings that would make a file against RFC 9116 */
export function writeSecurityTxt(settings: SecurityTxtSettings, now: Instant): string {
  const fields: readonly (readonly [string, string | null])[] = [
    ...settings.contacts.map((contact) => ['Contact', contactAddress(contact)] as const),
    ['Expires', instantOf((Math.floor(msOf(now) / DAY_MS) + DAYS_AHEAD) * DAY_MS).replace('.000Z', 'Z')],
    ['Encryption', settings.encryption],
    ['Acknowledgments', settings.acknowledgments],
    ['Preferred-Languages', settings.languages.length > 0 ? settings.languages.join(', ') : null],
    ['Canonical', canonicalOf(settings.publicUrl)],
    ['Policy', settings.policy],
  ];
  const said = fields.filter((field): field is readonly [string, string] => field[1] !== null);
  const file = said.map(([name, value]) => `${name}: ${value}\n`).join('');
  const { problems, file: read } = parseSecurityTxt(new TextEncoder().encode(file), { now, from: null });
  // A line break in a value could have smuggled a field in, which no rule of the format notices.
  const smuggled = said.some(([, value]) => /[\r\n]/.test(value)) || read.others.length > 0;
  if (problems.length > 0 || smuggled) {
    const rules = [...new Set(problems.map(({ rule }) => rule))].join(', ') || 'a line break in a value';
    throw new NuwaError('config-invalid', { problems: `the security.txt would break RFC 9116: ${rules}` });
  }
  return file;
}

function contactAddress(contact: string): string {
  return /^[^@\s:/]+@[^@\s:/]+$/.test(contact) ? `mailto:${contact}` : contact;
}

function canonicalOf(publicUrl: string | null): string | null {
  return publicUrl?.startsWith('https://') ? `${publicUrl}/.well-known/security.txt` : null;
}
