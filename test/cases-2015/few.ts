import type { DemoSpring } from '#contract/demo-spring.ts';

import { demoCase2015 } from '../../cases/2015/demo-case.ts';

/** A superior is quoted; a keeper is, with a misuse linked; an anonymous finder's was passed on, claimed and checked. */
const CASES: ReadonlySet<string> = new Set(['n1', 'n6', 'u28']);

/** A part of the year in which every kind of act occurs, for tests that play more than once. */
export function fewOf2015(): DemoSpring {
  const whole = demoCase2015();
  const acts = whole.acts.filter((act) => {
    if ('case' in act) return CASES.has(act.case);
    return act.act !== 'says-of-set' || act.set === 'zhejiang';
  });
  const wanted = new Set(acts.flatMap((act) => (act.act === 'reports' ? [act.system] : [])));
  const systems = whole.systems.filter(({ key }) => wanted.has(key));
  const named = new Set<string | null>([
    ...systems.flatMap(({ keeper, maintainer, supplier }) => [keeper, maintainer, supplier]),
    ...acts.flatMap((act) => ('organization' in act ? [act.organization] : [])),
  ]);
  const below = whole.organizations.filter(({ key }) => named.has(key));
  const above = new Set(below.map(({ superior }) => superior));
  const top = new Set(
    whole.organizations.filter(({ key }) => above.has(key)).map(({ superior }) => superior),
  );
  const organizations = whole.organizations.filter(
    ({ key }) => named.has(key) || above.has(key) || top.has(key),
  );
  return { ...whole, organizations, systems, acts };
}
