import { createHmac } from 'node:crypto';

import { draftCodeOf, draftIdOf, readDraftCode, readPassphrase } from '#domain/reports/case-code.ts';
import type { ReportKind } from '#domain/reports/report.ts';
import { REPORT_LIMITS } from '#domain/reports/report-limits.ts';
import type { Actor } from '#kernel/actor.ts';
import { NuwaError } from '#kernel/errors.ts';
import { type Instant, instantOf, msOf } from '#kernel/instant.ts';

import { newPassphrase } from './receive-report-codes.ts';
import type { IntakeNeeds } from './receive-report-needs.ts';
import { openDraftText, sealDraftText } from './save-draft-seal.ts';

/** What somebody has typed so far: the fields of a form by their names. Attacker-controlled, and judged only at the end. */
export type DraftContent = {
  readonly kind: ReportKind;
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
};

/** How a draft is opened: an account needs its number alone, anybody else the secret that came with it. */
export type HeldDraft = { readonly id: string; readonly secret: string | null };

/** Number and secret in one, as a person writes them down; null for drafts of accounts, which need none. */
export const codeOfDraft = ({ id, secret }: HeldDraft): string | null =>
  secret === null ? null : draftCodeOf({ id, secret });

/** @param typed attacker-controlled @returns null when it is no code of a draft */
export const draftOfCode = (typed: string): HeldDraft | null => readDraftCode(typed);

type DraftNeeds = Pick<IntakeNeeds, 'stores' | 'clock' | 'random' | 'keys'>;

const MOST_BYTES = 150_000;

/**
 * Keeps what is typed so far. A draft of nobody in particular gets a secret of 80 bits, which is part of the key that it
 * is encrypted under and is kept nowhere; one of an account opens with the account.
 */
export async function beginDraft(
  needs: DraftNeeds,
  actor: Actor,
  content: DraftContent,
): Promise<HeldDraft & { readonly saved: Instant; readonly expires: Instant }> {
  const { stores, random, clock } = needs;
  const owner = ownerOf(needs, actor);
  const secret = owner === null ? newPassphrase(random) : null;
  const saved = clock();
  await stores.drafts.deleteExpired(saved);
  for (;;) {
    const id = draftIdOf(random(8));
    const sealed = sealDraftText(
      needs.keys.drafts,
      { id, opener: openerOf(owner, secret) },
      textOf(content),
      random,
    );
    const expires = expiry(saved);
    if (await stores.drafts.insert({ id, owner, sealed, saved, expires }))
      return { id, secret, saved, expires };
  }
}

/**
 * The latest version replaces the one before; two that type into one draft overwrite each other.
 * @throws NuwaError not-found, also for one that is not theirs
 */
export async function saveDraft(
  needs: DraftNeeds,
  actor: Actor,
  held: HeldDraft,
  content: DraftContent,
): Promise<{ readonly saved: Instant; readonly expires: Instant }> {
  await openDraft(needs, actor, held);
  const { stores, random, clock, keys } = needs;
  const opener = openerOf(ownerOf(needs, actor), held.secret);
  const sealed = sealDraftText(keys.drafts, { id: held.id, opener }, textOf(content), random);
  const saved = clock();
  if (!(await stores.drafts.replace({ id: held.id, sealed, saved, expires: expiry(saved) }))) throw noDraft();
  return { saved, expires: expiry(saved) };
}

/** @throws NuwaError not-found: there is none, it has expired, or it opens with something else */
export async function openDraft(needs: DraftNeeds, actor: Actor, held: HeldDraft): Promise<DraftContent> {
  const row = await needs.stores.drafts.find(held.id, needs.clock());
  const owner = ownerOf(needs, actor);
  const ownedBy = row?.owner ?? null;
  const isTheirs = ownedBy === null ? held.secret !== null : owner !== null && sameBytes(owner, ownedBy);
  const opener = openerOf(ownedBy === null ? null : owner, held.secret);
  const text =
    row === null || !isTheirs ? null : openDraftText(needs.keys.drafts, { id: held.id, opener }, row.sealed);
  if (text === null) throw noDraft();
  return JSON.parse(text) as DraftContent;
}

export type OwnDraft = {
  readonly id: string;
  readonly kind: ReportKind;
  readonly saved: Instant;
  readonly expires: Instant;
};

/** Drafts of the account, the latest first; nobody else has a list. */
export async function listDrafts(needs: DraftNeeds, actor: Actor): Promise<readonly OwnDraft[]> {
  const owner = ownerOf(needs, actor);
  if (owner === null) return [];
  const rows = await needs.stores.drafts.ofOwner(owner, needs.clock());
  const opener = openerOf(owner, null);
  return rows.flatMap(({ id, sealed, saved, expires }) => {
    const text = openDraftText(needs.keys.drafts, { id, opener }, sealed);
    return text === null ? [] : [{ id, kind: (JSON.parse(text) as DraftContent).kind, saved, expires }];
  });
}

/** @throws NuwaError not-found */
export async function discardDraft(needs: DraftNeeds, actor: Actor, held: HeldDraft): Promise<void> {
  await openDraft(needs, actor, held);
  await needs.stores.drafts.delete(held.id);
}

/** The draft that a report came out of, if it is theirs. One that has expired meanwhile is no reason to lose a report. */
export async function draftBehind(
  needs: DraftNeeds,
  actor: Actor,
  held: HeldDraft | null,
): Promise<string | null> {
  if (held === null) return null;
  return await openDraft(needs, actor, held).then(
    () => held.id,
    (error: unknown) => {
      if (error instanceof NuwaError && error.code === 'not-found') return null;
      throw error;
    },
  );
}

/** Keyed tag of the account; a copy of the database tells of no draft whose it is. */
function ownerOf({ keys }: DraftNeeds, actor: Actor): Uint8Array | null {
  if (actor.kind !== 'account') return null;
  const tag = createHmac('sha256', keys.drafts).update(`nuwa/draft-owner/v1\0${actor.id}`, 'utf8').digest();
  return new Uint8Array(tag.subarray(0, 16));
}

const openerOf = (owner: Uint8Array | null, secret: string | null): string =>
  owner === null
    ? `secret:${readPassphrase(secret ?? '') ?? ''}`
    : `owner:${Buffer.from(owner).toString('hex')}`;

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(b);

const expiry = (saved: Instant): Instant => instantOf(msOf(saved) + REPORT_LIMITS.days * 86_400_000);

function textOf(content: DraftContent): string {
  const text = JSON.stringify(content);
  if (Buffer.byteLength(text) > MOST_BYTES)
    throw new NuwaError('too-large', { what: 'The draft', limit: `${MOST_BYTES} bytes` });
  return text;
}

const noDraft = (): NuwaError => new NuwaError('not-found', { what: 'draft', name: 'that' });
