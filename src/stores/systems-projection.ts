import { foldName, nameTerms } from '#domain/organizations/name-terms.ts';
import { systemState } from '#domain/organizations/organization-state.ts';

import { inChunks } from './columns.ts';
import type { Projection } from './projection.ts';

/** The register of information systems, as lists and search read it. */
export const systemProjection: Projection = {
  kinds: ['system'],
  write: async (tx, subjects) => {
    const rows = subjects.flatMap(({ subject, history }) => {
      const state = systemState(history);
      const changed = history.at(-1)?.recorded;
      if (state === null || changed === undefined) return [];
      const { facts, retired } = state;
      return [
        {
          id: subject.id,
          name: facts.name,
          name_key: foldName(facts.name),
          keeper: facts.keeper,
          maintainer: facts.maintainer,
          supplier: facts.supplier,
          product: facts.product,
          division: facts.division,
          classes: [...facts.dataClasses],
          people: facts.people,
          critical: facts.critical as string,
          retired,
          terms: nameTerms([facts.name, facts.product]),
          changed,
        },
      ];
    });
    const gone = subjects.map(({ subject }) => subject.id).filter((id) => !rows.some((row) => row.id === id));
    if (gone.length > 0) await tx.deleteFrom('systems').where('id', 'in', gone).execute();
    for (const some of inChunks(rows)) {
      await tx
        .insertInto('systems')
        .values(some)
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((eb) => ({
            name: eb.ref('excluded.name'),
            name_key: eb.ref('excluded.name_key'),
            keeper: eb.ref('excluded.keeper'),
            maintainer: eb.ref('excluded.maintainer'),
            supplier: eb.ref('excluded.supplier'),
            product: eb.ref('excluded.product'),
            division: eb.ref('excluded.division'),
            classes: eb.ref('excluded.classes'),
            people: eb.ref('excluded.people'),
            critical: eb.ref('excluded.critical'),
            retired: eb.ref('excluded.retired'),
            terms: eb.ref('excluded.terms'),
            changed: eb.ref('excluded.changed'),
          })),
        )
        .execute();
    }
  },
  clear: async (tx) => {
    await tx.deleteFrom('systems').execute();
  },
};
