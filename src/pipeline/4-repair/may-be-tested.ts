import type { Assertion } from '#domain/assertions/assertion.ts';
import { standsOn } from '#domain/assertions/stands-on.ts';
import type { Stores } from '#stores/stores-on.ts';

export type SystemFacts = { readonly stores: Pick<Stores, 'assertions'> };

/**
 * May the hole be checked? Critical infrastructure only with a written authorisation on file, for the case or for its
 * system (CII Security Protection Regulations, art. 31). One word that it is critical is enough; an authorisation that
 * ended is none.
 */
export async function mayBeTested({ stores }: SystemFacts, history: readonly Assertion[]): Promise<boolean> {
  const said = standsOn(history, 'critical-infrastructure');
  const system = standsOn(history, 'system')?.['system'];
  const ofSystem =
    typeof system === 'string' ? await stores.assertions.about({ kind: 'system', id: system }) : [];
  const critical = said?.['critical'] === 'yes' || standsOn(ofSystem, 'registered')?.['critical'] === 'yes';
  return (
    !critical ||
    said?.['authorisation'] === 'on-file' ||
    standsOn(ofSystem, 'authorisation')?.is === 'on-file'
  );
}
