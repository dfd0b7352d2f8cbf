import { implement } from '@orpc/server';
import type { InstallationKind } from '#contract/installation.ts';
import { organizations } from '#contract/organizations.ts';
import { NuwaError } from '#kernel/errors.ts';
import { type Instant, instantOf } from '#kernel/instant.ts';
import {
  confirmByCall,
  confirmByCode,
  type ConfirmNeeds,
  sendContactCode,
} from '#pipeline/1-discover/confirm-contact.ts';
import { exportRegistry } from '#pipeline/1-discover/export-registry.ts';
import { importRegistry } from '#pipeline/1-discover/import-registry.ts';
import { nameContact, recordBounce, withdrawContact } from '#pipeline/1-discover/name-contact.ts';
import {
  childrenOf,
  listOrganizations,
  readLadder,
  readOrganization,
  searchOrganizations,
} from '#pipeline/1-discover/read-registry.ts';
import { planDrill, recordDrill } from '#pipeline/1-discover/record-drill.ts';
import {
  correctOrganization,
  declareStorage,
  dissolveOrganization,
  nameOfficer,
  registerOrganization,
} from '#pipeline/1-discover/register-organization.ts';
import type { CallContext } from './context.ts';

export type OrganizationsDeps = ConfirmNeeds & { readonly installation: InstallationKind };

/** The registry of organizations over HTTP: contract in, use-case out, nothing decided here. */
export function organizationsRouter(deps: OrganizationsDeps) {
  const { installation } = deps;
  const os = implement(organizations).$context<CallContext>();
  const answer = <T extends object>(fields: T) => mutable({ installation, ...fields });
  return os.router({
    search: os.search.handler(async ({ input, context }) =>
      answer({ organizations: await searchOrganizations(deps, context.actor, input.q, input.limit) }),
    ),
    list: os.list.handler(async ({ input, context }) => {
      const { rows, next } = await listOrganizations(deps, context.actor, given(input));
      return answer({ organizations: rows, next });
    }),
    top: os.top.handler(async ({ input, context }) => {
      const { rows, next } = await childrenOf(deps, context.actor, null, input);
      return answer({ organizations: rows, next });
    }),
    children: os.children.handler(async ({ input, context }) => {
      const { rows, next } = await childrenOf(deps, context.actor, input.id, input);
      return answer({ organizations: rows, next });
    }),
    get: os.get.handler(async ({ input, context }) =>
      answer({ organization: await readOrganization(deps, context.actor, input.id) }),
    ),
    ladder: os.ladder.handler(async ({ input, context }) => {
      const steps = await readLadder(deps, context.actor, input.id);
      return answer({ steps: steps.map(({ who, as, rung }) => ({ organization: who, as, rung })) });
    }),
    export: os.export.handler(async ({ input, context }) =>
      answer(await exportRegistry(deps, context.actor, input.kind, input.cursor ?? null)),
    ),
    import: os.import.handler(async ({ input, context }) => {
      const content = new Uint8Array(Buffer.from(input.content, 'base64'));
      const report = await importRegistry(deps, context.actor, input.kind, content, { dryRun: input.dryRun });
      return answer({ report });
    }),
    register: os.register.handler(async ({ input, context }) =>
      answer({ id: (await registerOrganization(deps, context.actor, input)).id }),
    ),
    correct: os.correct.handler(async ({ input: { id, ...facts }, context }) =>
      answer({ id, changed: await correctOrganization(deps, context.actor, id, facts) }),
    ),
    dissolve: os.dissolve.handler(async ({ input: { id, into }, context }) => {
      await dissolveOrganization(deps, context.actor, id, into);
      return answer({ id });
    }),
    declareStorage: os.declareStorage.handler(async ({ input: { id, scheme, since }, context }) => {
      await declareStorage(deps, context.actor, id, scheme === null ? null : { scheme, since });
      return answer({ id });
    }),
    nameOfficer: os.nameOfficer.handler(async ({ input: { id, name, title, ...term }, context }) => {
      await nameOfficer(deps, context.actor, id, term, { name, title });
      return answer({ id });
    }),
    nameContact: os.nameContact.handler(async ({ input: { id, name, address, ...terms }, context }) =>
      answer({ id, contact: await nameContact(deps, context.actor, id, terms, { name, address }) }),
    ),
    renameContact: os.renameContact.handler(
      async ({ input: { id, contact, name, address, ...terms }, context }) => {
        await nameContact(deps, context.actor, id, terms, { name, address }, contact);
        return answer({ id });
      },
    ),
    sendCode: os.sendCode.handler(async ({ input: { id, contact }, context }) =>
      answer({ id, ...(await sendContactCode(deps, context.actor, id, contact)) }),
    ),
    confirmContact: os.confirmContact.handler(async ({ input: { id, contact, proof }, context }) => {
      await (proof.by === 'code'
        ? confirmByCode(deps, context.actor, id, contact, proof.code)
        : confirmByCall(deps, context.actor, id, contact, proof.by));
      return answer({ id });
    }),
    recordBounce: os.recordBounce.handler(async ({ input: { id, contact, happened }, context }) => {
      await recordBounce(
        deps,
        context.actor,
        id,
        contact,
        happened === undefined ? undefined : instantIn(happened),
      );
      return answer({ id });
    }),
    withdrawContact: os.withdrawContact.handler(async ({ input: { id, contact }, context }) => {
      await withdrawContact(deps, context.actor, id, contact);
      return answer({ id });
    }),
    planDrill: os.planDrill.handler(async ({ input: { id, contact, by }, context }) => {
      await planDrill(deps, context.actor, id, contact, instantIn(by));
      return answer({ id });
    }),
    recordDrill: os.recordDrill.handler(async ({ input: { id, contact, outcome, on }, context }) => {
      await recordDrill(
        deps,
        context.actor,
        id,
        contact,
        outcome,
        on === undefined ? undefined : instantIn(on),
      );
      return answer({ id });
    }),
  });
}

/** Its form was checked by the contract; years that no Date holds are not. */
function instantIn(text: string): Instant {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new NuwaError('bad-request', { problem: 'an instant that no calendar has' });
  return instantOf(ms);
}

type Mutable<T> = T extends (infer I)[] | readonly (infer I)[]
  ? Mutable<I>[]
  : T extends string | number | boolean | null | undefined
    ? T
    : { -readonly [K in keyof T]: Mutable<T[K]> };

/** The contract's types are mutable, the domain's are not; the values are the same. */
export const mutable = <T>(value: T): Mutable<T> => value as Mutable<T>;

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without what was not given: the use-cases tell "absent" from "undefined". */
export const given = <T extends object>(input: T): Given<T> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Given<T>;
