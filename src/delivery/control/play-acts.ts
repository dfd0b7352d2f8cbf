import type { SpringAct } from '#contract/demo-spring.ts';
import type { Actor } from '#kernel/actor.ts';
import { recordSetStatement } from '#pipeline/1-discover/record-set-statement.ts';
import { gradeCase } from '#pipeline/2-verify/grade-case.ts';
import { linkCase } from '#pipeline/2-verify/link-lead.ts';
import { stateLeak } from '#pipeline/2-verify/state-leak.ts';
import { triageReport } from '#pipeline/2-verify/triage-report.ts';
import { passOn } from '#pipeline/3-notify/pass-on.ts';
import { recordContact } from '#pipeline/3-notify/record-contact.ts';
import { quoteOnMisuse } from '#pipeline/4-repair/quote-statement-on-misuse.ts';
import { quoteStatement } from '#pipeline/4-repair/quote-statement.ts';
import { recordAnswer } from '#pipeline/4-repair/record-answer.ts';
import { recordCheck } from '#pipeline/4-repair/record-check.ts';

import { nameTheSet, takeMisuse, takeReport } from './play-intake.ts';
import type { Scene } from './play-scene.ts';
import { statementOf } from './play-statement.ts';

const PLATFORM: Actor = { kind: 'platform' };

/** One use-case, and the axis (and whom it is about) by which the record tells that it was played. */
type Step = {
  readonly subject: string;
  readonly axis: string;
  readonly recipient: string | null;
  readonly play: () => Promise<unknown>;
};

/** @returns whether anything of it was still to be played */
export async function playAct(scene: Scene, act: SpringAct): Promise<boolean> {
  if (act.act === 'reports') return await takeReport(scene, act);
  if (act.act === 'suffers') return await takeMisuse(scene, act);
  let played = act.act === 'says-of-set' && (await nameTheSet(scene, act.set));
  for (const { subject, axis, recipient, play } of stepsOf(scene, act)) {
    if (scene.record.has(subject, axis, act.at, recipient)) continue;
    await play();
    played = true;
  }
  return played;
}

/** Who does what by which use-case. */
function stepsOf(scene: Scene, act: Exclude<SpringAct, { act: 'reports' | 'suffers' }>): readonly Step[] {
  const { stage, cast, ids, record } = scene;
  const { coordinator } = cast;
  const memberOf = (key: string) => cast.memberOf(ids.organization(key));
  switch (act.act) {
    case 'finds-valid': {
      const id = record.caseOf(act.case);
      const { vector } = act;
      const triage = { verdict: { is: 'valid' }, tlp: 'AMBER' } as const;
      return [
        step(id, 'report', () => triageReport(stage, coordinator, id, triage)),
        step(id, 'grade', () => gradeCase(stage, coordinator, id, { by: 'cvss', vector })),
        // Nobody can know who else came through the hole; "none was found" is somebody's statement and another thing.
        step(id, 'leak', () =>
          stateLeak(stage, PLATFORM, id, { is: 'exposure-possible', basis: 'computation' }),
        ),
      ];
    }
    case 'is-told': {
      const id = record.caseOf(act.case);
      const organization = ids.organization(act.organization);
      const { word: state, channel } = act;
      const contact = { organization, state, channel, basis: BASIS_OF_WORD[state] };
      return [step(id, 'contact', () => recordContact(stage, coordinator, id, contact), organization)];
    }
    case 'passes-on': {
      const id = record.caseOf(act.case);
      const to = { organization: ids.organization(act.organization), passed: true };
      return [step(id, 'passed-to', () => passOn(stage, memberOf(act.keeper), id, to), to.organization)];
    }
    case 'answers': {
      const id = record.caseOf(act.case);
      const answer = () => recordAnswer(stage, memberOf(act.organization), id, { is: 'acknowledged' });
      return [step(id, 'contact', answer, ids.organization(act.organization))];
    }
    case 'under-way':
    case 'claims-repair': {
      const id = record.caseOf(act.case);
      const is = act.act === 'under-way' ? 'under-way' : 'repaired';
      return [step(id, 'repair', () => recordAnswer(stage, memberOf(act.organization), id, { is }))];
    }
    case 'is-quoted': {
      const id = record.caseOf(act.case);
      const { said, source, at: happened } = act;
      const quote = { organization: ids.organization(act.organization), said, source, happened };
      return [step(id, 'repair', () => quoteStatement(stage, coordinator, id, quote))];
    }
    case 'is-checked': {
      const id = record.caseOf(act.case);
      const check = { found: act.found, text: act.how };
      return [step(id, 'check', () => recordCheck(stage, coordinator, id, check))];
    }
    case 'says-of-set': {
      const set = ids.set(act.set);
      const organization = ids.organization(act.organization);
      const statement = { ...statementOf(act.said), set, organization, happened: act.at };
      const say = () => recordSetStatement(stage, coordinator, statement);
      return [step(set, act.said.axis, say, organization)];
    }
    case 'is-linked': {
      const id = record.caseOf(act.case);
      const misuse = { kind: 'misuse', id: record.misuseOf(act.misuse) } as const;
      return [step(id, 'lead', () => linkCase(stage, coordinator, id, misuse, true), misuse.id)];
    }
    case 'police-says': {
      const id = record.misuseOf(act.misuse);
      const { outcome, source, at: happened } = act;
      const organization = ids.organization(act.organization);
      const quote = { organization, authority: 'police', outcome, source, happened } as const;
      return [step(id, 'reported-to', () => quoteOnMisuse(stage, coordinator, id, quote))];
    }
  }
}

const step = (
  subject: string,
  axis: string,
  play: () => Promise<unknown>,
  recipient: string | null = null,
): Step => ({ subject, axis, recipient, play });

/** That a notice went out and arrived, the machine says; that nobody answered, we reckon. */
const BASIS_OF_WORD = {
  identified: 'statement',
  sent: 'log',
  delivered: 'log',
  silent: 'computation',
  unreachable: 'statement',
} as const;
