import type { OpenInstallation } from './compose.ts';
import type { BreachAssertion, BreachDetail, BreachSummary, Catalogue } from './contract/breaches.ts';
import { caseDepsOf, openDoors } from './compose/cases.ts';
import { type Intake, keepEvidenceNeedsOf, openIntake } from './compose/intake.ts';
import { openPeople, type People } from './compose/people.ts';
import { registryDepsOf } from './compose/registry.ts';
import { networkOf } from './delivery/http/caller.ts';
import { requestActor } from './delivery/http/auth/request-actor.ts';
import type { WorkDeps } from './delivery/http/rpc/work.ts';
import type { HttpDeps } from './delivery/http/deps.ts';
import { createSite } from './delivery/site/site.ts';
import { writeSecurityTxt } from './domain/security-txt/write.ts';
import { OutboxMailer } from './engines/mail/outbox-mailer.ts';
import { smtpMailer } from './engines/mail/smtp-mailer.ts';
import type { Instant } from './kernel/instant.ts';
import type { Mailer } from './engines/mail/mailer.ts';
import { storesOn } from './stores/stores-on.ts';
import { createLookupDesk } from './pipeline/3-notify/lookup-desk.ts';
import {
  type Asserted,
  assertedAbout,
  type CataloguedBreach,
  exposedBreaches,
  findBreach,
  listPublicBreaches,
  noteOf,
} from './pipeline/5-account/public-catalogue.ts';
import { buryToken } from './pipeline/3-notify/bury-token.ts';

export type HttpSide = {
  readonly deps: HttpDeps;
  readonly people: People;
  readonly intake: Intake;
  readonly mailer: Mailer | null;
  readonly close: () => Promise<void>;
};

/** What the HTTP side needs of an open installation, and how to let go of it. */
export async function httpDepsOf(opened: OpenInstallation, version: string): Promise<HttpSide> {
  const { config, installation, corpus, stores, clock, random, fault, keyOf } = opened;
  const demo = installation.kind === 'demo';
  const publicUrl = (config.publicUrl ?? `http://${config.host}:${config.port}`).replace(/\/$/, '');
  const outbox = demo ? new OutboxMailer(clock) : null;
  const mailer: Mailer | null =
    outbox ?? (config.smtpUrl === null ? null : smtpMailer({ url: config.smtpUrl, from: config.mailFrom }));
  const people = await openPeople(opened, mailer, publicUrl);
  const actorOf = requestActor(people.needs.accounts);
  const doors = openDoors(opened, people.needs);
  const evidence = keepEvidenceNeedsOf(opened);
  const intake = openIntake(opened, doors, evidence);
  const work: WorkDeps = {
    cases: caseDepsOf(opened, doors, people.needs, evidence),
    registry: registryDepsOf(opened, doors, mailer),
    evidence: { ...evidence, enterCase: doors.enter },
    reports: intake.desk,
  };
  const lookups = mailer
    ? createLookupDesk({
        tokenOf: (inner) => corpus.tokenOf(inner),
        exposures: (token) => corpus.exposures(token),
        breachesByNumber: async (numbers) =>
          (await exposedBreaches({ stores }, numbers)).map((breach) => ({
            ...breach,
            schemes: breach.schemes.map(({ scheme }) => scheme),
          })),
        isSilenced: (token) => stores.tombstones.has(token),
        bury: (actor, token, wish) => buryToken({ ...opened, storesOn }, actor, token, wish),
        mailer,
        clock,
        random,
        publicUrl,
        demo,
        fault,
      })
    : null;
  const catalogue: Catalogue = {
    list: async () =>
      Promise.all(
        (await listPublicBreaches({ stores })).map(async (breach) =>
          summaryOf(breach, await noteOf(stores, keyOf, breach)),
        ),
      ),
    find: async (name) => {
      const breach = await findBreach({ stores }, name);
      if (breach === null || breach.dump === null || breach.publicity !== 'public') return null;
      return detailOf(
        breach,
        await noteOf(stores, keyOf, breach),
        await assertedAbout({ stores }, breach.id),
      );
    },
  };
  const figures = async () => {
    const { epoch, passwords } = corpus.stats();
    const breaches = (await listPublicBreaches({ stores })).length;
    const { size, sealed } = await stores.ledgerLeaves.head();
    const dead = await opened.jobs.deadLetters();
    return {
      corpus: { version: corpus.version(), epoch, breaches, passwords },
      jobs: [{ queue: 'all', state: 'dead', count: dead.length }],
      ledger: { leaves: size, signed: sealed },
    };
  };
  const site = createSite({
    installation: installation.kind,
    catalogue,
    figures,
    lookups,
    outbox: outbox && (() => outbox.messages()),
    ledger: { origin: installation.origin, verifierKey: opened.ledger.verifierKey },
    accounts: {
      people: people.needs,
      actorOf,
      signUp: config.signUp,
      providers: people.providers.map(({ id, name }) => ({ id, name })),
    },
    reports: {
      desk: intake.desk,
      actorOf,
      networkOf: (c) => networkOf({ settings: { forwardedHops: config.proxies } }, c),
    },
  });
  const deps: HttpDeps = {
    installation: installation.kind,
    software: version,
    ledgerOrigin: installation.origin,
    ranges: {
      version: () => corpus.version(),
      publishedAt: () => corpus.publishedAt(),
      records: (kind) => corpus.passwords(kind).records,
      smallestBucket: (kind, bits) => corpus.passwords(kind).smallestBucket(bits),
      render: (range) => corpus.render(range),
    },
    catalogue,
    figures,
    readiness: async () => [
      { name: 'database', problem: await problemOf(() => stores.ledgerLeaves.head()) },
      { name: 'corpus', problem: await problemOf(async () => corpus.passwords('sha1').range(0, 20)) },
    ],
    lookups,
    ledgerFolder: opened.folders.ledger,
    site,
    accounts: people.needs.accounts,
    people: people.needs,
    work,
    securityTxt: securityTxtOf(opened, publicUrl),
    actorOf,
    clock,
    log: (line) => {
      if (config.log === 'requests') process.stdout.write(`${JSON.stringify({ at: clock(), ...line })}\n`);
    },
    fault: (reference, error) => {
      process.stderr.write(`reference ${reference}\n`);
      fault(error);
    },
    settings: {
      hosts: [...config.hosts, config.host, new URL(publicUrl).hostname],
      publicUrl: config.publicUrl,
      rangeMaxAgeSeconds: config.rangeMaxAgeSeconds,
      floor: config.bucketFloor,
      forwardedHops: config.proxies,
    },
  };
  return {
    deps,
    people,
    intake,
    mailer,
    close: async () => {
      await lookups?.close();
      await mailer?.close();
    },
  };
}

