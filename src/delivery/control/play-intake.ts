import type { SpringAct } from '#contract/demo-spring.ts';
import type { Actor } from '#kernel/actor.ts';
import { receiveReport } from '#pipeline/1-discover/receive-report.ts';
import { nameSet } from '#pipeline/1-discover/record-set-statement.ts';

import { randomOf } from './play-bodies.ts';
import type { Scene } from './play-scene.ts';

const ANONYMOUS: Actor = { kind: 'anonymous' };
const CONSENT = { named: false, asked: true, unmasked: false } as const;
const INTAKE = { by: 'demo', language: 'zh' } as const;

/** A finder hands in a vulnerability; the passphrase of an anonymous one is shown to nobody and ends here. */
export async function takeReport(
  { stage, spring, cast, ids, record }: Scene,
  act: Extract<SpringAct, { act: 'reports' }>,
): Promise<boolean> {
  if (record.cases.has(act.case)) return false;
  const system = spring.systems.find(({ key }) => key === act.system);
  if (system === undefined) throw new Error(`the play has no system ${act.system}`);
  const finder = act.finder === 'anonymous' ? ANONYMOUS : cast.finder(act.finder);
  const { title, description, technical, howToCheck, cwe, people } = act;
  const { subject } = await receiveReport(stage, finder, {
    ...INTAKE,
    report: {
      kind: 'vulnerability',
      title,
      description,
      technical,
      howToCheck,
      cwe,
      system: { id: ids.system(system.key) },
      keeper: { id: ids.organization(system.keeper) },
      place: { division: system.division },
      classes: system.dataClasses,
      people: { ...people, by: 'estimated' },
      minors: 'unknown',
      critical: 'unknown',
      consent: CONSENT,
      credit: { as: 'anonymous' },
    },
  });
  record.cases.set(act.case, subject);
  return true;
}

/** Somebody tells what was done with their data. */
export async function takeMisuse(
  { stage, record }: Scene,
  act: Extract<SpringAct, { act: 'suffers' }>,
): Promise<boolean> {
  if (record.misuses.has(act.misuse)) return false;
  const { subject } = await receiveReport(stage, ANONYMOUS, {
    ...INTAKE,
    report: {
      kind: 'misuse',
      description: act.description,
      date: act.date,
      keeper: null,
      place: { division: act.division },
      classes: act.dataClasses,
      loss: act.yuan,
      toldTo: { authority: 'police', outcome: 'open' },
      consent: CONSENT,
    },
  });
  record.misuses.set(act.misuse, subject);
  return true;
}

/** A set is named when somebody first speaks of it. */
export async function nameTheSet(
  { stage, spring, cast, ids, record, play }: Scene,
  key: string,
): Promise<boolean> {
  const id = ids.set(key);
  if (record.sets.has(id)) return false;
  const set = spring.sets.find((one) => one.key === key);
  if (set === undefined) throw new Error(`the play has no set ${key}`);
  const { text, sector, division, to } = set;
  await nameSet({ ...stage, random: randomOf(play, key) }, cast.coordinator, { text, sector, division, to });
  record.sets.add(id);
  return true;
}
