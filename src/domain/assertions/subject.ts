import { isId } from './fields.ts';

/**
 * What statements are made about. `family` is one supplier's hole that stands in many systems. `misuse` is one
 * person's account of what was done with their data: a lead, and proof of nothing by itself. `set` is a node of a tree, a period or a filter: "40 % are repaired" names no case
 * and is never spread over cases. Kinds are only ever added, with the axes that they stand on.
 */
export const SUBJECT_PREFIXES = {
  breach: 'brc',
  incident: 'inc',
  rumour: 'rum',
  vulnerability: 'vul',
  organization: 'org',
  set: 'set',
  system: 'sys',
  family: 'fam',
  misuse: 'mis',
} as const;

export type SubjectKind = keyof typeof SUBJECT_PREFIXES;
export type Subject<K extends SubjectKind = SubjectKind> = { readonly kind: K; readonly id: string };

export function isSubject(subject: Subject): boolean {
  return (
    Object.hasOwn(SUBJECT_PREFIXES, subject.kind) &&
    isId(subject.id) &&
    subject.id.startsWith(`${SUBJECT_PREFIXES[subject.kind]}_`)
  );
}

/** Equal for equal subjects; fit for keys of a map and for deriving a key of the subject. */
export const subjectKey = (subject: Subject): string => `${subject.kind}/${subject.id}`;