/** Written once now, so that settings that make no file are an error at the start. */
function securityTxtOf({ config, clock, installation }: OpenInstallation, publicUrl: string) {
  const invented = installation.kind === 'demo' ? 'mailto:security@nuwa.example' : null;
  const contact = config.securityContact ?? invented;
  if (contact === null) return null;
  const settings = {
    contacts: [contact],
    policy: config.securityPolicy,
    acknowledgments: null,
    encryption: null,
    languages: ['zh', 'en'],
    publicUrl,
  };
  writeSecurityTxt(settings, clock());
  return (now: Instant) => writeSecurityTxt(settings, now);
}

/** Null when `work` succeeds. The reason stays with us: whoever asks for readiness need not know more. */
async function problemOf(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return error instanceof Error ? error.name : 'failure';
  }
}

function summaryOf(breach: CataloguedBreach, note: string | null): BreachSummary {
  const { name, title, organization, domain, happened, added, modified, rows, people, sensitive, verdict } =
    breach;
  const { dataClasses, schemes } = breach;
  return {
    name,
    title,
    organization,
    domain,
    happened,
    added,
    modified,
    rows,
    people,
    dataClasses,
    schemes,
    sensitive,
    verdict,
    note,
  };
}

function detailOf(
  breach: CataloguedBreach,
  note: string | null,
  asserted: readonly Asserted[],
): BreachDetail {
  const profile = breach.dump?.profile;
  const counts = breach.dump?.counts;
  return {
    ...summaryOf(breach, note),
    profile:
      profile && counts
        ? {
            charset: profile.charset,
            indexed: counts.indexed,
            refused: { ...counts.refused },
            peopleBy: profile.people.by,
            identifiers: { ...profile.identifiers },
            // The database keeps its own order of members; bands are read from short to long.
            lengthBands: {
              '1-6': profile.lengthBands['1-6'],
              '7-12': profile.lengthBands['7-12'],
              '13-18': profile.lengthBands['13-18'],
              '19+': profile.lengthBands['19+'],
            },
            characterClasses: { ...profile.characterClasses },
            topSecrets: [...profile.topSecrets],
            distinctSecrets: profile.distinctSecrets,
            distinctDomains: profile.distinctDomains,
            duplicateRows: profile.duplicateRows,
            dates: profile.dates,
            identifierLike: profile.identifierLike,
          }
        : null,
    asserted: asserted.map(assertionLine),
  };
}

function assertionLine(one: Asserted): BreachAssertion {
  const { axis, said, actor, organization, basis, evidence, happened, recorded, withdrawn } = one;
  return { axis, value: said, by: organization ?? actor, basis, evidence, happened, recorded, withdrawn };
}
