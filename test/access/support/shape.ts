/**
 * Every member of an answer by its path: `case.title.statement.by.part`. Lists count once (`rows[].at`), with the
 * members of all their entries together. Identifiers that serve as keys (`{"org_…": …}`) become `*`.
 */
export function membersOf(body: unknown): readonly string[] {
  const found = new Set<string>();
  walk(body, '', found);
  return [...found].sort();
}

function walk(value: unknown, path: string, found: Set<string>): void {
  if (Array.isArray(value)) {
    if (value.length === 0) found.add(`${path}[]`);
    for (const entry of value) walk(entry, `${path}[]`, found);
    return;
  }
  if (typeof value !== 'object' || value === null) {
    found.add(path);
    return;
  }
  const members = Object.entries(value);
  if (members.length === 0) found.add(`${path}{}`);
  for (const [name, member] of members) {
    const step = /^[a-z]{3}_[0-9a-z]{26}$/.test(name) ? '*' : name;
    walk(member, path === '' ? step : `${path}.${step}`, found);
  }
}
