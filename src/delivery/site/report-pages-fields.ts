import { REPORT_WORDS, type ReportBody } from '#contract/reports.ts';
import type { ReportKind } from './report-words.ts';

/** What a form sent: fields by name, those with several values as lists. Attacker-controlled. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;
/** Beside which field, and which sentence of `problems`. */
export type FieldProblem = { readonly field: string; readonly why: string };

export const one = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
};

export const many = (fields: Fields, name: string): readonly string[] => {
  const value = fields[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};

/** A form as a report; what a form alone can get wrong (no choice, no number) is told here, the rest at the door. */
export function reportOf(
  kind: ReportKind,
  fields: Fields,
): { readonly report: ReportBody; readonly problems: readonly FieldProblem[] } {
  const read = new Reader(fields);
  const report = bodyOf(kind, read);
  return { report, problems: read.problems };
}

function bodyOf(kind: ReportKind, read: Reader): ReportBody {
  switch (kind) {
    case 'vulnerability':
      return {
        kind,
        title: read.text('title'),
        description: read.text('description'),
        technical: read.textOrNull('technical'),
        howToCheck: read.textOrNull('howToCheck'),
        keeper: read.named('keeper'),
        system: read.named('system'),
        place: read.place(),
        cwe: read.number('cweOther') ?? read.number('cwe'),
        classes: read.classes(),
        people: read.people(),
        minors: read.choice('minors', ['yes', 'no', 'unknown'], 'unknown'),
        critical: read.choice('critical', ['yes', 'no', 'unknown'], null),
        consent: read.consent(true),
        credit: read.credit(),
      };
    case 'rumour':
      return {
        kind,
        title: read.text('title'),
        description: read.text('description'),
        seenAt: read.textOrNull('seenAt'),
        keeper: read.named('keeper'),
        classes: read.classes(),
        people: read.people(),
        date: read.textOrNull('date'),
        consent: read.consent(false),
      };
    case 'misuse':
      return {
        kind,
        description: read.text('description'),
        date: read.textOrNull('date'),
        keeper: read.named('keeper'),
        place: read.place(),
        classes: read.classes(),
        loss: read.number('loss'),
        toldTo: read.told(),
        consent: read.consent(false),
      };
  }
}

class Reader {
  readonly problems: FieldProblem[] = [];
  readonly #fields: Fields;

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  text(name: string): string {
    return one(this.#fields, name).trim();
  }

  textOrNull(name: string): string | null {
    return this.text(name) || null;
  }

  /** The entry chosen among those found; otherwise the words. */
  named(name: string): { id: string } | { name: string } | null {
    const id = this.text(`${name}Id`);
    if (id !== '') return { id };
    const words = this.text(name);
    return words === '' ? null : { name: words };
  }

  place(): { division: string } | { name: string } | null {
    const words = this.text('place');
    if (words === '') return null;
    return /^\d{6}$/.test(words) ? { division: words } : { name: words };
  }

  number(name: string): number | null {
    const typed = this.text(name)
      .normalize('NFKC')
      .replace(/[\s,]|^CWE-?/gi, '');
    if (typed === '') return null;
    if (/^\d{1,15}$/.test(typed)) return Number(typed);
    this.#wrong(name, 'not-a-number');
    return null;
  }

  choice<const T extends readonly string[]>(name: string, of: T, otherwise: T[number] | null): T[number] {
    const given = of.find((word) => word === this.text(name)) ?? otherwise;
    if (given === null) this.#wrong(name, 'missing');
    return given ?? (of[0] as T[number]);
  }

  classes(): (typeof REPORT_WORDS.classes)[number][] {
    const given = new Set(many(this.#fields, 'classes'));
    return REPORT_WORDS.classes.filter((name) => given.has(name));
  }

  /** Whoever gives one number means it as all three; of two, the likely one is the mean of nothing and the greater. */
  people() {
    const before = this.problems.length;
    const [least, likely, most] = [this.number('least'), this.number('likely'), this.number('most')];
    if (this.problems.length > before) {
      this.problems.splice(before);
      this.#wrong('people', 'not-a-number');
      return null;
    }
    const any = likely ?? most ?? least;
    if (any === null) return null;
    const by = this.choice('by', ['estimated', 'sampled', 'counted', 'published', 'stated'], 'estimated');
    return { least: least ?? Math.min(any, likely ?? any), likely: likely ?? any, most: most ?? any, by };
  }

  /** @param files whether samples can come with this kind of report */
  consent(files: boolean): { named: boolean; asked: boolean; unmasked: boolean } {
    const yes = (name: string): boolean => this.choice(name, ['yes', 'no'], null) === 'yes';
    return {
      named: yes('consentNamed'),
      asked: yes('consentAsked'),
      unmasked: files ? yes('consentUnmasked') : false,
    };
  }

  credit(): { as: 'anonymous' | 'not-stated' } | { as: 'named'; name: string } {
    const as = this.choice('credit', ['anonymous', 'not-stated', 'named'], 'not-stated');
    return as === 'named' ? { as, name: this.text('creditName') } : { as };
  }

  told() {
    const authority = REPORT_WORDS.authorities.find((word) => word === this.text('authority'));
    if (authority === undefined) return null;
    return { authority, outcome: this.choice('outcome', REPORT_WORDS.outcomes, 'unknown') };
  }

  #wrong(field: string, why: string): void {
    this.problems.push({ field, why });
  }
}
