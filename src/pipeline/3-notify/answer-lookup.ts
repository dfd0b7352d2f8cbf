import { createHash } from 'node:crypto';
import type { Actor } from '#kernel/actor.ts';
import type { Clock } from '#kernel/instant.ts';
import { type Advice, adviceFor } from './advice.ts';
import type { OneTimeCodes } from './one-time-codes.ts';

/** A breach as the person concerned is told of it, sensitive ones too. */
export type ExposedBreach = {
  readonly name: string;
  readonly title: string;
  readonly organization: string | null;
  /** Day as `YYYY-MM-DD`, when anybody has stated one. */
  readonly happened: string | null;
  readonly dataClasses: readonly string[];
  /** Storage schemes met in the list, commonest first: how passwords were kept there. */
  readonly schemes: readonly string[];
  readonly sensitive: boolean;
  readonly verdict: string;
};

export type LookupAnswer = {
  /** `silenced`: the person had answers switched off, so nothing is looked up; that is no statement of absence. */
  readonly shown: 'exposures' | 'silenced';
  readonly exposures: readonly ExposedBreach[];
  readonly advice: readonly Advice[];
  /** Code with which the same person may silence or erase, once, within thirty minutes. */
  readonly decideCode: string;
  readonly language: 'zh' | 'en';
};

export type AnswerSlices = {
  readonly codes: OneTimeCodes;
  /** Under the key epoch in force. */
  readonly tokenOf: (inner: Uint8Array) => Uint8Array;
  readonly exposures: (token: Uint8Array) => readonly number[];
  /** Public and sensitive breaches by their numbers; numbers of withheld ones are left out. */
  readonly breachesByNumber: (numbers: readonly number[]) => Promise<readonly ExposedBreach[]>;
  readonly isSilenced: (token: Uint8Array) => Promise<boolean>;
  readonly clock: Clock;
};

/**
 * Answers whoever holds the code out of the mail: which breaches, what data, how passwords were kept, what to do.
 * The code is used up before anything is read. If we fail or crash after that, the person asks for a new one; the
 * other order would let one code be used twice.
 * @throws NuwaError link-expired
 */
export async function answerLookup(slices: AnswerSlices, _actor: Actor, code: string): Promise<LookupAnswer> {
  const now = slices.clock();
  const { inner, language } = slices.codes.consume(code, 'open', now);
  const token = slices.tokenOf(inner);
  const silenced = await slices.isSilenced(token);
  const exposures = silenced ? [] : await slices.breachesByNumber(slices.exposures(token));
  return {
    shown: silenced ? 'silenced' : 'exposures',
    exposures,
    advice: adviceFor(exposures),
    decideCode: slices.codes.issue({ inner, language, purpose: 'decide' }, now),
    language,
  };
}

/** The actor that a code proves: named by a tag of the token (so keyed, and of its epoch), never by the address. */
export function addressActor(token: Uint8Array): Actor {
  const tag = createHash('sha256').update('nuwa/address-tag/v1\0').update(token).digest('hex').slice(0, 32);
  return { kind: 'address', tag };
}
