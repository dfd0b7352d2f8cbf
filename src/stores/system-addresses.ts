import type { Subject } from '#domain/assertions/subject.ts';
import type { KeyOf } from './bodies.ts';
import { inChunks } from './columns.ts';
import type { Db } from './database.ts';
import { openText } from './sealed-text.ts';

/**
 * Which registered systems stand at these hosts. Their addresses are sealed, since an attacker would like the list, so
 * all of them are opened and compared here, and none is kept. A host that two systems name is told for neither.
 * @param hosts names (A-labels) or addresses, in lower case
 */
export async function systemsAt(
  db: Db,
  keyOf: KeyOf,
  hosts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, Set<string>>(hosts.map((host) => [host, new Set()]));
  if (hosts.length === 0) return new Map();
  for (const some of inChunks(await stating(db))) {
    const rows = await db
      .selectFrom('assertion_bodies')
      .select(['assertion', 'sealed_text'])
      .where(
        'assertion',
        'in',
        some.map(({ assertion }) => assertion),
      )
      .execute();
    const systemOf = new Map(some.map(({ assertion, subject_id: id }) => [assertion, id]));
    for (const { assertion, sealed_text: sealed } of rows) {
      const system: Subject<'system'> = { kind: 'system', id: systemOf.get(assertion) ?? '' };
      const key = keyOf(system);
      const text = sealed === null || key === null ? null : openText(key, assertion, sealed);
      for (const host of hostsIn(text?.text ?? '')) found.get(host)?.add(system.id);
    }
  }
  return new Map(
    [...found].flatMap(([host, systems]) => {
      const [system, ...more] = systems;
      return system === undefined || more.length > 0 ? [] : [[host, system] as const];
    }),
  );
}

const stating = (db: Db) =>
  db
    .selectFrom('standings')
    .select(['assertion', 'subject_id'])
    .where('subject_kind', '=', 'system')
    .where('axis', '=', 'addresses')
    .where('recipient', '=', '')
    .where('known_to', 'is', null)
    .execute();

/** Addresses as people write them: one beside the other, with or without scheme, port and path. */
function hostsIn(text: string): readonly string[] {
  return text.split(/[\s,;，；、]+/).flatMap((word) => {
    const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? word : `https://${word}`);
    return word === '' || url === null ? [] : [url.hostname.replace(/^\[|\]$/g, '')];
  });
}
